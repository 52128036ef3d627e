// SPDX-License-Identifier: Apache-2.0

/// A pointwise, a 3×3 depthwise and a pointwise convolution, a band of rows at a time.
///
/// The first convolution writes its rows into a ring of as many rows as a band has taps in, with
/// the padding around them. The depthwise convolution fills the band from there, and the second
/// pointwise convolution computes rows of the output from the band. So what lies between the three
/// never exists as a whole, and needs neither much memory nor a far cache.
public struct BandedUnit: Sendable {
  /// Its output is the ring, `[ringRows, ringColumns, channels]`: `(bandRows − 1) · strideY + 3`
  /// rows of `(width − 1) · strideX + 3` columns.
  public let first: GroupedPointwise
  /// Reads the ring; its output is the band, `[bandRows, width, channels]`.
  public let depthwise: Depthwise3x3
  /// Its input is the band; without residual, as is the first.
  public let second: GroupedPointwise

  @inlinable
  public init(first: GroupedPointwise, depthwise: Depthwise3x3, second: GroupedPointwise) {
    self.first = first
    self.depthwise = depthwise
    self.second = second
  }

  /// Computes the whole map; every element of the output is written.
  public func runPortable() { run(Portable.self, rows: 0..<second.output.height) }

  /// Computes some rows of the output with a kernel set.
  @inlinable
  public func run<Set: KernelSet>(_ kernels: Set.Type, rows: Range<Int>) {
    if rows.isEmpty { return }
    // The columns of padding stay: every row of the ring has them in the same places.
    fillPadding(first.output.base, rows: first.output.height)
    var y = rows.lowerBound
    // Rows above the map are padding already.
    var next = max(firstTap(y), 0)
    while y < rows.upperBound {
      let end = min(y &+ second.input.height, rows.upperBound)
      while next < firstTap(end &- 1) &+ 3 {
        fillRingRow(kernels, next)
        next &+= 1
      }
      for outputY in y..<end { kernels.run(row(outputY, inBand: outputY &- y)) }
      kernels.run(secondRows(from: y), pixels: 0..<(end &- y) &* second.output.width)
      y = end
    }
  }

  /// The first row of the first convolution in which a row of the output has taps; −2 at least.
  @inlinable @inline(__always)
  func firstTap(_ outputY: Int) -> Int {
    outputY &* depthwise.window.strideY &- depthwise.window.top
  }

  /// Where row `y` of the first convolution is in the ring, with the padding left of it.
  @inlinable @inline(__always)
  func ringRow(_ y: Int) -> UnsafeMutablePointer<Int8> {
    // `y` is at least −2, and the ring has at least three rows.
    first.output.pixel((y &+ first.output.height) % first.output.height, 0)
  }

  @usableFromInline
  func fillPadding(_ to: UnsafeMutablePointer<Int8>, rows: Int) {
    fillBytes(
      to, with: depthwise.input.zeroPoint,
      count: rows &* first.output.width &* first.output.channels)
  }

  @inlinable
  func fillRingRow<Set: KernelSet>(_ kernels: Set.Type, _ y: Int) {
    let to = ringRow(y)
    guard y < first.input.height else { return fillPadding(to, rows: 1) }
    let left = depthwise.window.left
    // The last columns of the map may lie behind the last window.
    let columns = min(first.input.width, first.output.width &- left)
    kernels.run(
      first.moved(
        from: first.input.pixel(y, 0), to: to + left &* first.output.pixelStride),
      pixels: 0..<columns)
  }

  /// A row of the output's depthwise convolution, on its way into a row of the band.
  @inlinable
  func row(_ outputY: Int, inBand bandY: Int) -> Depthwise3x3Row {
    let top = firstTap(outputY)
    let band = depthwise.output
    return Depthwise3x3Row(
      rows: (
        UnsafePointer(ringRow(top)), UnsafePointer(ringRow(top &+ 1)),
        UnsafePointer(ringRow(top &+ 2))
      ),
      tapStride: band.channels, strideX: depthwise.window.strideX, pixels: band.width,
      channels: band.channels, weights: depthwise.weights, epilogue: depthwise.epilogue,
      output: band.pixel(bandY, 0), outputStride: band.pixelStride, firstPixel: 0)
  }

  /// The second convolution from the band into the rows of the output from `y` on.
  @inlinable
  func secondRows(from y: Int) -> GroupedPointwise {
    second.moved(from: second.input.base, to: second.output.pixel(y, 0))
  }
}

extension GroupedPointwise {
  /// The same convolution of pixels elsewhere; without residual.
  @inlinable
  func moved(from: UnsafePointer<Int8>, to: UnsafeMutablePointer<Int8>) -> GroupedPointwise {
    GroupedPointwise(
      input: InputMap(
        base: from, height: input.height, width: input.width, channels: input.channels,
        pixelStride: input.pixelStride, zeroPoint: input.zeroPoint),
      weights: weights, epilogue: epilogue, places: places,
      output: OutputMap(
        base: to, height: output.height, width: output.width, channels: output.channels,
        pixelStride: output.pixelStride))
  }
}
