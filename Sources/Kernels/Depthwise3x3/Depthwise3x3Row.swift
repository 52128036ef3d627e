// SPDX-License-Identifier: Apache-2.0

/// One row of a depthwise convolution's output, with every tap in memory: what tiles work on.
public struct Depthwise3x3Row: @unchecked Sendable {
  /// The left taps of the first pixel in the three rows of the window.
  public let rows: (UnsafePointer<Int8>, UnsafePointer<Int8>, UnsafePointer<Int8>)
  /// Bytes from a tap to its right neighbour.
  public let tapStride: Int
  /// 1 or 2 taps from a window to its right neighbour.
  public let strideX: Int
  public let pixels: Int
  public let channels: Int
  /// `[9][paddedChannels]`, row by row.
  public let weights: UnsafePointer<Int8>
  public let paddedChannels: Int
  public let epilogue: Epilogue
  /// The first pixel's first channel.
  public let output: UnsafeMutablePointer<Int8>
  public let outputStride: Int
  /// Which pixel of the map the first one is, for the residual.
  public let firstPixel: Int

  @inlinable
  public init(
    rows: (UnsafePointer<Int8>, UnsafePointer<Int8>, UnsafePointer<Int8>), tapStride: Int,
    strideX: Int, pixels: Int, channels: Int, weights: UnsafePointer<Int8>, epilogue: Epilogue,
    output: UnsafeMutablePointer<Int8>, outputStride: Int, firstPixel: Int
  ) {
    self.rows = rows
    self.tapStride = tapStride
    self.strideX = strideX
    self.pixels = pixels
    self.channels = channels
    self.weights = weights
    paddedChannels = (channels &+ 3) / 4 &* 4
    self.epilogue = epilogue
    self.output = output
    self.outputStride = outputStride
    self.firstPixel = firstPixel
  }

  /// Writes every channel of every pixel.
  public func runPortable() {
    for pixel in 0..<pixels {
      let column = pixel &* strideX &* tapStride
      let to = output + pixel &* outputStride
      for channel in 0..<channels {
        let at = column &+ channel
        let sum =
          tapRow(0, rows.0 + at, channel) &+ tapRow(1, rows.1 + at, channel)
          &+ tapRow(2, rows.2 + at, channel)
        to[channel] = epilogue(
          sum, channel: channel, place: channel, pixel: firstPixel &+ pixel)
      }
    }
  }

  /// The three taps of one row of the window.
  @inline(__always)
  private func tapRow(_ tapY: Int, _ from: UnsafePointer<Int8>, _ channel: Int) -> Int32 {
    let taps = weights + (tapY &* 3 &* paddedChannels &+ channel)
    return Int32(from[0]) &* Int32(taps[0])
      &+ Int32(from[tapStride]) &* Int32(taps[paddedChannels])
      &+ Int32(from[2 &* tapStride]) &* Int32(taps[2 &* paddedChannels])
  }
}
