// SPDX-License-Identifier: Apache-2.0

// Operators on int8 maps. Principles:
// 1. One operator, one folder; the portable version here is the specification, and every variant
//    for an instruction set must equal it byte for byte.
// 2. A kernel trusts what it is given: `ModelFile` has proved shapes, bounds and ranges at open.
// 3. No kernel allocates, waits or fails.
// 4. Every rounding rule is in `Quantization`.

/// An int8 map in memory that an operator reads: `[height, width, channels]`.
public struct InputMap: Sendable {
  /// The first channel of the top left pixel.
  public nonisolated(unsafe) let base: UnsafePointer<Int8>
  public let height: Int
  public let width: Int
  public let channels: Int
  /// Bytes from a pixel to its right neighbour; more than `channels` in a slice of a wider map.
  public let pixelStride: Int
  /// The byte that stands for zero; padding reads it.
  public let zeroPoint: Int8

  /// Bytes behind the last pixel that a kernel may read, without effect on any result.
  public static let overread = 64

  @inlinable
  public init(
    base: UnsafePointer<Int8>, height: Int, width: Int, channels: Int, pixelStride: Int,
    zeroPoint: Int8
  ) {
    self.base = base
    self.height = height
    self.width = width
    self.channels = channels
    self.pixelStride = pixelStride
    self.zeroPoint = zeroPoint
  }

  @inlinable @inline(__always)
  public func pixel(_ y: Int, _ x: Int) -> UnsafePointer<Int8> {
    base + (y &* width &+ x) &* pixelStride
  }
}

/// An int8 map in memory that an operator writes: `[height, width, channels]`.
public struct OutputMap: Sendable {
  /// The first channel of the top left pixel.
  public nonisolated(unsafe) let base: UnsafeMutablePointer<Int8>
  public let height: Int
  public let width: Int
  public let channels: Int
  /// Bytes from a pixel to its right neighbour; more than `channels` in a slice of a wider map.
  public let pixelStride: Int

  @inlinable
  public init(
    base: UnsafeMutablePointer<Int8>, height: Int, width: Int, channels: Int, pixelStride: Int
  ) {
    self.base = base
    self.height = height
    self.width = width
    self.channels = channels
    self.pixelStride = pixelStride
  }

  @inlinable @inline(__always)
  public func pixel(_ y: Int, _ x: Int) -> UnsafeMutablePointer<Int8> {
    base + (y &* width &+ x) &* pixelStride
  }
}

/// A window that slides over a map; taps may lie outside it.
public struct Window: Equatable, Sendable {
  public let height: Int
  public let width: Int
  public let strideY: Int
  public let strideX: Int
  /// Rows of padding above the map.
  public let top: Int
  /// Columns of padding left of the map.
  public let left: Int

  @inlinable
  public init(height: Int, width: Int, strideY: Int, strideX: Int, top: Int, left: Int) {
    self.height = height
    self.width = width
    self.strideY = strideY
    self.strideX = strideX
    self.top = top
    self.left = left
  }

  /// The windows of a row, of `outputs` in all, whose columns all lie inside a map.
  @inlinable
  func windowsInside(width: Int, outputs: Int) -> Range<Int> {
    guard width >= self.width else { return 0..<0 }
    let first = min((left &+ strideX &- 1) / strideX, outputs)
    let last = (width &- self.width &+ left) / strideX
    return first..<max(first, min(last &+ 1, outputs))
  }

  /// The taps of one window that lie inside a map, as rows and columns of that map.
  @inlinable @inline(__always)
  public func clipped(
    outputY: Int, outputX: Int, toHeight limitY: Int, width limitX: Int
  ) -> (rows: Range<Int>, columns: Range<Int>) {
    let y = outputY &* strideY &- top
    let x = outputX &* strideX &- left
    let firstY = min(max(y, 0), limitY)
    let firstX = min(max(x, 0), limitX)
    return (
      firstY..<max(firstY, min(y &+ height, limitY)), firstX..<max(firstX, min(x &+ width, limitX))
    )
  }
}

/// The factors of each output channel, as the model file holds them.
public struct ChannelFactors: Sendable {
  /// `[channels]`, in units of `inputScale · weightScale[channel]`; the input's zero point is in it.
  public nonisolated(unsafe) let bias: UnsafePointer<Int32>
  /// `[channels]`.
  public nonisolated(unsafe) let multipliers: UnsafePointer<Int32>
  /// `[channels]`; unused where a residual is added.
  public nonisolated(unsafe) let shifts: UnsafePointer<Int32>
  /// Left shift of every accumulator before its multiplication.
  public let preShift: Int32

  @inlinable
  public init(
    bias: UnsafePointer<Int32>, multipliers: UnsafePointer<Int32>, shifts: UnsafePointer<Int32>,
    preShift: Int32
  ) {
    self.bias = bias
    self.multipliers = multipliers
    self.shifts = shifts
    self.preShift = preShift
  }

  /// The factors from a channel on.
  @inlinable @inline(__always)
  public func advanced(by channels: Int) -> ChannelFactors {
    ChannelFactors(
      bias: bias + channels, multipliers: multipliers + channels, shifts: shifts + channels,
      preShift: preShift)
  }
}
