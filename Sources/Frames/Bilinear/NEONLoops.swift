// SPDX-License-Identifier: Apache-2.0

#if arch(arm64)
  internal import CIntrinsics

  /// ``BilinearLoops`` with what every Armv8-A core has.
  enum NEONLoops: BilinearLoops {
    static func permute(
      _ windows: Windows, order: UnsafePointer<UInt8>, into samples: SamplePlanes, groups: Int
    ) {
      for group in 0..<groups {
        let order = order + 48 &* group
        let tap = 16 &* group
        let bytes = 64 &* group
        store(
          vqtbl4q_u8(load_four_unsigned(windows.first + bytes), load(order)), samples.first + tap)
        store(
          vqtbl4q_u8(load_four_unsigned(windows.second + bytes), load(order + 16)),
          samples.second + tap)
        store(
          vqtbl4q_u8(load_four_unsigned(windows.third + bytes), load(order + 32)),
          samples.third + tap)
      }
    }

    static func blend(
      yuv samples: SamplePlanes, by conversion: ColorConversion, weights: UnsafePointer<Int16>,
      into row: BlendedRow, groups: Int
    ) {
      let factors = Factors(conversion)
      for group in 0..<groups {
        let tap = 16 &* group
        let y: uint8x16_t = load(samples.first + tap)
        let u: uint8x16_t = load(samples.second + tap)
        let v: uint8x16_t = load(samples.third + tap)
        let left = factors.colors(vget_low_u8(y), vget_low_u8(u), vget_low_u8(v))
        let right = factors.colors(vget_high_u8(y), vget_high_u8(u), vget_high_u8(v))
        let column = 8 &* group
        let weights: int16x8_t = load(weights + column)
        store(blended(left.red, right.red, weights), row.plane(0) + column)
        store(blended(left.green, right.green, weights), row.plane(1) + column)
        store(blended(left.blue, right.blue, weights), row.plane(2) + column)
      }
    }

    static func blend(
      rgb samples: SamplePlanes, weights: UnsafePointer<Int16>, into row: BlendedRow, groups: Int
    ) {
      for group in 0..<groups {
        let column = 8 &* group
        let weights: int16x8_t = load(weights + column)
        for color in 0..<3 {
          let taps: uint8x16_t = load(samples.base + color &* samples.count + 2 &* column)
          let sums = blended(vget_low_u8(taps), vget_high_u8(taps), weights)
          store(sums, row.plane(color) + column)
        }
      }
    }

    @inline(__always)
    private static func blended(
      _ left: uint8x8_t, _ right: uint8x8_t, _ weights: int16x8_t
    ) -> int16x8_t {
      let a = times_128(left)
      return a &+ vqdmulhq_s16(a &- times_128(right), weights)
    }

    static func blendRows(
      _ upper: UnsafePointer<Int16>, _ lower: UnsafePointer<Int16>, weights: (Int16, Int16),
      table: UnsafePointer<Int8>, into row: UnsafeMutablePointer<Int8>, count: Int
    ) {
      let table = Table(table)
      let first = int16x8_t(repeating: weights.0)
      let second = int16x8_t(repeating: weights.1)
      for column in stride(from: 0, to: count, by: 16) {
        let low = add_halves(
          vqdmulhq_s16(load(upper + column), first), vqdmulhq_s16(load(lower + column), second))
        let high = add_halves(
          vqdmulhq_s16(load(upper + column + 8), first),
          vqdmulhq_s16(load(lower + column + 8), second))
        store(table[narrow_rounded_2(low, high)], row + column)
      }
    }

    static func interleave(
      _ first: UnsafePointer<Int8>, _ second: UnsafePointer<Int8>, _ third: UnsafePointer<Int8>,
      into output: UnsafeMutablePointer<Int8>, count: Int
    ) {
      let whole = count & ~15
      for column in stride(from: 0, to: whole, by: 16) {
        store_triples(
          output + 3 &* column, load(first + column), load(second + column), load(third + column))
      }
      PortableLoops.interleave(
        first + whole, second + whole, third + whole, into: output + 3 &* whole,
        count: count &- whole)
    }
  }

  /// A ``ColorConversion`` in registers.
  private struct Factors {
    let luma: int16x8_t
    let redV: int16x8_t
    let greenU: int16x8_t
    let greenV: int16x8_t
    let blueU: int16x8_t
    let redOffset: int16x8_t
    let greenOffset: int16x8_t
    let blueOffset: int16x8_t

    @inline(__always)
    init(_ conversion: ColorConversion) {
      luma = int16x8_t(repeating: conversion.luma)
      redV = int16x8_t(repeating: conversion.redV)
      greenU = int16x8_t(repeating: conversion.greenU)
      greenV = int16x8_t(repeating: conversion.greenV)
      blueU = int16x8_t(repeating: conversion.blueU)
      redOffset = int16x8_t(repeating: conversion.redOffset)
      greenOffset = int16x8_t(repeating: conversion.greenOffset)
      blueOffset = int16x8_t(repeating: conversion.blueOffset)
    }

    /// Eight pixels.
    @inline(__always)
    func colors(
      _ y: uint8x8_t, _ u: uint8x8_t, _ v: uint8x8_t
    ) -> (red: uint8x8_t, green: uint8x8_t, blue: uint8x8_t) {
      let base = vqrdmulhq_s16(times_128(y), luma)
      let u = times_128(u)
      let v = times_128(v)
      let green = base &+ greenOffset &- vqrdmulhq_s16(u, greenU) &- vqrdmulhq_s16(v, greenV)
      return (
        narrow_rounded_5(base &+ redOffset &+ vqrdmulhq_s16(v, redV)), narrow_rounded_5(green),
        narrow_rounded_5(base &+ blueOffset &+ vqrdmulhq_s16(u, blueU))
      )
    }
  }

  /// A table of 256 bytes in sixteen registers.
  private struct Table {
    private let first: int8x16x4_t
    private let second: int8x16x4_t
    private let third: int8x16x4_t
    private let fourth: int8x16x4_t

    @inline(__always)
    init(_ values: UnsafePointer<Int8>) {
      first = load_four(values)
      second = load_four(values + 64)
      third = load_four(values + 128)
      fourth = load_four(values + 192)
    }

    /// A part of the table leaves what lies beyond it as it was.
    @inline(__always)
    subscript(_ indices: uint8x16_t) -> int8x16_t {
      let part = uint8x16_t(repeating: 64)
      let inSecond = indices &- part
      let inThird = inSecond &- part
      var values = vqtbl4q_s8(first, indices)
      values = vqtbx4q_s8(values, second, inSecond)
      values = vqtbx4q_s8(values, third, inThird)
      return vqtbx4q_s8(values, fourth, inThird &- part)
    }
  }

  @inline(__always)
  private func load<Element, Vector>(_ from: UnsafePointer<Element>) -> Vector {
    UnsafeRawPointer(from).loadUnaligned(as: Vector.self)
  }

  @inline(__always)
  private func load<Element, Vector>(_ from: UnsafeMutablePointer<Element>) -> Vector {
    UnsafeRawPointer(from).loadUnaligned(as: Vector.self)
  }

  @inline(__always)
  private func store<Element, Vector>(_ vector: Vector, _ to: UnsafeMutablePointer<Element>) {
    UnsafeMutableRawPointer(to).storeBytes(of: vector, as: Vector.self)
  }
#endif
