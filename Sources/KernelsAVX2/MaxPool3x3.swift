// SPDX-License-Identifier: Apache-2.0

#if arch(x86_64)
  internal import CIntrinsics
  public import Kernels

  extension AVX2 {
    /// Blocks of sixteen channels, then of eight; the last one overlaps its neighbour.
    @export(interface)
    public static func run(_ row: MaxPool3x3Row) {
      guard row.channels >= 8 else { return Fallback.run(row) }
      for pixel in 0..<row.pixels {
        let columns = (row.column(pixel, 0), row.column(pixel, 1), row.column(pixel, 2))
        let to = UnsafeMutableRawPointer(row.output + pixel &* row.outputStride)
        var channel = 0
        while channel &+ 16 <= row.channels {
          let largest = row.largest(columns, channel) { $0.loadUnaligned(as: __m128i.self) }
          to.storeBytes(of: largest, toByteOffset: channel, as: __m128i.self)
          channel &+= 16
        }
        while channel < row.channels {
          let first = min(channel, row.channels &- 8)
          let largest = row.largest(columns, first) {
            __m128i($0.loadUnaligned(as: Int64.self), 0)
          }
          to.storeBytes(of: largest[0], toByteOffset: first, as: Int64.self)
          channel = first &+ 8
        }
      }
    }
  }

  extension MaxPool3x3Row {
    /// The largest of nine taps.
    @inline(__always)
    fileprivate func largest(
      _ columns: (Int, Int, Int), _ channel: Int, load: (UnsafeRawPointer) -> __m128i
    ) -> __m128i {
      let left = largest(columns.0 &+ channel, load)
      let middle = largest(columns.1 &+ channel, load)
      let right = largest(columns.2 &+ channel, load)
      return _mm_max_epi8(_mm_max_epi8(left, middle), right)
    }

    /// The largest of a column's taps.
    @inline(__always)
    private func largest(_ offset: Int, _ load: (UnsafeRawPointer) -> __m128i) -> __m128i {
      let (top, middle) = (load(rows.0 + offset), load(rows.1 + offset))
      return _mm_max_epi8(_mm_max_epi8(top, middle), load(rows.2 + offset))
    }
  }
#endif
