// SPDX-License-Identifier: Apache-2.0

#if arch(x86_64)
  internal import CIntrinsics
  internal import Kernels

  /// The sums of a block of neighbouring channels of one pixel.
  ///
  /// A step multiplies `stepBytes` of an `InputPanel`, the same for all channels, with
  /// `weightVectors` vectors of a `WeightPanel`.
  protocol BlockSums {
    associatedtype Weights: StepWeights
    associatedtype Epilogue: BlockEpilogue where Epilogue.Sums == Self
    static var channels: Int { get }
    static var stepBytes: Int { get }
    init(bias: UnsafePointer<Int32>)
    mutating func add(_ weights: Weights, _ inputs: UnsafeRawPointer)
    /// Widens the weights of four inputs.
    static func widen(_ weights: UnsafeRawPointer, _ to: UnsafeMutableRawPointer)
  }

  protocol StepWeights {
    static var bytes: Int { get }
    init(_ weights: UnsafeRawPointer)
  }

  /// Sixteen channels: 0–3 and 8–11 in `first`, the others in `second`, as VPACKSSDW wants them.
  struct SixteenSums: BlockSums {
    typealias Epilogue = SixteenEpilogue
    var first: __m256i
    var second: __m256i

    static var channels: Int { 16 }
    static var stepBytes: Int { 4 }

    struct Weights: StepWeights {
      let first: __m256i
      let second: __m256i

      static var bytes: Int { 64 }

      @inline(__always)
      init(_ weights: UnsafeRawPointer) {
        first = weights.loadUnaligned(as: __m256i.self)
        second = weights.loadUnaligned(fromByteOffset: 32, as: __m256i.self)
      }
    }

    @inline(__always)
    init(bias: UnsafePointer<Int32>) {
      first = fourAndFour(bias, bias + 8)
      second = fourAndFour(bias + 4, bias + 12)
    }

    @inline(__always)
    mutating func add(_ weights: Weights, _ inputs: UnsafeRawPointer) {
      let two = _mm256_set1_epi32(inputs.loadUnaligned(as: Int32.self))
      first = _mm256_add_epi32(first, _mm256_madd_epi16(weights.first, two))
      second = _mm256_add_epi32(second, _mm256_madd_epi16(weights.second, two))
    }

    @inline(__always)
    static func widen(_ weights: UnsafeRawPointer, _ to: UnsafeMutableRawPointer) {
      let first = byInputs(widened(weights), widened(weights + 32))
      let second = byInputs(widened(weights + 16), widened(weights + 48))
      to.storeBytes(of: first.0, as: __m256i.self)
      to.storeBytes(of: second.0, toByteOffset: 32, as: __m256i.self)
      to.storeBytes(of: first.1, toByteOffset: 64, as: __m256i.self)
      to.storeBytes(of: second.1, toByteOffset: 96, as: __m256i.self)
    }
  }

  /// Eight channels.
  struct EightSums: BlockSums {
    typealias Epilogue = EightEpilogue
    var sums: __m256i

    static var channels: Int { 8 }
    static var stepBytes: Int { 4 }

    @inline(__always)
    init(bias: UnsafePointer<Int32>) { sums = fourAndFour(bias, bias + 4) }

    @inline(__always)
    mutating func add(_ weights: OneVector, _ inputs: UnsafeRawPointer) {
      let two = _mm256_set1_epi32(inputs.loadUnaligned(as: Int32.self))
      sums = _mm256_add_epi32(sums, _mm256_madd_epi16(weights.vector, two))
    }

    @inline(__always)
    static func widen(_ weights: UnsafeRawPointer, _ to: UnsafeMutableRawPointer) {
      let pairs = byInputs(widened(weights), widened(weights + 16))
      to.storeBytes(of: pairs.0, as: __m256i.self)
      to.storeBytes(of: pairs.1, toByteOffset: 32, as: __m256i.self)
    }
  }

  /// Four channels, two lanes to each until the end.
  struct FourSums: BlockSums {
    typealias Epilogue = FourEpilogue
    var pairs: __m256i

    static var channels: Int { 4 }
    static var stepBytes: Int { 8 }

    @inline(__always)
    init(bias: UnsafePointer<Int32>) {
      pairs = _mm256_cvtepu32_epi64(UnsafeRawPointer(bias).loadUnaligned(as: __m128i.self))
    }

    @inline(__always)
    mutating func add(_ weights: OneVector, _ inputs: UnsafeRawPointer) {
      let four = __m256i(repeating: inputs.loadUnaligned(as: Int64.self))
      pairs = _mm256_add_epi32(pairs, _mm256_madd_epi16(weights.vector, four))
    }

    @inline(__always)
    static func widen(_ weights: UnsafeRawPointer, _ to: UnsafeMutableRawPointer) {
      to.storeBytes(of: widened(weights), as: __m256i.self)
    }
  }

  struct OneVector: StepWeights {
    let vector: __m256i

    static var bytes: Int { 32 }

    @inline(__always)
    init(_ weights: UnsafeRawPointer) { vector = weights.loadUnaligned(as: __m256i.self) }
  }

  /// Four inputs of four channels.
  @inline(__always)
  private func widened(_ weights: UnsafeRawPointer) -> __m256i {
    _mm256_cvtepi8_epi16(weights.loadUnaligned(as: __m128i.self))
  }

  /// From four inputs of each channel to the first two of all, and the last two.
  @inline(__always)
  private func byInputs(_ lower: __m256i, _ upper: __m256i) -> (__m256i, __m256i) {
    (
      swap_middle_quarters(even_lanes(lower, upper)), swap_middle_quarters(odd_lanes(lower, upper))
    )
  }
#endif
