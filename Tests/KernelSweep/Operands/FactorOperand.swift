// SPDX-License-Identifier: Apache-2.0

internal import Kernels
internal import Quantization

/// Bias, multiplier and shift of each channel in the memory of a case, at their limits too.
struct FactorOperand {
  let offset: Int
  let count: Int
  let preShift: Int32

  /// Factors for `count` channels, padding included, and sums of at most `sumBound` in magnitude
  /// before their bias.
  init(
    count: Int, sumBound: Int, hasBias: Bool = true, _ random: inout SeededGenerator,
    in memory: inout CaseMemory
  ) {
    let mostShift = (Int(Int32.max) / sumBound).bitCount - 1
    let preShift = random.isOnce(in: 4) ? random.drawWithEnds(0...mostShift) : 0
    self.init(count: count, preShift: preShift, &random, in: &memory)
    let biasLimit = hasBias ? (Int(Int32.max) >> preShift) - sumBound : 0
    for channel in 0..<count {
      let bias = FactorOperand.bias(limit: biasLimit, sumBound, &random)
      // The sum of noise is far smaller than what a sum may be.
      let typical = max(abs(bias), sumBound / 16) << preShift
      let shift = random.drawShift(toByteFrom: typical)
      let multiplier = random.drawWithEnds(1 << 30...Int(Int32.max))
      store((bias, multiplier, shift), channel, in: memory)
    }
  }

  /// Factors for sums to which a residual is added.
  init(
    count: Int, residual: ResidualRequantizer, sumBound: Int, _ random: inout SeededGenerator,
    in memory: inout CaseMemory
  ) {
    self.init(count: count, preShift: 0, &random, in: &memory)
    let limit = Int(Int32.max) >> Int(residual.accumulatorShift)
    var largest = Int32.max
    while !residual.isSafe(accumulatorBound: Int64(limit), largestMultiplier: largest) {
      largest /= 2
    }
    for channel in 0..<count {
      let bias = FactorOperand.bias(limit: limit - sumBound, sumBound, &random)
      let multiplier = random.drawWithEnds(1...Int(largest))
      // Nothing may depend on this shift.
      store((bias, multiplier, random.draw(0...Int(Int32.max))), channel, in: memory)
    }
  }

  private init(
    count: Int, preShift: Int, _ random: inout SeededGenerator, in memory: inout CaseMemory
  ) {
    self.count = count
    self.preShift = Int32(preShift)
    offset = memory.take(12 * count, alignment: 64, &random)
  }

  func factors(at base: UnsafeMutableRawPointer) -> ChannelFactors {
    let bias = UnsafePointer((base + offset).assumingMemoryBound(to: Int32.self))
    return ChannelFactors(
      bias: bias, multipliers: bias + count, shifts: bias + 2 * count, preShift: preShift)
  }

  /// Either limit, or a number as large as sums are.
  private static func bias(
    limit: Int, _ sumBound: Int, _ random: inout SeededGenerator
  ) -> Int {
    let usual = min(limit, sumBound / 50)
    switch random.draw(0...9) {
    case 0: return limit
    case 1: return -limit
    default: return random.draw(-usual...usual)
    }
  }

  private func store(
    _ numbers: (bias: Int, multiplier: Int, shift: Int), _ channel: Int, in memory: CaseMemory
  ) {
    let at = offset + 4 * channel
    memory.store(Int32(numbers.bias), at: at)
    memory.store(Int32(numbers.multiplier), at: at + 4 * count)
    memory.store(Int32(numbers.shift), at: at + 8 * count)
  }
}

extension SeededGenerator {
  /// A shift that leaves about a byte of numbers as large as `typical`, or any shift there is.
  fileprivate mutating func drawShift(toByteFrom typical: Int) -> Int {
    let fitting = min(max(31 + typical.bitCount - 7 + draw(-3...2), 32), 62)
    return isOnce(in: 4) ? drawWithEnds(32...62) : fitting
  }
}

extension Int {
  /// Bits of a number that is not negative, without leading zeros.
  var bitCount: Int { bitWidth - leadingZeroBitCount }
}
