// SPDX-License-Identifier: Apache-2.0

#if arch(arm64)
  internal import CIntrinsics
  public import Kernels

  extension NEON {
    @export(interface)
    public static func run(_ row: MaxPool3x3Row) {
      guard row.channels >= 8, row.strideX == 2 else { return Fallback.run(row) }
      for channel in stride(from: 0, to: row.channels, by: 8) {
        // The last eight overlap those before.
        runEight(row, min(channel, row.channels &- 8))
      }
    }
  }

  /// Eight channels: the right column of a window is the left one of the next.
  @inline(__always)
  private func runEight(_ row: MaxPool3x3Row, _ channel: Int) {
    let columns = Columns(row, channel)
    let inside = row.windowsInside
    var to = UnsafeMutableRawPointer(row.output + channel)
    var left = columns.largest(row.column(0, 0))
    var pixel = 0
    while pixel < row.pixels {
      // Between the borders the columns follow each other without a clamp.
      var offset = row.column(pixel, 1)
      let end = inside.contains(pixel) ? inside.upperBound : pixel &+ 1
      let step = row.column(pixel, 2) &- offset
      while pixel < end {
        let right = columns.largest(offset &+ step)
        let middle = columns.largest(offset)
        to.storeBytes(of: vmax_s8(vmax_s8(left, middle), right), as: int8x8_t.self)
        left = right
        to += row.outputStride
        offset &+= 2 &* row.channels
        pixel &+= 1
      }
    }
  }

  extension MaxPool3x3Row {
    /// The windows whose columns all lie inside the map.
    @inline(__always)
    fileprivate var windowsInside: Range<Int> {
      let first = (left &+ 1) &>> 1
      let last = (width &- 3 &+ left) &>> 1
      return first..<max(first, min(last &+ 1, pixels))
    }
  }

  /// The rows of a window, for eight channels.
  private struct Columns {
    let first: UnsafeRawPointer
    let second: UnsafeRawPointer
    let third: UnsafeRawPointer

    @inline(__always)
    init(_ row: MaxPool3x3Row, _ channel: Int) {
      first = UnsafeRawPointer(row.rows.0 + channel)
      second = UnsafeRawPointer(row.rows.1 + channel)
      third = UnsafeRawPointer(row.rows.2 + channel)
    }

    /// Of the column at a byte offset.
    @inline(__always)
    func largest(_ offset: Int) -> int8x8_t {
      vmax_s8(
        vmax_s8(
          (first + offset).loadUnaligned(as: int8x8_t.self),
          (second + offset).loadUnaligned(as: int8x8_t.self)),
        (third + offset).loadUnaligned(as: int8x8_t.self))
    }
  }
#endif
