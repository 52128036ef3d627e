// SPDX-License-Identifier: Apache-2.0

/// The stem: a convolution and the max pool behind it, fused by rows.
///
/// Only as many rows of the convolution exist as the pool's window is high, in a ring in scratch
/// memory; the whole map, the largest of the network, never does.
public struct ConvolutionMaxPool: Sendable {
  /// Its output is the ring: `[pool.height, convolutionWidth, channels]`.
  public let convolution: Convolution
  /// Height of the convolution's map, of which the ring holds a part.
  public let convolutionHeight: Int
  public let pool: Window
  public let output: OutputMap

  @inlinable
  public init(
    convolution: Convolution, convolutionHeight: Int, pool: Window, output: OutputMap
  ) {
    self.convolution = convolution
    self.convolutionHeight = convolutionHeight
    self.pool = pool
    self.output = output
  }

  /// Computes the whole map; every element of the output is written.
  public func runPortable() { run(Portable.self, rows: 0..<output.height) }

  /// Computes some rows with a kernel set.
  @inlinable
  public func run<Set: KernelSet>(_ kernels: Set.Type, rows: Range<Int>) {
    let ring = convolution.pointwise.output
    var computed = 0
    for outputY in rows {
      let end = min(outputY &* pool.strideY &- pool.top &+ pool.height, convolutionHeight)
      // Rows that no window of these rows touches are not computed.
      computed = max(computed, end &- pool.height)
      while computed < end {
        convolution.run(kernels, row: computed, pixel: computed % pool.height &* ring.width)
        computed &+= 1
      }
      if pool.width == 3, pool.height == 3 {
        kernels.run(pooledRow(outputY))
      } else {
        for outputX in 0..<output.width { poolPixel(outputY, outputX) }
      }
    }
  }

  @inlinable
  func pooledRow(_ outputY: Int) -> MaxPool3x3Row {
    let top = outputY &* pool.strideY &- pool.top
    let ring = convolution.pointwise.output
    return MaxPool3x3Row(
      rows: (ringRow(top), ringRow(top &+ 1), ringRow(top &+ 2)), width: ring.width,
      channels: output.channels, left: pool.left, strideX: pool.strideX, pixels: output.width,
      output: output.pixel(outputY, 0), outputStride: output.pixelStride)
  }

  /// A row of the convolution's map, or the nearest that exists.
  @inlinable
  func ringRow(_ y: Int) -> UnsafePointer<Int8> {
    let inside = min(max(y, 0), convolutionHeight &- 1)
    return UnsafePointer(convolution.pointwise.output.pixel(inside % pool.height, 0))
  }

  @usableFromInline
  func poolPixel(_ outputY: Int, _ outputX: Int) {
    let ring = convolution.pointwise.output
    let (rows, columns) = pool.clipped(
      outputY: outputY, outputX: outputX, toHeight: convolutionHeight, width: ring.width)
    let to = output.pixel(outputY, outputX)
    for channel in 0..<output.channels {
      var largest = Int8.min
      for y in rows {
        for x in columns { largest = max(largest, ring.pixel(y % pool.height, x)[channel]) }
      }
      to[channel] = largest
    }
  }
}
