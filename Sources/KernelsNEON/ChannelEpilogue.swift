// SPDX-License-Identifier: Apache-2.0

#if arch(arm64)
  public import CIntrinsics
  public import Kernels
  public import Quantization

  // Inlined into every module for ARM: SQDMULH and SRSHL are in the baseline.

  /// From the sums of some channels of a pixel, bias included, to the bytes to store.
  public protocol ChannelEpilogue {
    associatedtype Sums
    init(_ factors: ChannelFactors, _ range: OutputRange)
    func callAsFunction(_ sums: Sums) -> int8x8_t
    func callAsFunction(_ sums: Sums, _ requantizer: VectorResidual, _ residual: int8x8_t)
      -> int8x8_t
  }

  /// What becomes of levels that do not fit the range.
  public protocol LevelClamp {
    init(_ range: OutputRange)
    func callAsFunction(_ levels: int8x8_t) -> int8x8_t
    func callAsFunction(_ levels: int8x16_t) -> int8x16_t
  }

  /// The range is −128 … 127: narrowing saturates to it.
  public struct SaturatedLevels: LevelClamp {
    @inlinable public init(_ range: OutputRange) {}

    @inlinable @inline(__always)
    public func callAsFunction(_ levels: int8x8_t) -> int8x8_t { levels }

    @inlinable @inline(__always)
    public func callAsFunction(_ levels: int8x16_t) -> int8x16_t { levels }
  }

  /// Any range.
  public struct ClampedLevels: LevelClamp {
    @usableFromInline let minimum: int8x16_t
    @usableFromInline let maximum: int8x16_t

    @inlinable @inline(__always)
    public init(_ range: OutputRange) {
      minimum = int8x16_t(repeating: Int8(truncatingIfNeeded: range.minimum))
      maximum = int8x16_t(repeating: Int8(truncatingIfNeeded: range.maximum))
    }

    @inlinable @inline(__always)
    public func callAsFunction(_ levels: int8x8_t) -> int8x8_t {
      vmin_s8(vmax_s8(levels, vget_low_s8(minimum)), vget_low_s8(maximum))
    }

    @inlinable @inline(__always)
    public func callAsFunction(_ levels: int8x16_t) -> int8x16_t {
      vminq_s8(vmaxq_s8(levels, minimum), maximum)
    }
  }

  extension OutputRange {
    /// Whether saturation to a byte is all the clamp that it needs.
    @inlinable
    public var isWhole: Bool { minimum == -128 && maximum == 127 }
  }

  /// The factors of four channels.
  public struct FourFactors {
    @usableFromInline let multipliers: int32x4_t
    /// `31 − shift`: SRSHL shifts right by a negative count.
    @usableFromInline let shifts: int32x4_t

    @inlinable @inline(__always)
    public init(_ factors: ChannelFactors) {
      multipliers = UnsafeRawPointer(factors.multipliers).loadUnaligned(as: int32x4_t.self)
      shifts =
        int32x4_t(repeating: 31)
        &- UnsafeRawPointer(factors.shifts).loadUnaligned(as: int32x4_t.self)
    }

    /// See `Requantizer`.
    @inlinable @inline(__always)
    public func requantized(_ sums: int32x4_t) -> int32x4_t {
      vrshlq_s32(vqdmulhq_s32(sums, multipliers), shifts)
    }
  }

  /// Four channels, in both halves of the result.
  public struct FourEpilogue<Clamp: LevelClamp>: ChannelEpilogue {
    @usableFromInline let factors: FourFactors
    @usableFromInline let zeroPoint: int16x8_t
    @usableFromInline let clamp: Clamp

    @inlinable @inline(__always)
    public init(_ factors: ChannelFactors, _ range: OutputRange) {
      self.factors = FourFactors(factors)
      zeroPoint = int16x8_t(repeating: Int16(truncatingIfNeeded: range.zeroPoint))
      clamp = Clamp(range)
    }

    @inlinable @inline(__always)
    public func callAsFunction(_ sums: int32x4_t) -> int8x8_t {
      bytes(factors.requantized(sums))
    }

    @inlinable @inline(__always)
    public func callAsFunction(
      _ sums: int32x4_t, _ requantizer: VectorResidual, _ residual: int8x8_t
    ) -> int8x8_t {
      let scaled = requantizer.scaled(residual)
      return bytes(requantizer.added(sums, factors, scaled.low))
    }

    @inlinable @inline(__always)
    func bytes(_ levels: int32x4_t) -> int8x8_t {
      let four = vqmovn_s32(levels)
      return clamp(vqmovn_s16(vqaddq_s16(vcombine_s16(four, four), zeroPoint)))
    }
  }

  /// The sums of eight neighbouring channels of a pixel.
  public struct EightSums {
    public var low: int32x4_t
    public var high: int32x4_t

    @inlinable @inline(__always)
    public init(low: int32x4_t, high: int32x4_t) {
      self.low = low
      self.high = high
    }
  }

  /// Eight channels.
  public struct EightEpilogue<Clamp: LevelClamp>: ChannelEpilogue {
    @usableFromInline let low: FourFactors
    @usableFromInline let high: FourFactors
    @usableFromInline let zeroPoint: int16x8_t
    @usableFromInline let clamp: Clamp

    @inlinable @inline(__always)
    public init(_ factors: ChannelFactors, _ range: OutputRange) {
      low = FourFactors(factors)
      high = FourFactors(factors.advanced(by: 4))
      zeroPoint = int16x8_t(repeating: Int16(truncatingIfNeeded: range.zeroPoint))
      clamp = Clamp(range)
    }

    @inlinable @inline(__always)
    public func callAsFunction(_ sums: EightSums) -> int8x8_t { clamp(vqmovn_s16(levels(sums))) }

    @inlinable @inline(__always)
    public func callAsFunction(
      _ sums: EightSums, _ requantizer: VectorResidual, _ residual: int8x8_t
    ) -> int8x8_t {
      let scaled = requantizer.scaled(residual)
      return clamp(
        vqmovn_s16(
          levels(
            requantizer.added(sums.low, low, scaled.low),
            requantizer.added(sums.high, high, scaled.high))))
    }

    /// Requantised, with the zero point.
    @inlinable @inline(__always)
    public func levels(_ sums: EightSums) -> int16x8_t {
      levels(low.requantized(sums.low), high.requantized(sums.high))
    }

    /// The zero point added in 16 bits, where saturation cannot change what the clamp leaves.
    @inlinable @inline(__always)
    func levels(_ low: int32x4_t, _ high: int32x4_t) -> int16x8_t {
      vqaddq_s16(vqmovn_high_s32(vqmovn_s32(low), high), zeroPoint)
    }
  }

  /// Adds residuals to sums, see `ResidualRequantizer`.
  public struct VectorResidual {
    @usableFromInline let zeroPoint: int16x8_t
    /// The residual's shift in two steps: in 16 bits, then as a factor on the way to 32.
    @usableFromInline let shift16: int16x8_t
    @usableFromInline let factor16: int16x8_t
    @usableFromInline let multiplier: int32x4_t
    @usableFromInline let accumulatorShift: int32x4_t
    /// Negative, for SRSHL.
    @usableFromInline let shift: int32x4_t

    /// 255 · 2^7 is what 16 bits hold.
    @inlinable
    public static func suits(_ residual: Residual) -> Bool {
      residual.requantizer.residualShift <= 21
    }

    @inlinable @inline(__always)
    public init(_ residual: Residual) {
      let requantizer = residual.requantizer
      zeroPoint = int16x8_t(repeating: Int16(residual.map.zeroPoint))
      let factorShift = min(requantizer.residualShift, 14)
      shift16 = int16x8_t(
        repeating: Int16(truncatingIfNeeded: requantizer.residualShift &- factorShift))
      factor16 = int16x8_t(repeating: 0 &- (1 &<< Int16(truncatingIfNeeded: factorShift)))
      multiplier = int32x4_t(repeating: requantizer.residualMultiplier)
      accumulatorShift = int32x4_t(repeating: requantizer.accumulatorShift)
      shift = int32x4_t(repeating: 0 &- requantizer.shift)
    }

    /// Eight residuals on the scale of the sum.
    ///
    /// Their negatives are multiplied by a negative factor: SSUBW subtracts bytes.
    @inlinable @inline(__always)
    func scaled(_ residual: int8x8_t) -> EightSums {
      let negative = vshlq_s16(vsubw_s8(zeroPoint, residual), shift16)
      return EightSums(
        low: vqdmulhq_s32(
          vmull_s16(vget_low_s16(negative), vget_low_s16(factor16)), multiplier),
        high: vqdmulhq_s32(vmull_high_s16(negative, factor16), multiplier))
    }

    @inlinable @inline(__always)
    func added(_ sums: int32x4_t, _ factors: FourFactors, _ residual: int32x4_t) -> int32x4_t {
      let scaled = vqdmulhq_s32(vshlq_s32(sums, accumulatorShift), factors.multipliers)
      return vrshlq_s32(scaled &+ residual, shift)
    }
  }
#endif
