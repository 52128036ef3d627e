// SPDX-License-Identifier: Apache-2.0

public import Kernels
public import Quantization

/// Class scores, all or some of them.
public struct SweptFullyConnected: SweptOperator {
  public static var name: StaticString { "FullyConnected" }

  private let input: MapOperand
  private let weights: WeightOperand
  private let factors: FactorOperand
  /// The offset of the scores.
  private let scores: Int
  private let outputs: Range<Int>

  public init(_ random: inout SeededGenerator, in memory: inout CaseMemory) {
    let inputs = random.isOnce(in: 8) ? random.draw(1...800) : random.draw(1...130)
    input = MapOperand(
      height: 1, width: 1, channels: inputs, isWhole: true, &random, in: &memory)
    weights = WeightOperand(
      groups: 1, inputs: inputs, outputs: random.draw(1...70), &random, in: &memory)
    factors = FactorOperand(
      count: weights.paddedOutputs, sumBound: inputs * WeightOperand.largestProduct, &random,
      in: &memory)
    scores = memory.take(4 * weights.outputs, alignment: 4, &random)
    outputs = random.drawPart(of: weights.outputs)
  }

  public var output: Range<Int> { scores..<scores + 4 * weights.outputs }

  public func run<Set: KernelSet>(_ kernels: Set.Type, at base: UnsafeMutableRawPointer) {
    let layer = FullyConnected(
      input: input.input(at: base).base, weights: weights.weights(at: base),
      factors: factors.factors(at: base))
    kernels.run(
      layer, outputs: outputs, scores: (base + scores).assumingMemoryBound(to: Int32.self))
  }
}
