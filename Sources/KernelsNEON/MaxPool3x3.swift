// SPDX-License-Identifier: Apache-2.0

#if arch(arm64)
  internal import CIntrinsics
  public import Kernels

  extension NEON {
    @export(interface)
    public static func run(_ row: MaxPool3x3Row) {
      guard row.channels >= 8 else { return Fallback.run(row) }
      if row.channels <= 16 {
        // Two overlapping eights are all.
        for pixel in 0..<row.pixels {
          let (columns, to) = row.window(pixel)
          storeEight(row, columns, 0, to)
          storeEight(row, columns, row.channels &- 8, to)
        }
      } else {
        for pixel in 0..<row.pixels {
          let (columns, to) = row.window(pixel)
          for channel in stride(from: 0, to: row.channels, by: 8) {
            storeEight(row, columns, min(channel, row.channels &- 8), to)
          }
        }
      }
    }
  }

  extension MaxPool3x3Row {
    /// The offsets of the columns of a window, and where its largest go.
    @inline(__always)
    fileprivate func window(_ pixel: Int) -> ((Int, Int, Int), UnsafeMutableRawPointer) {
      (
        (column(pixel, 0), column(pixel, 1), column(pixel, 2)),
        UnsafeMutableRawPointer(output + pixel &* outputStride)
      )
    }
  }

  @inline(__always)
  private func storeEight(
    _ row: MaxPool3x3Row, _ columns: (Int, Int, Int), _ channel: Int,
    _ to: UnsafeMutableRawPointer
  ) {
    let left = largest(row, columns.0 &+ channel)
    let middle = largest(row, columns.1 &+ channel)
    let right = largest(row, columns.2 &+ channel)
    (to + channel).storeBytes(of: vmax_s8(vmax_s8(left, middle), right), as: int8x8_t.self)
  }

  @inline(__always)
  private func largest(_ row: MaxPool3x3Row, _ offset: Int) -> int8x8_t {
    let first = UnsafeRawPointer(row.rows.0 + offset).loadUnaligned(as: int8x8_t.self)
    let second = UnsafeRawPointer(row.rows.1 + offset).loadUnaligned(as: int8x8_t.self)
    let third = UnsafeRawPointer(row.rows.2 + offset).loadUnaligned(as: int8x8_t.self)
    return vmax_s8(vmax_s8(first, second), third)
  }
#endif
