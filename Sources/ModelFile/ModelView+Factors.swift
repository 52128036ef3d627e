// SPDX-License-Identifier: Apache-2.0

internal import Quantization

extension ModelView {
  /// Clamp, zero points and scales.
  func validateRanges(_ sizes: OperatorSizes, _ index: Int) throws(ModelFileError) {
    let place = (ModelPlace.operator, index)
    let record = sizes.record
    try require(Int(record.minimum), in: (-128, 127), "minimum", at: place)
    try require(Int(record.maximum), in: (Int(record.minimum), 127), "maximum", at: place)
    try require(Int(record.preShift), in: (0, 30), "pre-shift", at: place)
    if record.kind == .maxPool {
      let (input, output) = (sizes.input, sizes.output)
      try require(
        Int(output.zeroPoint), in: (Int(input.zeroPoint), Int(input.zeroPoint)), "zero point",
        at: place)
      let bits = Int(input.scale.bitPattern)
      try require(Int(output.scale.bitPattern), in: (bits, bits), "bits of the scale", at: place)
    }
    if record.residual != nil {
      let residual = record.residualRequantizer
      try require(
        Int(residual.accumulatorShift), in: ResidualRequantizer.accumulatorShiftRange,
        "accumulator shift", at: place)
      try require(
        Int(residual.residualShift), in: ResidualRequantizer.residualShiftRange,
        "residual shift", at: place)
      try require(
        Int(residual.shift), in: ResidualRequantizer.shiftRange, "shift of the sum", at: place)
      try require(
        Int(residual.residualMultiplier), in: (1, Int(Int32.max)), "residual multiplier",
        at: place)
    }
  }

  /// The weights and factors lie in their section, and no accumulator can overflow.
  func validateFactors(_ sizes: OperatorSizes, _ index: Int) throws(ModelFileError) {
    let place = (ModelPlace.operator, index)
    let record = sizes.record
    let room = sections.weights.count
    if sizes.weightBytes > 0 {
      try require(record.weightsOffset % Layout.alignment, in: (0, 0), "alignment", at: place)
      try require(
        record.weightsOffset, in: (0, room - sizes.weightBytes), "offset of the weights", at: place)
    }
    guard sizes.factorCount > 0 else { return }
    try require(record.factorsOffset % Layout.alignment, in: (0, 0), "alignment", at: place)
    try require(
      record.factorsOffset, in: (0, room - sizes.factorBytes), "offset of the factors", at: place)
    let channels = Factors(self, sizes, index)
    switch record.kind {
    case .depthwise3x3:
      for channel in 0..<sizes.output.channels {
        try channels.validate(channel, weightSum: try depthwiseSum(sizes, channel, index))
      }
    case .averagePool:
      for entry in 0..<sizes.factorCount {
        try channels.validate(entry, inputs: entry + 1)
      }
    case .globalAveragePool: try channels.validate(0, inputs: sizes.input.pixels)
    case .channelCopy, .add: try channels.validate(0, inputs: 1)
    default: try validateMatrix(sizes, channels, index)
    }
  }

  private func validateMatrix(
    _ sizes: OperatorSizes, _ channels: Factors, _ index: Int
  ) throws(ModelFileError) {
    let outputs = sizes.outputsPerGroup
    let padded = sizes.paddedOutputs
    for group in 0..<sizes.record.groups {
      for output in 0..<padded {
        let sum = try matrixSum(sizes, group: group, output: output, index)
        let channel = group * padded + output
        if output >= outputs, sum != 0 {
          throw .forbiddenWeight(operator: index, channel: channel, found: sum)
        }
        try channels.validate(channel, weightSum: sum)
      }
    }
  }

  /// The sum of magnitudes of one row of a group's matrix; its padding must be zero.
  private func matrixSum(
    _ sizes: OperatorSizes, group: Int, output: Int, _ index: Int
  ) throws(ModelFileError) -> Int {
    let inputs = sizes.inputsPerGroup
    let blocks = Layout.roundUp(inputs, to: 4) / 4
    let base = weights(at: sizes.record.weightsOffset)
    var sum = 0
    for block in 0..<blocks {
      let offset = ((group * blocks + block) * sizes.paddedOutputs + output) * 4
      for lane in 0..<4 {
        let weight = Int((base + offset + lane).load(as: Int8.self))
        if weight == -128 || (weight != 0 && block * 4 + lane >= inputs) {
          throw .forbiddenWeight(
            operator: index, channel: group * sizes.paddedOutputs + output, found: weight)
        }
        sum += abs(weight)
      }
    }
    return sum
  }

