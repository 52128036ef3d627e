// SPDX-License-Identifier: Apache-2.0

internal import Kernels
internal import Quantization

/// What a grouped pointwise convolution has besides its input.
struct MatrixOperand {
  private let weights: WeightOperand
  let output: MapOperand
  private let epilogue: EpilogueOperand
  /// The offset of the places.
  private let places: Int?

  /// Numbers for given weights, with places or a residual half of the time.
  init(
    _ weights: WeightOperand, height: Int, width: Int, _ random: inout SeededGenerator,
    in memory: inout CaseMemory
  ) {
    let channels = weights.groups * weights.outputs
    let output = MapOperand(
      height: height, width: width, channels: channels, &random, in: &memory)
    var residual: MapOperand?
    if random.isOnce(in: 2) {
      let separate = MapOperand(
        height: height, width: width, channels: channels, &random, in: &memory)
      residual = random.isOnce(in: 2) ? output : separate
    }
    let places = random.isOnce(in: 2) ? memory.takePlaces(channels, &random) : nil
    self.init(
      weights, output: output, residual: residual, places: places, &random, in: &memory)
  }

  init(
    _ weights: WeightOperand, output: MapOperand, residual: MapOperand? = nil,
    places: Int? = nil, _ random: inout SeededGenerator, in memory: inout CaseMemory
  ) {
    self.weights = weights
    self.output = output
    self.places = places
    epilogue = EpilogueOperand(
      count: weights.groups * weights.paddedOutputs,
      sumBound: weights.inputs * WeightOperand.largestProduct, residual: residual, &random,
      in: &memory)
  }

  /// A matrix per group from the channels of one map to those of another, with places half of the
  /// time and without residual.
  init(
    from input: MapOperand, to output: MapOperand, groups: Int, _ random: inout SeededGenerator,
    in memory: inout CaseMemory
  ) {
    let weights = WeightOperand(
      groups: groups, inputs: input.channels / groups, outputs: output.channels / groups,
      &random, in: &memory)
    let places = random.isOnce(in: 2) ? memory.takePlaces(output.channels, &random) : nil
    self.init(weights, output: output, places: places, &random, in: &memory)
  }

  func pointwise(of input: InputMap, at base: UnsafeMutableRawPointer) -> GroupedPointwise {
    GroupedPointwise(
      input: input, weights: weights.weights(at: base), epilogue: epilogue.epilogue(at: base),
      places: places.map { UnsafePointer((base + $0).assumingMemoryBound(to: UInt16.self)) },
      output: output.output(at: base))
  }
}

extension CaseMemory {
  /// A permutation of channels: a shuffle, or any at all.
  ///
  /// - Returns: The offset of the places.
  fileprivate mutating func takePlaces(_ channels: Int, _ random: inout SeededGenerator) -> Int {
    let offset = take(2 * channels, alignment: 2, &random)
    let columns = random.draw(1...4)
    let isShuffle = channels % columns == 0
    for channel in 0..<channels {
      let place = isShuffle ? channel % columns * (channels / columns) + channel / columns : channel
      store(UInt16(place), at: offset + 2 * channel)
    }
    if random.isOnce(in: 2) { permute(offset, channels, &random) }
    return offset
  }

  private func permute(_ offset: Int, _ channels: Int, _ random: inout SeededGenerator) {
    for last in stride(from: channels - 1, to: 0, by: -1) {
      swapPlaces(offset + 2 * last, offset + 2 * random.draw(0...last))
    }
  }
}
