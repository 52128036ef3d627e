// SPDX-License-Identifier: Apache-2.0

#if arch(arm64)
  internal import CIntrinsics
  public import Kernels
  internal import Quantization

  extension NEON {
    @export(interface)
    public static func run(_ windows: AveragePoolWindows) {
      // The sum of 128 taps, relative to a zero point, is what 16 bits hold.
      guard windows.channels >= 8, windows.rows &* windows.columns <= 128 else {
        return Fallback.run(windows)
      }
      if windows.rows == 3, windows.columns == 3, windows.range.isWhole {
        runAll(windows, rows: 3, columns: 3, Average<SaturatedLevels>(windows))
      } else {
        runAll(
          windows, rows: windows.rows, columns: windows.columns, Average<ClampedLevels>(windows))
      }
    }
  }

  /// With constant `rows` and `columns` the loops over taps are unrolled.
  @inline(__always)
  private func runAll<Clamp: LevelClamp>(
    _ windows: AveragePoolWindows, rows: Int, columns: Int, _ average: Average<Clamp>
  ) {
    var channel = 0
    while channel < windows.channels {
      // The last eight overlap those before.
      let at = min(channel, windows.channels &- 8)
      var taps = UnsafeRawPointer(windows.taps + at)
      var to = UnsafeMutableRawPointer(windows.output + at)
      for _ in 0..<windows.count {
        let sums = sumOfTaps(taps, windows, rows: rows, columns: columns)
        to.storeBytes(of: average(sums), as: int8x8_t.self)
        taps += windows.step
        to += windows.outputStride
      }
      channel &+= 8
    }
  }

  /// Eight channels, relative to the zero point.
  @inline(__always)
  private func sumOfTaps(
    _ taps: UnsafeRawPointer, _ windows: AveragePoolWindows, rows: Int, columns: Int
  ) -> int16x8_t {
    var sum = int16x8_t(repeating: Int16(truncatingIfNeeded: 0 &- windows.zeros))
    var row = taps
    for _ in 0..<rows {
      for x in 0..<columns {
        sum = vaddw_s8(sum, (row + x &* windows.pixelStride).loadUnaligned(as: int8x8_t.self))
      }
      row += windows.rowStride
    }
    return sum
  }

  /// Divides by the taps that count.
  private struct Average<Clamp: LevelClamp> {
    let preShift: int32x4_t
    let multiplier: int32x4_t
    let shift: int32x4_t
    let zeroPoint: int16x8_t
    let clamp: Clamp

    @inline(__always)
    init(_ windows: AveragePoolWindows) {
      preShift = int32x4_t(repeating: windows.preShift)
      multiplier = int32x4_t(repeating: windows.requantizer.multiplier)
      shift = int32x4_t(repeating: 31 &- windows.requantizer.shift)
      zeroPoint = int16x8_t(repeating: Int16(truncatingIfNeeded: windows.range.zeroPoint))
      clamp = Clamp(windows.range)
    }

    @inline(__always)
    func callAsFunction(_ sums: int16x8_t) -> int8x8_t {
      let low = requantized(vmovl_s16(vget_low_s16(sums)))
      let high = requantized(vmovl_high_s16(sums))
      return clamp(
        vqmovn_s16(vqaddq_s16(vqmovn_high_s32(vqmovn_s32(low), high), zeroPoint)))
    }

    @inline(__always)
    private func requantized(_ sums: int32x4_t) -> int32x4_t {
      vrshlq_s32(vqdmulhq_s32(vshlq_s32(sums, preShift), multiplier), shift)
    }
  }
#endif
