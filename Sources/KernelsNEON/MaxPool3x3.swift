// SPDX-License-Identifier: Apache-2.0

#if arch(arm64)
  internal import CIntrinsics
  public import Kernels

  extension NEON {
    @export(interface)
    public static func run(_ row: MaxPool3x3Row) {
      guard row.channels >= 8 else { return Fallback.run(row) }
      for pixel in 0..<row.pixels {
        let columns = (row.column(pixel, 0), row.column(pixel, 1), row.column(pixel, 2))
        let to = UnsafeMutableRawPointer(row.output + pixel &* row.outputStride)
        var channel = 0
        while channel < row.channels {
          // The last eight overlap those before.
          let at = min(channel, row.channels &- 8)
          let left = largest(row, columns.0 &+ at)
          let middle = largest(row, columns.1 &+ at)
          let right = largest(row, columns.2 &+ at)
          (to + at).storeBytes(of: vmax_s8(vmax_s8(left, middle), right), as: int8x8_t.self)
          channel &+= 8
        }
      }
    }
  }

  @inline(__always)
  private func largest(_ row: MaxPool3x3Row, _ offset: Int) -> int8x8_t {
    let first = UnsafeRawPointer(row.rows.0 + offset).loadUnaligned(as: int8x8_t.self)
    let second = UnsafeRawPointer(row.rows.1 + offset).loadUnaligned(as: int8x8_t.self)
    let third = UnsafeRawPointer(row.rows.2 + offset).loadUnaligned(as: int8x8_t.self)
    return vmax_s8(vmax_s8(first, second), third)
  }
#endif
