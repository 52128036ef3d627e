// SPDX-License-Identifier: Apache-2.0

#if arch(x86_64)
  internal import CIntrinsics

  /// The inputs of one group for some pixels, 128 more, as unsigned bytes: `[pixels][stride]`.
  struct InputPanel {
    let base: UnsafeMutableRawPointer
    /// Inputs of a pixel, rounded up to a multiple of 64.
    let stride: Int

    /// Fills the panel; the group's inputs of the first pixel are at `activations`.
    @inline(__always)
    func fill(_ activations: UnsafeRawPointer, stride pixelStride: Int, pixels: Int) {
      let bias = _mm512_set1_epi32(Int32(bitPattern: 0x8080_8080))
      var (from, to) = (activations, base)
      for _ in 0..<pixels {
        var at = 0
        while at < stride {
          let inputs = _mm512_loadu_si512(from + at)
          _mm512_storeu_si512(to + at, _mm512_xor_si512(inputs, bias))
          at &+= 64
        }
        from += pixelStride
        to += stride
      }
    }
  }
#endif
