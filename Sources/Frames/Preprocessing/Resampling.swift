// SPDX-License-Identifier: Apache-2.0

/// The source samples that make one resized sample: `first ..< first + count`.
///
/// They may lie outside the picture, where its nearest sample stands for them.
struct Taps: Equatable {
  let first: Int
  let count: Int
}

/// The arithmetic of one ``ResizeFilter``, called for columns and then for rows.
protocol Resampling {
  /// Wide enough for a column of products.
  associatedtype Sum: FixedWidthInteger

  init(_ geometry: ResizeGeometry)

  /// The most taps that any sample of the axis has.
  static func maximumTaps(on axis: ResizeAxis) -> Int

  /// Writes the weights of a resized sample's taps, at most `maximumTaps`.
  func taps(
    of index: Int, on axis: ResizeAxis, weights: UnsafeMutablePointer<Int32>
  ) -> Taps

  /// What is kept of the weighted sum along a row.
  func rowSample(_ sum: Int32) -> Int32

  /// What one row adds to a column.
  func product(_ sample: Int32, weight: Int32) -> Sum

  /// The finished sample, `0 ... 255`.
  func pixel(_ sum: Sum) -> Int
}

/// ``ResizeFilter/bilinear``.
struct BilinearResampling: Resampling {
  init(_ geometry: ResizeGeometry) {}

  static func maximumTaps(on axis: ResizeAxis) -> Int { 2 }

  func taps(
    of index: Int, on axis: ResizeAxis, weights: UnsafeMutablePointer<Int32>
  ) -> Taps {
    let denominator = 2 * axis.resizedCount
    var numerator = (2 * index + 1) * axis.sourceCount - axis.resizedCount
    var first = 0
    if numerator < 0 {
      numerator += denominator
      first = -1
    }
    // The position as OpenCV's float has it: 24 significant bits, here with a fixed point.
    let fractionBits = 24 - Self.significantBits(of: numerator / denominator)
    let position = Self.roundedHalfToEven(numerator << fractionBits, denominator)
    first += position >> fractionBits
    let fraction = position & ((1 << fractionBits) - 1)
    let second = Self.roundedHalfToEven(fraction << 11, 1 << fractionBits)
    weights[0] = Int32(truncatingIfNeeded: 2048 - second)
    weights[1] = Int32(truncatingIfNeeded: second)
    return Taps(first: first, count: 2)
  }

  @inline(__always)
  func rowSample(_ sum: Int32) -> Int32 { sum >> 4 }

  @inline(__always)
  func product(_ sample: Int32, weight: Int32) -> Int32 { (sample &* weight) >> 16 }

  @inline(__always)
  func pixel(_ sum: Int32) -> Int { Int((sum &+ 2) >> 2) }

  private static func significantBits(of value: Int) -> Int {
    Int.bitWidth - value.leadingZeroBitCount
  }

  private static func roundedHalfToEven(_ dividend: Int, _ divisor: Int) -> Int {
    let quotient = dividend / divisor
    let twiceRest = 2 * (dividend - quotient * divisor)
    if twiceRest == divisor { return quotient + (quotient & 1) }
    return twiceRest > divisor ? quotient + 1 : quotient
  }
}

/// ``ResizeFilter/antialias``.
struct AntialiasResampling: Resampling {
  init(_ geometry: ResizeGeometry) {}

  static func maximumTaps(on axis: ResizeAxis) -> Int {
    axis.isEnlarging ? 3 : 2 * (axis.sourceCount / axis.resizedCount + 1) + 1
  }

  func taps(
    of index: Int, on axis: ResizeAxis, weights: UnsafeMutablePointer<Int32>
  ) -> Taps {
    // In units of 1 / (2 · resizedCount): where the sample lies, and half the triangle's width.
    let unit = 2 * axis.resizedCount
    let center = (2 * index + 1) * axis.sourceCount
    let support = 2 * max(axis.sourceCount, axis.resizedCount)
    let first = max(0, center - support + axis.resizedCount) / unit
    let end = min(axis.sourceCount, (center + support + axis.resizedCount) / unit)

    var total = 0
    for sample in first..<end { total += Self.weight(of: sample, axis, center, support) }
    for sample in first..<end {
      let weight = Self.weight(of: sample, axis, center, support)
      weights[sample - first] = Int32(
        truncatingIfNeeded: ((weight << 23) + total) / (2 * total))
    }
    return Taps(first: first, count: end - first)
  }

  @inline(__always)
  func rowSample(_ sum: Int32) -> Int32 { min(max((sum &+ (1 << 21)) >> 22, 0), 255) }

  @inline(__always)
  func product(_ sample: Int32, weight: Int32) -> Int32 { sample &* weight }

  @inline(__always)
  func pixel(_ sum: Int32) -> Int { Int(rowSample(sum)) }

  private static func weight(
    of sample: Int, _ axis: ResizeAxis, _ center: Int, _ support: Int
  ) -> Int {
    max(0, support - abs((2 * sample + 1) * axis.resizedCount - center))
  }
}

/// ``ResizeFilter/area``, for a picture that is not enlarged.
struct AreaResampling: Resampling {
  private let half: UInt64
  /// ⌊2^64 / area⌋ + 1: the high half of a product with it is the quotient.
  ///
  /// Exact while dividend · area < 2^64: the area has 26 bits and the dividend 34.
  private let reciprocal: UInt64

  init(_ geometry: ResizeGeometry) {
    let area = UInt64(geometry.vertical.sourceCount * geometry.horizontal.sourceCount)
    half = area / 2
    // A 1×1 picture has no reciprocal in 64 bits; ``pixel(_:)`` does not need one then.
    reciprocal = area > 1 ? UInt64.max / area + 1 : 0
  }

  static func maximumTaps(on axis: ResizeAxis) -> Int {
    axis.sourceCount / axis.resizedCount + 2
  }

  func taps(
    of index: Int, on axis: ResizeAxis, weights: UnsafeMutablePointer<Int32>
  ) -> Taps {
    // In units of 1 / resizedCount.
    let start = index * axis.sourceCount
    let end = start + axis.sourceCount
    let first = start / axis.resizedCount
    let last = (end - 1) / axis.resizedCount
    for sample in first...last {
      let low = max(start, sample * axis.resizedCount)
      let high = min(end, (sample + 1) * axis.resizedCount)
      weights[sample - first] = Int32(truncatingIfNeeded: high - low)
    }
    return Taps(first: first, count: last - first + 1)
  }

  @inline(__always)
  func rowSample(_ sum: Int32) -> Int32 { sum }

  @inline(__always)
  func product(_ sample: Int32, weight: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: sample)) &* UInt64(UInt32(bitPattern: weight))
  }

  @inline(__always)
  func pixel(_ sum: UInt64) -> Int {
    let dividend = sum &+ half
    guard reciprocal != 0 else { return Int(truncatingIfNeeded: dividend) }
    return Int(truncatingIfNeeded: dividend.multipliedFullWidth(by: reciprocal).high)
  }
}
