// SPDX-License-Identifier: Apache-2.0

#if arch(x86_64)
  internal import CIntrinsics
  public import Kernels

  extension AVX2 {
    /// Blocks of sixteen channels, or of eight; the last one overlaps its neighbour.
    @export(interface)
    public static func run(_ windows: AveragePoolWindows) {
      // Sums of up to 255 taps fit 16 bits.
      guard windows.channels >= 8, windows.rows &* windows.columns <= 255 else {
        return Fallback.run(windows)
      }
      let means = Means(windows)
      for window in 0..<windows.count { means.store(window) }
    }
  }

  /// The means of some channels.
  private struct Means {
    let windows: AveragePoolWindows
    let zeros: __m256i
    let preShift: __m128i
    let factors: EightFactors
    let rule: PlainRequantization
    let clamp: Clamp

    @inline(__always)
    init(_ windows: AveragePoolWindows) {
      self.windows = windows
      zeros = _mm256_set1_epi32(windows.zeros)
      preShift = _mm_cvtsi32_si128(windows.preShift)
      factors = EightFactors(windows.requantizer)
      rule = PlainRequantization()
      clamp = Clamp(windows.range)
    }

    @inline(__always)
    func store(_ window: Int) {
      let taps = UnsafeRawPointer(windows.taps + window &* windows.step)
      let output = UnsafeMutableRawPointer(windows.output + window &* windows.outputStride)
      let block = windows.channels < 16 ? 8 : 16
      var channel = 0
      while true {
        if block == 16 {
          storeSixteen(taps + channel, output + channel)
        } else {
          storeEight(taps + channel, output + channel)
        }
        if channel == windows.channels &- block { return }
        channel = min(channel &+ block, windows.channels &- block)
      }
    }

    @inline(__always)
    private func storeSixteen(_ taps: UnsafeRawPointer, _ output: UnsafeMutableRawPointer) {
      var sums = __m256i()
      forEachTap(taps) {
        let sixteen = $0.loadUnaligned(as: __m128i.self)
        sums = _mm256_add_epi16(sums, _mm256_cvtepi8_epi16(sixteen))
      }
      let signs = _mm256_srai_epi16(sums, 15)
      let levels = (
        levels(_mm256_unpacklo_epi16(sums, signs)), levels(_mm256_unpackhi_epi16(sums, signs))
      )
      output.storeBytes(
        of: _mm256_castsi256_si128(clamp.sixteen(levels, levels)), as: __m128i.self)
    }

    @inline(__always)
    private func storeEight(_ taps: UnsafeRawPointer, _ output: UnsafeMutableRawPointer) {
      var sums = __m128i()
      forEachTap(taps) {
        let eight = __m128i($0.loadUnaligned(as: Int64.self), 0)
        sums = _mm_add_epi16(sums, _mm_cvtepi8_epi16(eight))
      }
      let levels = levels(_mm256_cvtepi16_epi32(sums))
      output.storeBytes(of: clamp.eight(levels, levels)[0], as: Int64.self)
    }

    @inline(__always)
    private func forEachTap(_ taps: UnsafeRawPointer, _ body: (UnsafeRawPointer) -> Void) {
      var row = taps
      for _ in 0..<windows.rows {
        var tap = row
        for _ in 0..<windows.columns {
          body(tap)
          tap += windows.pixelStride
        }
        row += windows.rowStride
      }
    }

    @inline(__always)
    private func levels(_ sums: __m256i) -> __m256i {
      rule.levels(
        _mm256_sll_epi32(_mm256_sub_epi32(sums, zeros), preShift), factors, residual: __m256i())
    }
  }
#endif
