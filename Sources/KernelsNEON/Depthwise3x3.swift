// SPDX-License-Identifier: Apache-2.0

#if arch(arm64)
  internal import CIntrinsics
  public import Kernels
  internal import Quantization

  extension NEON {
    @export(interface)
    public static func run(_ row: Depthwise3x3Row) {
      guard row.epilogue.factors.preShift == 0, row.epilogue.residual == nil, row.channels >= 8
      else { return Fallback.run(row) }
      if row.epilogue.range.isWhole {
        runAll(row, SaturatedLevels.self)
      } else {
        runAll(row, ClampedLevels.self)
      }
    }
  }

  @inline(__always)
  private func runAll<Clamp: LevelClamp>(_ row: Depthwise3x3Row, _ clamp: Clamp.Type) {
    var channel = 0
    while channel &+ 16 <= row.channels {
      runSixteen(row, channel, clamp)
      channel &+= 16
    }
    if channel == row.channels { return }
    // The last channels once more together with some before them: input and output are apart.
    if row.channels >= 16 {
      runSixteen(row, row.channels &- 16, clamp)
    } else {
      runEight(row, 0, clamp)
      runEight(row, row.channels &- 8, clamp)
    }
  }

  /// The three rows of the window, from the taps of one pixel on.
  private struct TapRows {
    var first: UnsafeRawPointer
    var second: UnsafeRawPointer
    var third: UnsafeRawPointer

    @inline(__always)
    init(_ row: Depthwise3x3Row, _ channel: Int) {
      first = UnsafeRawPointer(row.rows.0 + channel)
      second = UnsafeRawPointer(row.rows.1 + channel)
      third = UnsafeRawPointer(row.rows.2 + channel)
    }

    @inline(__always)
    mutating func advance(by bytes: Int) {
      first += bytes
      second += bytes
      third += bytes
    }
  }

  /// Nine vectors, row by row.
  private struct Taps<Vector> {
    let v00, v01, v02, v10, v11, v12, v20, v21, v22: Vector

    @inline(__always)
    init(_ rows: TapRows, stride: Int) {
      v00 = rows.first.loadUnaligned(as: Vector.self)
      v01 = (rows.first + stride).loadUnaligned(as: Vector.self)
      v02 = (rows.first + 2 &* stride).loadUnaligned(as: Vector.self)
      v10 = rows.second.loadUnaligned(as: Vector.self)
      v11 = (rows.second + stride).loadUnaligned(as: Vector.self)
      v12 = (rows.second + 2 &* stride).loadUnaligned(as: Vector.self)
      v20 = rows.third.loadUnaligned(as: Vector.self)
      v21 = (rows.third + stride).loadUnaligned(as: Vector.self)
      v22 = (rows.third + 2 &* stride).loadUnaligned(as: Vector.self)
    }
  }

  extension TapRows {
    /// The weights, which lie in rows of three taps.
    @inline(__always)
    init(weightsOf row: Depthwise3x3Row, _ channel: Int) {
      first = UnsafeRawPointer(row.weights + channel)
      second = first + 3 &* row.paddedChannels
      third = second + 3 &* row.paddedChannels
    }
  }

  private func runSixteen<Clamp: LevelClamp>(
    _ row: Depthwise3x3Row, _ channel: Int, _: Clamp.Type
  ) {
    let weights = Taps<int8x16_t>(
      TapRows(weightsOf: row, channel), stride: row.paddedChannels)
    let factors = row.epilogue.factors.advanced(by: channel)
    let low = EightEpilogue<Clamp>(factors, row.epilogue.range)
    let high = EightEpilogue<Clamp>(factors.advanced(by: 8), row.epilogue.range)
    var inputs = TapRows(row, channel)
    var to = UnsafeMutableRawPointer(row.output + channel)
    let step = row.strideX &* row.tapStride
    for _ in 0..<row.pixels {
      let taps = Taps<int8x16_t>(inputs, stride: row.tapStride)
      let first = low.levels(lowSums(taps, weights, bias: factors.bias))
      let second = high.levels(highSums(taps, weights, bias: factors.bias + 8))
      let bytes = vqmovn_high_s16(vqmovn_s16(first), second)
      to.storeBytes(of: low.clamp(bytes), as: int8x16_t.self)
      inputs.advance(by: step)
      to += row.outputStride
    }
  }

  private func runEight<Clamp: LevelClamp>(
    _ row: Depthwise3x3Row, _ channel: Int, _: Clamp.Type
  ) {
    let weights = Taps<int8x8_t>(TapRows(weightsOf: row, channel), stride: row.paddedChannels)
    let factors = row.epilogue.factors.advanced(by: channel)
    let epilogue = EightEpilogue<Clamp>(factors, row.epilogue.range)
    var inputs = TapRows(row, channel)
    var to = UnsafeMutableRawPointer(row.output + channel)
    for _ in 0..<row.pixels {
      let taps = Taps<int8x8_t>(inputs, stride: row.tapStride)
      to.storeBytes(of: epilogue(sums(taps, weights, bias: factors.bias)), as: int8x8_t.self)
      inputs.advance(by: row.strideX &* row.tapStride)
      to += row.outputStride
    }
  }

  /// Two products fit 16 bits because no weight is −128; SADDL adds two such pairs to 32.
  @inline(__always)
  private func sum(
    _ p0: int16x8_t, _ p1: int16x8_t, _ p2: int16x8_t, _ p3: int16x8_t, _ p4: int16x8_t,
    bias: UnsafePointer<Int32>
  ) -> EightSums {
    let bias = UnsafeRawPointer(bias)
    let low =
      vaddl_s16(vget_low_s16(p0), vget_low_s16(p1))
      &+ vaddl_s16(vget_low_s16(p2), vget_low_s16(p3))
    let high = vaddl_high_s16(p0, p1) &+ vaddl_high_s16(p2, p3)
    return EightSums(
      low: low &+ vaddw_s16(bias.loadUnaligned(as: int32x4_t.self), vget_low_s16(p4)),
      high: high
        &+ vaddw_high_s16(bias.loadUnaligned(fromByteOffset: 16, as: int32x4_t.self), p4))
  }

  @inline(__always)
  private func sums(
    _ x: Taps<int8x8_t>, _ w: Taps<int8x8_t>, bias: UnsafePointer<Int32>
  ) -> EightSums {
    sum(
      vmlal_s8(vmull_s8(x.v00, w.v00), x.v01, w.v01),
      vmlal_s8(vmull_s8(x.v02, w.v02), x.v10, w.v10),
      vmlal_s8(vmull_s8(x.v11, w.v11), x.v12, w.v12),
      vmlal_s8(vmull_s8(x.v20, w.v20), x.v21, w.v21),
      vmull_s8(x.v22, w.v22), bias: bias)
  }

  @inline(__always)
  private func lowSums(
    _ x: Taps<int8x16_t>, _ w: Taps<int8x16_t>, bias: UnsafePointer<Int32>
  ) -> EightSums {
    sum(
      vmlal_s8(low(x.v00, w.v00), vget_low_s8(x.v01), vget_low_s8(w.v01)),
      vmlal_s8(low(x.v02, w.v02), vget_low_s8(x.v10), vget_low_s8(w.v10)),
      vmlal_s8(low(x.v11, w.v11), vget_low_s8(x.v12), vget_low_s8(w.v12)),
      vmlal_s8(low(x.v20, w.v20), vget_low_s8(x.v21), vget_low_s8(w.v21)),
      low(x.v22, w.v22), bias: bias)
  }

  @inline(__always)
  private func low(_ x: int8x16_t, _ w: int8x16_t) -> int16x8_t {
    vmull_s8(vget_low_s8(x), vget_low_s8(w))
  }

  @inline(__always)
  private func highSums(
    _ x: Taps<int8x16_t>, _ w: Taps<int8x16_t>, bias: UnsafePointer<Int32>
  ) -> EightSums {
    sum(
      vmlal_high_s8(vmull_high_s8(x.v00, w.v00), x.v01, w.v01),
      vmlal_high_s8(vmull_high_s8(x.v02, w.v02), x.v10, w.v10),
      vmlal_high_s8(vmull_high_s8(x.v11, w.v11), x.v12, w.v12),
      vmlal_high_s8(vmull_high_s8(x.v20, w.v20), x.v21, w.v21),
      vmull_high_s8(x.v22, w.v22), bias: bias)
  }
#endif