  private func depthwiseSum(
    _ sizes: OperatorSizes, _ channel: Int, _ index: Int
  ) throws(ModelFileError) -> Int {
    let base = weights(at: sizes.record.weightsOffset) + channel
    let stride = Layout.roundUp(sizes.output.channels, to: 4)
    var sum = 0
    for tap in 0..<9 {
      let weight = Int((base + tap * stride).load(as: Int8.self))
      if weight == -128 {
        throw .forbiddenWeight(operator: index, channel: channel, found: weight)
      }
      sum += abs(weight)
    }
    return sum
  }

  /// The places of output channels are a permutation.
  func validatePlaces(_ sizes: OperatorSizes, _ index: Int) throws(ModelFileError) {
    guard let offset = sizes.record.placesOffset else { return }
    let place = (ModelPlace.operator, index)
    let kind = sizes.record.kind
    let allowed = kind == .groupedPointwise || kind == .convolution || kind == .channelCopy
    try require(allowed ? 1 : 0, in: (1, 1), "places", at: place)
    let count = sizes.output.channels
    try require(offset % 2, in: (0, 0), "alignment of the places", at: place)
    try require(
      offset, in: (0, sections.weights.count - 2 * count), "offset of the places", at: place)
    var used = InlineArray<1024, UInt64>(repeating: 0)
    for channel in 0..<count {
      let target = Int(weights(at: offset + 2 * channel).load(as: UInt16.self))
      try require(target, in: (0, count - 1), "place", at: place)
      let bit: UInt64 = 1 << UInt64(target % 64)
      try require(used[target / 64] & bit == 0 ? 1 : 2, in: (1, 1), "uses of a place", at: place)
      used[target / 64] |= bit
    }
  }
}

/// The factor arrays of one operator, checked channel by channel.
private struct Factors {
  let bias: UnsafeRawPointer
  let count: Int
  let record: OperatorRecord
  let place: (ModelPlace, Int)

  init(_ view: ModelView, _ sizes: OperatorSizes, _ index: Int) {
    bias = view.weights(at: sizes.record.factorsOffset)
    count = sizes.factorCount
    record = sizes.record
    place = (.operator, index)
  }

  /// A channel that adds `inputs` values relative to their zero point, without weights.
  func validate(_ channel: Int, inputs: Int) throws(ModelFileError) {
    try require(Int(value(0, channel)), in: (0, 0), "bias", at: place)
    try validate(channel, bound: 255 * inputs)
  }

  /// A channel whose weights have magnitudes that add up to `weightSum`.
  func validate(_ channel: Int, weightSum: Int) throws(ModelFileError) {
    try validate(channel, bound: 128 * weightSum + abs(Int(value(0, channel))))
  }

  private func validate(_ channel: Int, bound: Int) throws(ModelFileError) {
    let multiplier = value(1, channel)
    if record.residual != nil {
      try require(Int(multiplier), in: (1, Int(Int32.max)), "multiplier", at: place)
      let safe = record.residualRequantizer.isSafe(
        accumulatorBound: Int64(bound), largestMultiplier: multiplier)
      try require(safe ? 0 : bound, in: (0, 0), "accumulator bound", at: place)
      return
    }
    try require(Int(multiplier), in: Requantizer.multiplierRange, "multiplier", at: place)
    try require(Int(value(2, channel)), in: Requantizer.shiftRange, "shift", at: place)
    try require(
      bound, in: (0, Int(Int32.max) >> Int(record.preShift)), "accumulator bound", at: place)
  }

  private func value(_ array: Int, _ channel: Int) -> Int32 {
    Int32(
      littleEndian: (bias + 4 * (array * count + channel)).load(as: Int32.self))
  }
}

private func require(
  _ found: Int, in range: ClosedRange<Int32>, _ field: StaticString, at place: (ModelPlace, Int)
) throws(ModelFileError) {
  try require(
    found, in: (Int(range.lowerBound), Int(range.upperBound)), field, at: place)
}
