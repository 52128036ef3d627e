// SPDX-License-Identifier: Apache-2.0

#if arch(x86_64)
  internal import CIntrinsics

  /// The inputs of one group for some pixels, widened to 16 bits.
  ///
  ///     [pixels / 6][inputs / 16][6][16]
  struct InputPanel {
    let base: UnsafeMutableRawPointer
    /// Inputs of a pixel, in sixteens.
    let slices: Int

    /// Sixteen inputs.
    static var pixelBytes: Int { 32 }
    /// Six pixels of them.
    static var sliceBytes: Int { 6 &* pixelBytes }

    @inline(__always)
    var tileBytes: Int { slices &* InputPanel.sliceBytes }

    /// Widens a group's inputs, those of the first pixel at `activations`.
    @inline(__always)
    func fill(_ activations: UnsafeRawPointer, stride: Int, pixels: Int) {
      var (from, to) = (activations, base)
      var rest = pixels
      while rest >= 6 {
        for slice in 0..<slices {
          fillSix(from + slice &* 16, stride, to + slice &* InputPanel.sliceBytes)
        }
        from += 6 &* stride
        to += tileBytes
        rest &-= 6
      }
      while rest > 0 {
        for slice in 0..<slices {
          InputPanel.widen(from + slice &* 16, to + slice &* InputPanel.sliceBytes)
        }
        from += stride
        to += InputPanel.pixelBytes
        rest &-= 1
      }
    }

    @inline(__always)
    private func fillSix(_ from: UnsafeRawPointer, _ stride: Int, _ to: UnsafeMutableRawPointer) {
      let fourth = from + 3 &* stride
      InputPanel.widen(from, to)
      InputPanel.widen(from + stride, to + InputPanel.pixelBytes)
      InputPanel.widen(from + 2 &* stride, to + 2 &* InputPanel.pixelBytes)
      InputPanel.widen(fourth, to + 3 &* InputPanel.pixelBytes)
      InputPanel.widen(fourth + stride, to + 4 &* InputPanel.pixelBytes)
      InputPanel.widen(fourth + 2 &* stride, to + 5 &* InputPanel.pixelBytes)
    }

    @inline(__always)
    private static func widen(_ from: UnsafeRawPointer, _ to: UnsafeMutableRawPointer) {
      let sixteen = from.loadUnaligned(as: __m128i.self)
      to.storeBytes(of: _mm256_cvtepi8_epi16(sixteen), as: __m256i.self)
    }
  }
#endif
