// SPDX-License-Identifier: Apache-2.0

internal import Kernels
internal import Quantization

/// An epilogue in the memory of a case.
struct EpilogueOperand {
  private let factors: FactorOperand
  private let range: OutputRange
  private let residual: (map: MapOperand, requantizer: ResidualRequantizer)?

  /// Numbers for `count` channels, padding included, and sums of at most `sumBound` in magnitude
  /// before their bias; with a residual where there is a map for it.
  init(
    count: Int, sumBound: Int, residual: MapOperand? = nil, _ random: inout SeededGenerator,
    in memory: inout CaseMemory
  ) {
    range = OutputRange(&random)
    guard let residual else {
      self.residual = nil
      factors = FactorOperand(count: count, sumBound: sumBound, &random, in: &memory)
      return
    }
    let requantizer = ResidualRequantizer(sumBound: sumBound, &random)
    self.residual = (residual, requantizer)
    factors = FactorOperand(
      count: count, residual: requantizer, sumBound: sumBound, &random, in: &memory)
  }

  func epilogue(at base: UnsafeMutableRawPointer) -> Epilogue {
    let residual = residual.map {
      Residual(map: $0.map.input(at: base), requantizer: $0.requantizer)
    }
    return Epilogue(factors: factors.factors(at: base), range: range, residual: residual)
  }
}

extension ResidualRequantizer {
  /// Numbers that scale sums and residual alike to about a byte, or any that there are.
  fileprivate init(sumBound: Int, _ random: inout SeededGenerator) {
    let mostShift = 31 - sumBound.bitCount
    guard !random.isOnce(in: 4) else {
      self.init(
        accumulatorShift: Int32(random.drawWithEnds(0...mostShift)),
        residualShift: Int32(random.drawWithEnds(0...22)),
        residualMultiplier: Int32(random.drawWithEnds(1...Int(Int32.max))),
        shift: Int32(random.drawWithEnds(8...20)))
      return
    }
    let shift = random.draw(16...20)
    self.init(
      accumulatorShift: Int32(max(mostShift - random.draw(0...3), 0)),
      residualShift: Int32(min(shift + random.draw(-1...1), 22)),
      residualMultiplier: Int32(random.draw(1 << 29...Int(Int32.max))), shift: Int32(shift))
  }
}
