// SPDX-License-Identifier: Apache-2.0

/// 3×3 depthwise convolution with a stride of 1 or 2 in each direction.
///
/// Each input row is copied once into a ring of three rows in scratch memory, with the padding
/// around it. The loop over taps then has no borders, and with a stride of 1 the output may be the
/// input's own memory: a row is in the ring before it is overwritten.
public struct Depthwise3x3: Sendable {
  /// `[height, width, channels]`.
  public let input: InputMap
  /// 3×3, with at most two rows or columns of padding.
  public let window: Window
  /// `[9][paddedChannels]`, int8, row by row; channels rounded up to a multiple of four.
  public nonisolated(unsafe) let weights: UnsafePointer<Int8>
  public let epilogue: Epilogue
  /// `[3][(outputWidth − 1) · strideX + 3][channels]`, and `2 − window.top` rows more for
  /// `saveNeighbors(of:)`.
  public nonisolated(unsafe) let ring: UnsafeMutablePointer<Int8>
  /// `[outputHeight, outputWidth, channels]`; may start where `input` starts.
  public let output: OutputMap

  @inlinable
  public init(
    input: InputMap, window: Window, weights: UnsafePointer<Int8>, epilogue: Epilogue,
    ring: UnsafeMutablePointer<Int8>, output: OutputMap
  ) {
    self.input = input
    self.window = window
    self.weights = weights
    self.epilogue = epilogue
    self.ring = ring
    self.output = output
  }

  @inlinable var ringColumns: Int { (output.width &- 1) &* window.strideX &+ 3 }
  @inlinable var ringRowBytes: Int { ringColumns &* output.channels }

  /// Computes the whole map; every element of the output is written.
  public func runPortable() { run(Portable.self, rows: 0..<output.height) }

  /// Computes some rows with a kernel set.
  @inlinable
  public func run<Set: KernelSet>(_ kernels: Set.Type, rows: Range<Int>) {
    run(kernels, rows: rows, copyFrom: firstTap(rows.lowerBound), savedFrom: .max)
  }

  /// Rows of the input from `copyFrom` on come into the ring in time; from `savedFrom` on, they
  /// have been saved.
  @inlinable
  func run<Set: KernelSet>(
    _ kernels: Set.Type, rows: Range<Int>, copyFrom: Int, savedFrom: Int
  ) {
    var next = copyFrom
    for outputY in rows {
      let top = firstTap(outputY)
      // Rows that a stride larger than the window would skip do not exist: the stride is 1 or 2.
      while next < min(top &+ 3, savedFrom) {
        copyRow(next, to: ringRow(next))
        next &+= 1
      }
      kernels.run(row(outputY, top: top, savedFrom: savedFrom))
    }
  }

  /// The first row of the input in which a row of the output has taps; −2 at least.
  @inlinable @inline(__always)
  func firstTap(_ outputY: Int) -> Int { outputY &* window.strideY &- window.top }

  @inlinable
  func row(_ outputY: Int, top: Int, savedFrom: Int) -> Depthwise3x3Row {
    Depthwise3x3Row(
      rows: (
        tapRow(top, savedFrom), tapRow(top &+ 1, savedFrom), tapRow(top &+ 2, savedFrom)
      ),
      tapStride: output.channels, strideX: window.strideX, pixels: output.width,
      channels: output.channels, weights: weights, epilogue: epilogue,
      output: output.pixel(outputY, 0), outputStride: output.pixelStride,
      firstPixel: outputY &* output.width)
  }

  /// The ring's row for row `y` of the input, which may lie outside it.
  @inlinable @inline(__always)
  func ringRow(_ y: Int) -> UnsafeMutablePointer<Int8> {
    // `y` is at least −2.
    ring + (y &+ 3) % 3 &* ringRowBytes
  }

  /// Where row `y` of the input is, with the padding around it.
  @inlinable @inline(__always)
  func tapRow(_ y: Int, _ savedFrom: Int) -> UnsafePointer<Int8> {
    UnsafePointer(y < savedFrom ? ringRow(y) : ring + (y &- savedFrom &+ 3) &* ringRowBytes)
  }

  /// Copies a row of the input, with the padding around it.
  @usableFromInline
  func copyRow(_ y: Int, to: UnsafeMutablePointer<Int8>) {
    guard y >= 0, y < input.height else {
      return fillBytes(to, with: input.zeroPoint, count: ringRowBytes)
    }
    let channels = input.channels
    let left = window.left &* channels
    // The last columns of the map may lie behind the last window.
    let columns = min(input.width, ringColumns &- window.left)
    fillBytes(to, with: input.zeroPoint, count: left)
    if input.pixelStride == channels {
      copyBytes(from: input.pixel(y, 0), to: to + left, count: columns &* channels)
    } else {
      for x in 0..<columns {
        copyBytes(
          from: input.pixel(y, x), to: to + (left &+ x &* channels), count: channels)
      }
    }
    let filled = left &+ columns &* channels
    fillBytes(to + filled, with: input.zeroPoint, count: ringRowBytes &- filled)
  }
}
