// SPDX-License-Identifier: Apache-2.0

/// One row of a 3×3 max pool: what tiles work on.
///
/// A tap outside the map stands for its nearest neighbour inside, which is another tap of the same
/// window: the largest stays the same.
public struct MaxPool3x3Row: @unchecked Sendable {
  /// The first pixels of the three rows of the window.
  public let rows: (UnsafePointer<Int8>, UnsafePointer<Int8>, UnsafePointer<Int8>)
  /// Pixels in each of the rows, and bytes from one to the next.
  public let width: Int
  public let channels: Int
  /// Columns of padding left of the map, and columns from a window to its right neighbour.
  public let left: Int
  public let strideX: Int
  public let pixels: Int
  public let output: UnsafeMutablePointer<Int8>
  public let outputStride: Int

  @inlinable
  public init(
    rows: (UnsafePointer<Int8>, UnsafePointer<Int8>, UnsafePointer<Int8>), width: Int,
    channels: Int, left: Int, strideX: Int, pixels: Int, output: UnsafeMutablePointer<Int8>,
    outputStride: Int
  ) {
    self.rows = rows
    self.width = width
    self.channels = channels
    self.left = left
    self.strideX = strideX
    self.pixels = pixels
    self.output = output
    self.outputStride = outputStride
  }

  /// Byte offset of the column of a tap, 0 … 2, of a window.
  @inlinable @inline(__always)
  public func column(_ pixel: Int, _ tap: Int) -> Int {
    min(max(pixel &* strideX &- left &+ tap, 0), width &- 1) &* channels
  }

  /// Writes every channel of every pixel.
  public func runPortable() {
    for pixel in 0..<pixels {
      let to = output + pixel &* outputStride
      let columns = (column(pixel, 0), column(pixel, 1), column(pixel, 2))
      for channel in 0..<channels {
        let left = largest(columns.0 &+ channel)
        let middle = largest(columns.1 &+ channel)
        let right = largest(columns.2 &+ channel)
        to[channel] = max(left, max(middle, right))
      }
    }
  }

  @inline(__always)
  private func largest(_ offset: Int) -> Int8 {
    max(rows.0[offset], max(rows.1[offset], rows.2[offset]))
  }
}
