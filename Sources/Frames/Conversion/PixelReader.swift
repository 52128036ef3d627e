// SPDX-License-Identifier: Apache-2.0

/// Reads single pixels of a frame as RGB; one type for each way in which samples lie in memory.
///
/// Chroma is not smoothed: a pixel has that of its pair, or of its block of four.
protocol PixelReader {
  /// The pixel at a place inside the frame.
  func pixel(x: Int, y: Int) -> RGBPixel
}

/// Two pixels in four bytes: ``PixelFormat/yuyv`` and ``PixelFormat/uyvy``.
struct Packed422Reader: PixelReader {
  let base: UnsafePointer<UInt8>
  let bytesPerRow: Int
  /// Of the first luma sample of a pair; chroma has the other bytes.
  let lumaOffset: Int
  let conversion: ColorConversion

  @inline(__always)
  func pixel(x: Int, y: Int) -> RGBPixel {
    let pair = base + (y &* bytesPerRow &+ (x >> 1) &* 4)
    let chroma = pair + (1 &- lumaOffset)
    return conversion.pixel(y: pair[lumaOffset &+ 2 &* (x & 1)], u: chroma[0], v: chroma[2])
  }
}

/// A plane of Y, and U and V for blocks of two by two: ``PixelFormat/nv12``, ``PixelFormat/nv21`` and
/// ``PixelFormat/yuv420``.
struct Planar420Reader: PixelReader {
  let luma: UnsafePointer<UInt8>
  let u: UnsafePointer<UInt8>
  let v: UnsafePointer<UInt8>
  let bytesPerRow: Int
  let chromaBytesPerRow: Int
  /// From one U to the next.
  let chromaStep: Int
  let conversion: ColorConversion

  @inline(__always)
  func pixel(x: Int, y: Int) -> RGBPixel {
    let offset = (y >> 1) &* chromaBytesPerRow &+ (x >> 1) &* chromaStep
    return conversion.pixel(y: luma[y &* bytesPerRow &+ x], u: u[offset], v: v[offset])
  }
}

/// ``PixelFormat/grey``.
struct GreyReader: PixelReader {
  let base: UnsafePointer<UInt8>
  let bytesPerRow: Int
  let conversion: ColorConversion

  @inline(__always)
  func pixel(x: Int, y: Int) -> RGBPixel {
    conversion.pixel(y: base[y &* bytesPerRow &+ x], u: 128, v: 128)
  }
}

/// ``PixelFormat/rgb24`` and ``PixelFormat/bgr24``.
struct PackedRGBReader: PixelReader {
  let base: UnsafePointer<UInt8>
  let bytesPerRow: Int
  /// 0 or 2; blue is where red is not.
  let redOffset: Int

  @inline(__always)
  func pixel(x: Int, y: Int) -> RGBPixel {
    let samples = base + (y &* bytesPerRow &+ 3 &* x)
    return RGBPixel(
      red: samples[redOffset], green: samples[1], blue: samples[2 &- redOffset])
  }
}
