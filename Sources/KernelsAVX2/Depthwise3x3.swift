// SPDX-License-Identifier: Apache-2.0

#if arch(x86_64)
  internal import CIntrinsics
  public import Kernels

  extension AVX2 {
    /// Blocks of sixteen channels; the last one overlaps its neighbour.
    @export(interface)
    public static func run(_ row: Depthwise3x3Row) {
      guard row.channels >= 16, row.epilogue.residual == nil, row.epilogue.factors.preShift == 0
      else { return Fallback.run(row) }
      var channel = 0
      while true {
        let block = DepthwiseBlock(row, channel)
        if row.strideX == 1 { block.runSliding() } else { block.runApart() }
        if channel == row.channels &- 16 { break }
        channel = min(channel &+ 16, row.channels &- 16)
      }
    }
  }

  /// Sixteen channels of a row.
  ///
  /// A VPMADDWD adds two taps: each column's upper two, then the lowest of the left and middle
  /// columns, then the lowest of the right column alone.
  private struct DepthwiseBlock {
    let row: Depthwise3x3Row
    let channel: Int
    let left: TapPairs
    let middle: TapPairs
    let right: TapPairs
    let bottom: TapPairs
    let corner: TapPairs
    let epilogue: SixteenEpilogue
    let bias: SixteenSums

    @inline(__always)
    init(_ row: Depthwise3x3Row, _ channel: Int) {
      self.row = row
      self.channel = channel
      let stride = row.paddedChannels
      let weights = UnsafeRawPointer(row.weights) + channel
      left = TapPairs(taps(weights), taps(weights + 3 &* stride))
      middle = TapPairs(taps(weights + stride), taps(weights + 4 &* stride))
      right = TapPairs(taps(weights + 2 &* stride), taps(weights + 5 &* stride))
      bottom = TapPairs(taps(weights + 6 &* stride), taps(weights + 7 &* stride))
      corner = TapPairs(taps(weights + 8 &* stride), __m256i())
      let factors = row.epilogue.factors.advanced(by: channel)
      bias = SixteenSums(bias: factors.bias)
      epilogue = SixteenEpilogue(factors, row.epilogue.range)
    }

    /// Stride 1: two of three columns are those of the pixel before.
    @inline(__always)
    func runSliding() {
      var (left, middle) = (column(0), column(row.tapStride))
      var (at, pixel) = (0, 0)
      while pixel &+ 2 <= row.pixels {
        let third = column(at &+ 2 &* row.tapStride)
        let first = sums(at, left, middle, third)
        let fourth = column(at &+ 3 &* row.tapStride)
        store(first, pixel, sums(at &+ row.tapStride, middle, third, fourth), pixel &+ 1)
        (left, middle) = (third, fourth)
        at &+= 2 &* row.tapStride
        pixel &+= 2
      }
      if pixel < row.pixels {
        let last = sums(at, left, middle, column(at &+ 2 &* row.tapStride))
        store(last, pixel, last, pixel)
      }
    }

    /// Any stride.
    @inline(__always)
    func runApart() {
      let step = row.strideX &* row.tapStride
      var (at, pixel) = (0, 0)
      while pixel &+ 2 <= row.pixels {
        store(sums(at), pixel, sums(at &+ step), pixel &+ 1)
        at &+= 2 &* step
        pixel &+= 2
      }
      if pixel < row.pixels {
        let last = sums(at)
        store(last, pixel, last, pixel)
      }
    }

    @inline(__always)
    private func sums(_ at: Int) -> SixteenSums {
      sums(at, column(at), column(at &+ row.tapStride), column(at &+ 2 &* row.tapStride))
    }

    /// The sums of the window whose left column is at an offset.
    @inline(__always)
    private func sums(
      _ at: Int, _ left: TapPairs, _ middle: TapPairs, _ right: TapPairs
    ) -> SixteenSums {
      let lowest = UnsafeRawPointer(row.rows.2) + (at &+ channel)
      var sums = bias
      sums.add(left, self.left)
      sums.add(middle, self.middle)
      sums.add(right, self.right)
      sums.add(TapPairs(taps(lowest), taps(lowest + row.tapStride)), bottom)
      sums.add(TapPairs(taps(lowest + 2 &* row.tapStride), __m256i()), corner)
      return sums
    }

    /// The upper two taps of a column.
    @inline(__always)
    private func column(_ at: Int) -> TapPairs {
      let offset = at &+ channel
      return TapPairs(
        taps(UnsafeRawPointer(row.rows.0) + offset), taps(UnsafeRawPointer(row.rows.1) + offset))
    }

    @inline(__always)
    private func store(
      _ first: SixteenSums, _ firstPixel: Int, _ second: SixteenSums, _ secondPixel: Int
    ) {
      epilogue.store(
        first, second, PlainRequantization(row.epilogue),
        residual: PixelPair(first: nil, second: nil),
        to: PixelPair(first: output(firstPixel), second: output(secondPixel)))
    }

    @inline(__always)
    private func output(_ pixel: Int) -> UnsafeMutableRawPointer {
      UnsafeMutableRawPointer(row.output) + (pixel &* row.outputStride &+ channel)
    }
  }

  /// Two taps of sixteen channels in turn, in the order of `SixteenSums`.
  private struct TapPairs {
    let first: __m256i
    let second: __m256i

    @inline(__always)
    init(_ even: __m256i, _ odd: __m256i) {
      first = _mm256_unpacklo_epi16(even, odd)
      second = _mm256_unpackhi_epi16(even, odd)
    }
  }

  extension SixteenSums {
    @inline(__always)
    fileprivate mutating func add(_ taps: TapPairs, _ weights: TapPairs) {
      first = _mm256_add_epi32(first, _mm256_madd_epi16(taps.first, weights.first))
      second = _mm256_add_epi32(second, _mm256_madd_epi16(taps.second, weights.second))
    }
  }

  /// Sixteen bytes, widened.
  @inline(__always)
  private func taps(_ bytes: UnsafeRawPointer) -> __m256i {
    _mm256_cvtepi8_epi16(bytes.loadUnaligned(as: __m128i.self))
  }
#endif
