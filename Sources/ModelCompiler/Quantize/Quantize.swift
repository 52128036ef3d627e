// SPDX-License-Identifier: Apache-2.0

internal import ModelFile
internal import Quantization

/// A network in int8: the steps with integer weights, and what every value means.
struct QuantizedNetwork: Sendable {
  var network: StepNetwork
  let scales: ActivationScales
  /// Class scores count in units of `2^-scoreFractionBits`.
  let scoreFractionBits: Int32
  /// The float network's channel that each channel of a value is; folded shuffles rename some.
  var floatChannels: [[Int]]

  init(
    _ fused: StepNetwork, calibration: Calibration, ranges: RangeMethod,
    fixed: [ValueIndex: ActivationScale]
  ) throws(CompileError) {
    var network = fused
    let scales = ActivationScales(
      network: network, calibration: calibration, ranges: ranges, fixed: fixed)
    for index in network.steps.indices where network.steps[index].output != network.output {
      try network.steps[index].quantize(
        network: network, scales: scales, calibration: calibration,
        outputScale: Double(scales[network.steps[index].output].scale))
    }
    self.scales = scales
    scoreFractionBits = try QuantizedNetwork.quantizeScores(
      &network, scales: scales, calibration: calibration)
    floatChannels = network.shapes.map { Array(0..<$0.channels) }
    self.network = network
  }

  /// The last step's result stays int32, with as many fractional bits as its sums allow.
  private static func quantizeScores(
    _ network: inout StepNetwork, scales: ActivationScales, calibration: Calibration
  ) throws(CompileError) -> Int32 {
    guard let last = network.writer(of: network.output),
      network.steps[last].kind == .fullyConnected || network.steps[last].kind == .globalAveragePool
    else { throw .lastOperator(node: network.steps.last?.name ?? "output") }
    for bits in (0...16).reversed() {
      var step = network.steps[last]
      try step.quantize(
        network: network, scales: scales, calibration: calibration,
        outputScale: Double(sign: .plus, exponent: -bits, significand: 1))
      if (try? step.preShift(shapes: network.shapes)) != nil {
        network.steps[last] = step
        return Int32(bits)
      }
    }
    throw .accumulatorTooLarge(
      node: network.steps[last].name, inputs: network.steps[last].columns)
  }
}

extension Step {
  /// Fills in integer weights and the factors to `outputScale`, the real size of an output's unit.
  mutating func quantize(
    network: StepNetwork, scales: ActivationScales, calibration: Calibration, outputScale: Double
  ) throws(CompileError) {
    let inputScale = Double(scales[input].scale)
    switch kind {
    case .maxPool: return
    case .averagePool:
      factors = (1...window.height * window.width).map { inputScale / (outputScale * Double($0)) }
    case .globalAveragePool:
      factors = [inputScale / (outputScale * Double(network.shapes[input].pixels))]
    case .channelCopy, .add: factors = [inputScale / outputScale]
    default:
      quantizeWeights(
        input: scales[input], outputScale: outputScale,
        inputMeans: calibration.values[network.statisticsSource[input]].channelMeans)
    }
    guard let residual else { return }
    residualFactors = ResidualFactors(
      factors: factors, bounds: factors.indices.map(accumulatorBound),
      residualFactor: Double(scales[residual].scale) / outputScale)
    if residualFactors == nil {
      throw .factorOutOfRange(node: name, factor: factors.reduce(0, max))
    }
  }

  /// The left shift that brings every factor below one half.
  ///
  /// It throws where a sum would then leave 32 bits, or a factor is too small to encode.
  func preShift(shapes: [Shape]) throws(CompileError) -> Int32 {
    if residual != nil || kind == .maxPool { return 0 }
    let preShift = Requantizer.preShift(forFactor: factors.reduce(0, max))
    for (index, factor) in factors.enumerated() {
      let rest = factor / Double(sign: .plus, exponent: Int(preShift), significand: 1)
      guard Requantizer(factor: rest) != nil else {
        throw .factorOutOfRange(node: name, factor: factor)
      }
      let bound =
        switch kind {
        case .averagePool: 255 * (index + 1)
        case .globalAveragePool: 255 * shapes[input].pixels
        default: accumulatorBound(index)
        }
      guard preShift < 31, bound <= Int(Int32.max) >> Int(preShift) else {
        throw .accumulatorTooLarge(node: name, inputs: max(columns, shapes[input].pixels))
      }
    }
    return preShift
  }
}
