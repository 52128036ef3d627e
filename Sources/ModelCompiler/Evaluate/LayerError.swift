// SPDX-License-Identifier: Apache-2.0

internal import Inference
internal import ModelFile

/// How much noise quantisation has added by the end of one operator.
public struct LayerError: Sendable {
  public let name: String
  public let kind: String
  /// Power of the float value over power of the difference, in dB; at most 99.
  public let signalToNoise: Double
}

extension CompiledModel {
  /// Compares every output that is ever whole with the float network's, over crops of pictures.
  public func layerErrors(_ model: LoadedModel, pictures: [[UInt8]]) -> [LayerError] {
    let view = model.view
    let count = view.operatorCount
    var signal = [Double](repeating: 0, count: count)
    var noise = [Double](repeating: 0, count: count)
    let executor = FloatExecutor(folded.network)
    for crop in pictures {
      var floats = [[Float]](repeating: [], count: folded.network.shapes.count)
      _ = executor.run(encoding.floatInput(crop)) { floats[$0] = Array($1) }
      model.quantize(crop)
      model.withExecutor { runner in
        for index in 0..<count {
          runner.runOperator(index)
          guard view.isOutputInArena(ofOperator: index) else { continue }
          let layer = layers[index]
          let stored = model.realValues(ofOperator: index)
          let float = floats[layer.value]
          let pixels = stored.count / layer.channels.count
          for pixel in 0..<pixels {
            for (position, channel) in layer.channels.enumerated() {
              let expected = Double(float[channel * pixels + pixel])
              let found = stored[pixel * layer.channels.count + position]
              signal[index] += expected * expected
              noise[index] += (found - expected) * (found - expected)
            }
          }
        }
      }
    }
    let measured = (0..<count).filter { view.isOutputInArena(ofOperator: $0) }
    return measured.map { index in
      let ratio = signal[index] / max(noise[index], signal[index] * 1e-10, .leastNormalMagnitude)
      return LayerError(
        name: layers[index].name, kind: "\(view.operator(index).kind.name)",
        signalToNoise: 10 * decimalLogarithm(ratio))
    }
  }
}

/// Which float value an operator's output stands for.
struct CompiledLayer: Sendable {
  let name: String
  let value: ValueIndex
  /// The float value's channel at each stored position.
  let channels: [Int]
}
