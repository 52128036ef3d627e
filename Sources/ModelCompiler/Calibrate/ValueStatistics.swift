// SPDX-License-Identifier: Apache-2.0

/// What one value of a network was over the calibration pictures.
public struct ValueStatistics: Sendable {
  public static let binCount = 4096

  /// The smallest and largest element; zero is always within.
  public var minimum: Float = 0
  public var maximum: Float = 0
  /// How many elements fell into each of `binCount` equal parts of `minimum ... maximum`.
  public var bins: [Double] = []
  /// The mean of each channel.
  public var channelMeans: [Double] = []

  public init() {}

  /// Whether no element was infinite or NaN: either would be left in the means.
  var isFinite: Bool { channelMeans.allSatisfy(\.isFinite) }

  /// The two distributions as one, over a common range.
  func merged(with other: ValueStatistics) -> ValueStatistics {
    var result = ValueStatistics()
    result.minimum = min(minimum, other.minimum)
    result.maximum = max(maximum, other.maximum)
    result.bins = [Double](repeating: 0, count: ValueStatistics.binCount)
    for part in [self, other] {
      for (index, count) in part.bins.enumerated() where count > 0 {
        result.bins[result.bin(of: part.center(ofBin: index))] += count
      }
    }
    return result
  }

  var binWidth: Double { (Double(maximum) - Double(minimum)) / Double(ValueStatistics.binCount) }

  func center(ofBin index: Int) -> Double { Double(minimum) + (Double(index) + 0.5) * binWidth }

  func bin(of element: Double) -> Int {
    guard binWidth > 0 else { return 0 }
    let bin = ((element - Double(minimum)) / binWidth).rounded(.down)
    return min(max(Int(bin), 0), ValueStatistics.binCount - 1)
  }
}
