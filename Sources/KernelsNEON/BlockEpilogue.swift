// SPDX-License-Identifier: Apache-2.0

#if arch(arm64)
  public import CIntrinsics
  public import Kernels
  public import Quantization

  // Inlined into every module for ARM: SQDMULH and SRSHL are in the baseline.

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

  /// From the sums of eight channels, bias included, to the bytes to store.
  public struct EightEpilogue {
    @usableFromInline let multiplierLow: int32x4_t
    @usableFromInline let multiplierHigh: int32x4_t
    /// `31 − shift`: SRSHL shifts right by a negative count.
    @usableFromInline let shiftLow: int32x4_t
    @usableFromInline let shiftHigh: int32x4_t
    @usableFromInline let zeroPoint: int16x8_t
    @usableFromInline let minimum: int8x8_t
    @usableFromInline let maximum: int8x8_t

    /// - Parameter isNarrow: Only four channels have factors.
    @inlinable @inline(__always)
    public init(_ factors: ChannelFactors, _ range: OutputRange, isNarrow: Bool = false) {
      let multipliers = UnsafeRawPointer(factors.multipliers)
      let shifts = UnsafeRawPointer(factors.shifts)
      let high = isNarrow ? 0 : 16
      multiplierLow = multipliers.loadUnaligned(as: int32x4_t.self)
      multiplierHigh = multipliers.loadUnaligned(fromByteOffset: high, as: int32x4_t.self)
      let exponent = int32x4_t(repeating: 31)
      shiftLow = exponent &- shifts.loadUnaligned(as: int32x4_t.self)
      shiftHigh = exponent &- shifts.loadUnaligned(fromByteOffset: high, as: int32x4_t.self)
      zeroPoint = int16x8_t(repeating: Int16(truncatingIfNeeded: range.zeroPoint))
      minimum = int8x8_t(repeating: Int8(truncatingIfNeeded: range.minimum))
      maximum = int8x8_t(repeating: Int8(truncatingIfNeeded: range.maximum))
    }

    @inlinable @inline(__always)
    public func callAsFunction(_ sums: EightSums) -> int8x8_t {
      clamped(
        low: vrshlq_s32(vqdmulhq_s32(sums.low, multiplierLow), shiftLow),
        high: vrshlq_s32(vqdmulhq_s32(sums.high, multiplierHigh), shiftHigh))
    }

    /// The zero point added in 16 bits, where saturation cannot change what the clamp leaves.
    @inlinable @inline(__always)
    func clamped(low: int32x4_t, high: int32x4_t) -> int8x8_t {
      let levels = vqaddq_s16(vqmovn_high_s32(vqmovn_s32(low), high), zeroPoint)
      return vmin_s8(vmax_s8(vqmovn_s16(levels), minimum), maximum)
    }
  }

  /// Adds the residual of eight channels to their sums, see `ResidualRequantizer`.
  public struct EightResidual {
    @usableFromInline let zeroPoint: int8x8_t
    @usableFromInline let multiplier: int32x4_t
    @usableFromInline let residualShift: int32x4_t
    @usableFromInline let accumulatorShift: int32x4_t
    /// Negative, for SRSHL.
    @usableFromInline let shift: int32x4_t

    @inlinable @inline(__always)
    public init(_ residual: Residual) {
      let requantizer = residual.requantizer
      zeroPoint = int8x8_t(repeating: residual.map.zeroPoint)
      multiplier = int32x4_t(repeating: requantizer.residualMultiplier)
      residualShift = int32x4_t(repeating: requantizer.residualShift)
      accumulatorShift = int32x4_t(repeating: requantizer.accumulatorShift)
      shift = int32x4_t(repeating: 0 &- requantizer.shift)
    }

    @inlinable @inline(__always)
    public func callAsFunction(
      _ sums: EightSums, _ epilogue: EightEpilogue, residual: int8x8_t
    ) -> int8x8_t {
      let relative = vsubl_s8(residual, zeroPoint)
      return epilogue.clamped(
        low: added(sums.low, epilogue.multiplierLow, vmovl_s16(vget_low_s16(relative))),
        high: added(sums.high, epilogue.multiplierHigh, vmovl_high_s16(relative)))
    }

    @inlinable @inline(__always)
    func added(_ sums: int32x4_t, _ multipliers: int32x4_t, _ residual: int32x4_t) -> int32x4_t {
      let scaled = vqdmulhq_s32(vshlq_s32(sums, accumulatorShift), multipliers)
      let other = vqdmulhq_s32(vshlq_s32(residual, residualShift), multiplier)
      return vrshlq_s32(scaled &+ other, shift)
    }
  }
#endif
