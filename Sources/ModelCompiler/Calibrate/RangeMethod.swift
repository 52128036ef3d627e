// SPDX-License-Identifier: Apache-2.0

/// How the range of a value is chosen from its histogram.
public enum RangeMethod: Sendable, Equatable {
  /// The limits that make the squared quantisation error smallest, clipping included.
  case mse
  /// This percentage of the elements lies within, the rest half on each side.
  case percentile(Double)
  /// Everything that was seen.
  case minMax

  /// The limits for a distribution; zero is within.
  func range(of statistics: ValueStatistics) -> (minimum: Double, maximum: Double) {
    switch self {
    case .minMax: (Double(statistics.minimum), Double(statistics.maximum))
    case .percentile(let percentage): percentileRange(of: statistics, percentage)
    case .mse: smallestErrorRange(of: statistics)
    }
  }

  private func percentileRange(
    of statistics: ValueStatistics, _ percentage: Double
  ) -> (minimum: Double, maximum: Double) {
    let total = statistics.bins.reduce(0, +)
    let tail = total * (1 - percentage / 100)
    // A value that is never negative is clipped on one side only.
    let lowerTail = statistics.minimum < 0 ? tail / 2 : 0
    let upperTail = statistics.maximum > 0 ? tail - lowerTail : 0
    var low = 0
    var high = statistics.bins.count - 1
    var below = statistics.bins[low]
    while low < high, below <= lowerTail {
      low += 1
      below += statistics.bins[low]
    }
    var above = statistics.bins[high]
    while high > low, above <= upperTail {
      high -= 1
      above += statistics.bins[high]
    }
    let width = statistics.binWidth
    return (
      min(0, Double(statistics.minimum) + Double(low) * width),
      max(0, Double(statistics.minimum) + Double(high + 1) * width)
    )
  }

  /// Shrinks each side in turn, over a grid that is made finer once.
  private func smallestErrorRange(
    of statistics: ValueStatistics
  ) -> (minimum: Double, maximum: Double) {
    let lowest = Double(statistics.minimum)
    let highest = Double(statistics.maximum)
    var best = (low: 1.0, high: 1.0)
    var smallest = Double.infinity
    func consider(_ low: Double, _ high: Double) {
      let error = RangeMethod.squaredError(
        of: statistics, minimum: lowest * low, maximum: highest * high)
      if error < smallest {
        smallest = error
        best = (low, high)
      }
    }
    let coarse = (2...20).map { Double($0) / 20 }
    for high in highest > 0 ? coarse : [1] {
      for low in lowest < 0 ? coarse : [1] { consider(low, high) }
    }
    let center = best
    let fine = (-5...5).map { Double($0) / 100 }
    for high in highest > 0 ? fine : [0] {
      for low in lowest < 0 ? fine : [0] {
        consider(max(0.01, min(1, center.low + low)), max(0.01, min(1, center.high + high)))
      }
    }
    return (lowest * best.low, highest * best.high)
  }

  /// The squared error of 256 levels over a range, weighted by the histogram.
  private static func squaredError(
    of statistics: ValueStatistics, minimum: Double, maximum: Double
  ) -> Double {
    let step = (maximum - minimum) / 255
    guard step > 0 else { return .infinity }
    // Zero must be a level.
    let base = (minimum / step).rounded() * step
    var error: Double = 0
    for (bin, count) in statistics.bins.enumerated() where count > 0 {
      let element = statistics.center(ofBin: bin)
      let level = min(max(((element - base) / step).rounded(), 0), 255)
      let difference = element - (base + level * step)
      error += count * difference * difference
    }
    return error
  }
}
