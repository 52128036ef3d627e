// SPDX-License-Identifier: Apache-2.0

/// One step of a member, in the order in which they run.
public struct Layer: Hashable, Sendable {
  public enum Kind: String, Hashable, Sendable {
    case convolution
    case maxPool
    case pointwise
    case shuffle
    case depthwise
    case averagePool
    case concat
    case add
    case globalAveragePool
    case fullyConnected
  }

  public let name: String
  public let kind: Kind
  /// For a concat, the averages; for an add, either side.
  public let input: MapSize
  public let output: MapSize
  /// Groups of a convolution or of a shuffle; 1 where there is no such thing.
  public var groups = 1
  /// Height and width of the window.
  public var window = 1
  public var stride = 1
  /// Whether ReLU follows.
  public var isRectified = false

  /// Input channels that each output reads, times the window; 0 without weights.
  private var weightsPerOutput: Int {
    switch kind {
    case .convolution, .pointwise, .depthwise: input.channels / groups * window * window
    case .fullyConnected: input.channels
    default: 0
    }
  }

  /// Weights without the biases.
  public var weights: Int { weightsPerOutput * output.channels }

  /// Weights, and a bias for each output channel.
  public var parameters: Int { weights == 0 ? 0 : weights + output.channels }

  /// Multiply-accumulate operations for one picture.
  public var macs: Int { weights * output.pixels }
}

extension Member {
  /// Everything from the first convolution to the classifier.
  public var layers: [Layer] {
    let picture = MapSize(channels: 3, height: inputHeight, width: inputWidth)
    let first = picture.halved(channels: firstChannels)
    let pooled = first.halved(channels: firstChannels)
    let units = self.units
    let last = units.last?.output ?? pooled
    let features = MapSize(channels: last.channels, height: 1, width: 1)
    return [
      Layer(
        name: "conv1", kind: .convolution, input: picture, output: first, window: 3, stride: 2,
        isRectified: true),
      Layer(name: "maxpool", kind: .maxPool, input: first, output: pooled, window: 3, stride: 2),
    ] + units.flatMap(\.layers) + [
      Layer(name: "globalpool", kind: .globalAveragePool, input: last, output: features),
      Layer(
        name: "classifier", kind: .fullyConnected, input: features,
        output: features.with(channels: classes)),
    ]
  }

  /// Multiply-accumulate operations for one picture.
  public var macs: Int { layers.reduce(0) { $0 + $1.macs } }

  /// The same without the classifier: the "complexity" of Table 1 of the paper.
  public var complexity: Int { macs - classes * (stageChannels.last ?? 0) }

  /// Weights and biases.
  public var parameters: Int { layers.reduce(0) { $0 + $1.parameters } }
}

extension Unit {
  /// The unit's steps; no shuffle where there is one group.
  public var layers: [Layer] {
    let narrow = input.with(channels: bottleneckChannels)
    let strided = output.with(channels: bottleneckChannels)
    let branch = output.with(channels: branchChannels)
    let pointwise = Layer(
      name: "\(name).pointwise1", kind: .pointwise, input: input, output: narrow,
      groups: firstGroups, isRectified: true)
    let shuffle = Layer(
      name: "\(name).shuffle", kind: .shuffle, input: narrow, output: narrow, groups: groups)
    let depthwise = Layer(
      name: "\(name).depthwise", kind: .depthwise, input: narrow, output: strided,
      groups: bottleneckChannels, window: 3, stride: stride)
    let widening = Layer(
      name: "\(name).pointwise2", kind: .pointwise, input: strided, output: branch,
      groups: groups, isRectified: stride == 2)
    return [pointwise] + (groups > 1 ? [shuffle] : []) + [depthwise, widening] + joint
  }

  /// What brings the branch and the shortcut together.
  private var joint: [Layer] {
    guard stride == 2 else {
      return [
        Layer(name: "\(name).add", kind: .add, input: input, output: output, isRectified: true)
      ]
    }
    let averages = output.with(channels: input.channels)
    return [
      Layer(
        name: "\(name).shortcut", kind: .averagePool, input: input, output: averages, window: 3,
        stride: 2),
      Layer(name: "\(name).concat", kind: .concat, input: averages, output: output),
    ]
  }
}
