// SPDX-License-Identifier: Apache-2.0

#if arch(arm64)
  internal import CIntrinsics
  public import Kernels
  internal import KernelsNEON
  internal import Quantization

  extension DotProd {
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
    while channel < row.channels {
      // The last eight overlap those before: input and output are apart.
      let eight = EightChannels<Clamp>(row, min(channel, row.channels &- 8))
      if row.strideX == 1 { eight.runStride1() } else { eight.runStride2() }
      channel &+= 8
    }
  }

  /// A column of the window for eight channels: the three rows and a zero of each channel together,
  /// as SDOT adds them up.
  private struct Column {
    let low: int8x16_t
    let high: int8x16_t

    @inline(__always)
    init(_ first: UnsafeRawPointer, _ second: UnsafeRawPointer, _ third: UnsafeRawPointer) {
      let upper = vzip1q_s8(Column.eight(first), Column.eight(second))
      let lower = vzip1q_s8(Column.eight(third), int8x16_t(repeating: 0))
      let (u, l) = (vreinterpretq_s16_s8(upper), vreinterpretq_s16_s8(lower))
      low = vreinterpretq_s8_s16(vzip1q_s16(u, l))
      high = vreinterpretq_s8_s16(vzip2q_s16(u, l))
    }

    @inline(__always)
    private static func eight(_ from: UnsafeRawPointer) -> int8x16_t {
      let eight = from.loadUnaligned(as: int8x8_t.self)
      return vcombine_s8(eight, eight)
    }
  }

  /// Eight channels of a row of pixels.
  private struct EightChannels<Clamp: LevelClamp> {
    let weights: (Column, Column, Column)
    let bias: UnsafeRawPointer
    let epilogue: EightEpilogue<Clamp>
    let rows: (UnsafeRawPointer, UnsafeRawPointer, UnsafeRawPointer)
    let output: UnsafeMutableRawPointer
    let outputStride: Int
    let tapStride: Int
    let pixels: Int

    @inline(__always)
    init(_ row: Depthwise3x3Row, _ channel: Int) {
      let first = UnsafeRawPointer(row.weights + channel)
      let padded = row.paddedChannels
      func weightColumn(_ x: Int) -> Column {
        Column(
          first + x &* padded, first + (3 &+ x) &* padded, first + (6 &+ x) &* padded)
      }
      weights = (weightColumn(0), weightColumn(1), weightColumn(2))
      let factors = row.epilogue.factors.advanced(by: channel)
      bias = UnsafeRawPointer(factors.bias)
      epilogue = EightEpilogue(factors, row.epilogue.range)
      rows = (
        UnsafeRawPointer(row.rows.0 + channel), UnsafeRawPointer(row.rows.1 + channel),
        UnsafeRawPointer(row.rows.2 + channel)
      )
      output = UnsafeMutableRawPointer(row.output + channel)
      outputStride = row.outputStride
      tapStride = row.tapStride
      pixels = row.pixels
    }

    /// The column at a byte offset from the first.
    @inline(__always)
    private func column(_ offset: Int) -> Column {
      Column(rows.0 + offset, rows.1 + offset, rows.2 + offset)
    }

    @inline(__always)
    private func store(
      _ left: Column, _ middle: Column, _ right: Column, at to: UnsafeMutableRawPointer
    ) {
      // The store behind the pixel before makes these a load each, which is less than two copies.
      var low = bias.loadUnaligned(as: int32x4_t.self)
      var high = bias.loadUnaligned(fromByteOffset: 16, as: int32x4_t.self)
      low = vdotq_s32(low, left.low, weights.0.low)
      high = vdotq_s32(high, left.high, weights.0.high)
      low = vdotq_s32(low, middle.low, weights.1.low)
      high = vdotq_s32(high, middle.high, weights.1.high)
      low = vdotq_s32(low, right.low, weights.2.low)
      high = vdotq_s32(high, right.high, weights.2.high)
      to.storeBytes(of: epilogue(EightSums(low: low, high: high)), as: int8x8_t.self)
    }

    /// Each column serves three windows; the loop is as long as the rotation of their names.
    @inline(__always)
    func runStride1() {
      var (a, b) = (column(0), column(tapStride))
      var offset = 2 &* tapStride
      var to = output
      var rest = pixels
      while rest >= 3 {
        let c = column(offset)
        store(a, b, c, at: to)
        a = column(offset &+ tapStride)
        store(b, c, a, at: to + outputStride)
        b = column(offset &+ 2 &* tapStride)
        store(c, a, b, at: to + 2 &* outputStride)
        offset &+= 3 &* tapStride
        to += 3 &* outputStride
        rest &-= 3
      }
      if rest == 0 { return }
      let c = column(offset)
      store(a, b, c, at: to)
      if rest == 2 { store(b, c, column(offset &+ tapStride), at: to + outputStride) }
    }

    /// The right column of a window is the left one of the next.
    @inline(__always)
    func runStride2() {
      var a = column(0)
      var offset = tapStride
      var to = output
      var rest = pixels
      while rest >= 2 {
        let c = column(offset &+ tapStride)
        store(a, column(offset), c, at: to)
        a = column(offset &+ 3 &* tapStride)
        store(c, column(offset &+ 2 &* tapStride), a, at: to + outputStride)
        offset &+= 4 &* tapStride
        to += 2 &* outputStride
        rest &-= 2
      }
      if rest > 0 { store(a, column(offset), column(offset &+ tapStride), at: to) }
    }
  }
#endif
