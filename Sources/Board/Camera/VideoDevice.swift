// SPDX-License-Identifier: Apache-2.0

/// A V4L2 node, as far as a camera is made of it; tests play one of their own.
///
/// A call that fails throws the kernel's reason.
public protocol VideoDevice: ~Copyable {
  func facts() throws(VideoFailure) -> VideoFacts

  /// The formats that the driver lists, then nothing.
  func format(at index: Int) -> FourCC?
  /// The sizes of a format, then nothing; drivers may list none at all.
  func sizes(at index: Int, of format: FourCC) -> VideoSizes?
  /// The frame periods of a format and size in nanoseconds, then nothing; drivers may list none.
  func period(at index: Int, of format: FourCC, width: Int, height: Int) -> Int64?

  /// Sets format and size, and returns what the driver made of them.
  mutating func setFormat(
    _ format: FourCC, width: Int, height: Int
  ) throws(VideoFailure) -> VideoFormat
  /// Sets the frames per second, and returns the period in nanoseconds; 0 where there is none.
  mutating func setRate(_ rate: Int) throws(VideoFailure) -> Int64

  /// Makes buffers, `count` of them if the driver agrees, and returns how many there are.
  mutating func makeBuffers(_ count: Int) throws(VideoFailure) -> Int
  /// A buffer's memory, until the device ends.
  func memory(of buffer: Int) -> UnsafeRawBufferPointer

  mutating func start() throws(VideoFailure)
  /// Gives a buffer to the driver.
  mutating func queue(_ buffer: Int) throws(VideoFailure)
  /// Takes a filled buffer, if there is one.
  mutating func dequeue() throws(VideoFailure) -> VideoBuffer?
  /// Waits until a buffer is filled.
  mutating func wait(until deadline: Int64) -> VideoWait
}

/// Why the kernel refused.
public struct VideoFailure: Error, Equatable, Sendable {
  public let errno: Int32

  public init(errno: Int32) { self.errno = errno }
}

public enum VideoWait: Equatable, Sendable {
  case ready
  case timedOut
  case failed
}

/// What a node says of itself.
public struct VideoFacts: Equatable, Sendable {
  public var driver = ShortText()
  public var card = ShortText()
  public var bus = ShortText()
  /// It captures pictures whose planes lie in one buffer.
  public var captures = true
  /// It captures pictures whose planes lie in buffers of their own.
  public var capturesPlanes = false
  public var streams = true
  /// Something before it must be set up first: it is a CSI receiver's.
  public var needsMediaSetup = false

  public init() {}
}

/// One size, or all from the least to the most in steps.
public struct VideoSizes: Equatable, Sendable {
  public var width: ClosedRange<Int>
  public var widthStep: Int
  public var height: ClosedRange<Int>
  public var heightStep: Int

  public init(
    width: ClosedRange<Int>, widthStep: Int = 1, height: ClosedRange<Int>, heightStep: Int = 1
  ) {
    self.width = width
    self.widthStep = max(widthStep, 1)
    self.height = height
    self.heightStep = max(heightStep, 1)
  }

  /// The least size of these that covers another, or else the next smaller one.
  func nearest(width: Int, height: Int) -> (width: Int, height: Int) {
    (
      VideoSizes.nearest(width, in: self.width, step: widthStep),
      VideoSizes.nearest(height, in: self.height, step: heightStep)
    )
  }

  private static func nearest(_ side: Int, in range: ClosedRange<Int>, step: Int) -> Int {
    guard side > range.lowerBound else { return range.lowerBound }
    let steps = (side - range.lowerBound + step - 1) / step
    return min(range.lowerBound + steps * step, range.upperBound)
  }
}

/// What a driver made of a wish.
public struct VideoFormat: Equatable, Sendable {
  public var code: FourCC
  public var width: Int
  public var height: Int
  /// 0 for compressed pictures.
  public var bytesPerRow: Int
  public var isBT709 = false
  public var isFullRange = false

  public init(code: FourCC, width: Int, height: Int, bytesPerRow: Int) {
    self.code = code
    self.width = width
    self.height = height
    self.bytesPerRow = bytesPerRow
  }
}

/// A buffer that a driver filled.
public struct VideoBuffer: Equatable, Sendable {
  public var index: Int
  public var byteCount: Int
  public var sequence: UInt32
  public var isDamaged = false
  /// When it was exposed, in nanoseconds of the monotonic clock; nothing where the driver has another.
  public var time: Int64?

  public init(index: Int, byteCount: Int, sequence: UInt32, time: Int64?) {
    self.index = index
    self.byteCount = byteCount
    self.sequence = sequence
    self.time = time
  }
}
