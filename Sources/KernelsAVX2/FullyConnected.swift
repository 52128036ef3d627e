// SPDX-License-Identifier: Apache-2.0

#if arch(x86_64)
  internal import CIntrinsics
  public import Kernels

  extension AVX2 {
    /// Blocks of 32 scores, then of four; the portable version takes what is left.
    @export(interface)
    public static func run(
      _ layer: FullyConnected, outputs: Range<Int>, scores: UnsafeMutablePointer<Int32>
    ) {
      // Weights come in fours.
      var output = min((outputs.lowerBound &+ 3) & ~3, outputs.upperBound)
      Fallback.run(layer, outputs: outputs.lowerBound..<output, scores: scores)
      while output &+ 32 <= outputs.upperBound {
        layer.storeThirtyTwo(output, scores)
        output &+= 32
      }
      while output &+ 4 <= outputs.upperBound {
        layer.storeFour(output, scores)
        output &+= 4
      }
      Fallback.run(layer, outputs: output..<outputs.upperBound, scores: scores)
    }
  }

  extension FullyConnected {
    @inline(__always)
    fileprivate func storeThirtyTwo(_ output: Int, _ scores: UnsafeMutablePointer<Int32>) {
      var low = SixteenScores(factors, output)
      var high = SixteenScores(factors, output &+ 16)
      var from = weights.base + output &* 4
      for block in 0..<weights.inputBlocks {
        let inputs = fourInputs(block)
        low.add(from, inputs)
        high.add(from + 64, inputs)
        from += weights.paddedOutputs &* 4
      }
      low.store(factors, output, scores)
      high.store(factors, output &+ 16, scores)
    }

    @inline(__always)
    fileprivate func storeFour(_ output: Int, _ scores: UnsafeMutablePointer<Int32>) {
      var sums = FourScores(factors, output)
      var from = weights.base + output &* 4
      for block in 0..<weights.inputBlocks {
        sums.add(from, fourInputs(block))
        from += weights.paddedOutputs &* 4
      }
      sums.store(factors, output, scores)
    }

    /// Widened, four times.
    @inline(__always)
    private func fourInputs(_ block: Int) -> __m256i {
      let four = UnsafeRawPointer(input).loadUnaligned(fromByteOffset: block &* 4, as: Int32.self)
      return _mm256_cvtepi8_epi16(_mm_set1_epi32(four))
    }
  }

  private struct SixteenScores {
    var fours: (FourScores, FourScores, FourScores, FourScores)

    @inline(__always)
    init(_ factors: ChannelFactors, _ output: Int) {
      fours = (
        FourScores(factors, output), FourScores(factors, output &+ 4),
        FourScores(factors, output &+ 8), FourScores(factors, output &+ 12)
      )
    }

    @inline(__always)
    mutating func add(_ weights: UnsafeRawPointer, _ inputs: __m256i) {
      fours.0.add(weights, inputs)
      fours.1.add(weights + 16, inputs)
      fours.2.add(weights + 32, inputs)
      fours.3.add(weights + 48, inputs)
    }

    @inline(__always)
    func store(_ factors: ChannelFactors, _ output: Int, _ scores: UnsafeMutablePointer<Int32>) {
      fours.0.store(factors, output, scores)
      fours.1.store(factors, output &+ 4, scores)
      fours.2.store(factors, output &+ 8, scores)
      fours.3.store(factors, output &+ 12, scores)
    }
  }

  /// Two lanes to each score until the end.
  private struct FourScores {
    var pairs: __m256i

    @inline(__always)
    init(_ factors: ChannelFactors, _ output: Int) {
      let bias = UnsafeRawPointer(factors.bias + output).loadUnaligned(as: __m128i.self)
      pairs = _mm256_cvtepu32_epi64(bias)
    }

    @inline(__always)
    mutating func add(_ weights: UnsafeRawPointer, _ inputs: __m256i) {
      let widened = _mm256_cvtepi8_epi16(weights.loadUnaligned(as: __m128i.self))
      pairs = _mm256_add_epi32(pairs, _mm256_madd_epi16(widened, inputs))
    }

    @inline(__always)
    func store(_ factors: ChannelFactors, _ output: Int, _ scores: UnsafeMutablePointer<Int32>) {
      let factors = factors.advanced(by: output)
      let sums = _mm256_add_epi32(pairs, pairs.oddLanes)
      let shifted = _mm256_sll_epi32(sums, _mm_cvtsi32_si128(factors.preShift))
      let levels = PlainRequantization().levels(
        shifted, EightFactors(pairs: factors), residual: __m256i())
      // Swapped levels of one pixel: lanes 0 and 1 of each half.
      let four = _mm_unpacklo_epi64(_mm256_castsi256_si128(levels), upper_half(levels))
      UnsafeMutableRawPointer(scores + output).storeBytes(of: four, as: __m128i.self)
    }
  }
#endif
