// SPDX-License-Identifier: Apache-2.0

#if arch(arm64)
  internal import CIntrinsics
  public import Kernels
  internal import Quantization

  extension NEON {
    @export(interface)
    public static func run(_ window: AveragePoolWindow) {
      // The sum of 128 taps, relative to a zero point, is what 16 bits hold.
      guard window.channels >= 8, window.rows &* window.columns <= 128 else {
        return Fallback.run(window)
      }
      if window.rows == 3, window.columns == 3 {
        runAll(window, rows: 3, columns: 3)
      } else {
        runAll(window, rows: window.rows, columns: window.columns)
      }
    }
  }

  /// With constant `rows` and `columns` the loops over taps are unrolled.
  @inline(__always)
  private func runAll(_ window: AveragePoolWindow, rows: Int, columns: Int) {
    let average = Average(window)
    var channel = 0
    while channel < window.channels {
      // The last eight overlap those before.
      let at = min(channel, window.channels &- 8)
      let taps = UnsafeRawPointer(window.taps + at)
      let sums = sumOfTaps(taps, window, rows: rows, columns: columns)
      UnsafeMutableRawPointer(window.output + at)
        .storeBytes(of: average(sums), as: int8x8_t.self)
      channel &+= 8
    }
  }

  /// Eight channels, relative to the zero point.
  @inline(__always)
  private func sumOfTaps(
    _ taps: UnsafeRawPointer, _ window: AveragePoolWindow, rows: Int, columns: Int
  ) -> int16x8_t {
    var sum = int16x8_t(repeating: Int16(truncatingIfNeeded: 0 &- window.zeros))
    for y in 0..<rows {
      for x in 0..<columns {
        let tap = taps + (y &* window.rowStride &+ x &* window.pixelStride)
        sum = vaddw_s8(sum, tap.loadUnaligned(as: int8x8_t.self))
      }
    }
    return sum
  }

  /// Divides by the taps that count.
  private struct Average {
    let preShift: int32x4_t
    let multiplier: int32x4_t
    let shift: int32x4_t
    let zeroPoint: int16x8_t
    let minimum: int8x8_t
    let maximum: int8x8_t

    @inline(__always)
    init(_ window: AveragePoolWindow) {
      preShift = int32x4_t(repeating: window.preShift)
      multiplier = int32x4_t(repeating: window.requantizer.multiplier)
      shift = int32x4_t(repeating: 31 &- window.requantizer.shift)
      zeroPoint = int16x8_t(repeating: Int16(truncatingIfNeeded: window.range.zeroPoint))
      minimum = int8x8_t(repeating: Int8(truncatingIfNeeded: window.range.minimum))
      maximum = int8x8_t(repeating: Int8(truncatingIfNeeded: window.range.maximum))
    }

    @inline(__always)
    func callAsFunction(_ sums: int16x8_t) -> int8x8_t {
      let low = requantized(vmovl_s16(vget_low_s16(sums)))
      let high = requantized(vmovl_high_s16(sums))
      let levels = vqaddq_s16(vqmovn_high_s32(vqmovn_s32(low), high), zeroPoint)
      return vmin_s8(vmax_s8(vqmovn_s16(levels), minimum), maximum)
    }

    @inline(__always)
    private func requantized(_ sums: int32x4_t) -> int32x4_t {
      vrshlq_s32(vqdmulhq_s32(vshlq_s32(sums, preShift), multiplier), shift)
    }
  }
#endif
