// SPDX-License-Identifier: Apache-2.0

/// The shape of every frame of a stream, as its source negotiated it.
public struct FrameFormat: Equatable, Sendable {
  public var pixels: PixelFormat
  public var width: Int
  public var height: Int
  /// Of the first plane; 0 for ``PixelFormat/mjpeg``.
  public var bytesPerRow: Int
  public var encoding: ColorEncoding

  public init(
    pixels: PixelFormat, width: Int, height: Int, bytesPerRow: Int, encoding: ColorEncoding
  ) {
    self.pixels = pixels
    self.width = width
    self.height = height
    self.bytesPerRow = bytesPerRow
    self.encoding = encoding
  }
}

/// A filled buffer of a source, in the source's memory.
///
/// It may be read until its `buffer` is given back.
public struct Frame {
  public var bytes: UnsafeRawBufferPointer
  public var format: FrameFormat
  /// When it was exposed, or where that is not known, when it arrived: monotonic, in nanoseconds.
  public var time: Int64
  /// Whether `time` is that of the exposure.
  public var isTimeOfExposure: Bool
  /// The source's number of it; grows by one for each frame that the source made.
  public var sequence: UInt32
  /// Which of the source's buffers it lies in, in `0 ..< 32`.
  public var buffer: Int

  public init(
    bytes: UnsafeRawBufferPointer, format: FrameFormat, time: Int64, isTimeOfExposure: Bool,
    sequence: UInt32, buffer: Int
  ) {
    self.bytes = bytes
    self.format = format
    self.time = time
    self.isTimeOfExposure = isTimeOfExposure
    self.sequence = sequence
    self.buffer = buffer
  }
}

/// Why a frame never reached a decision.
public enum FrameDrop: UInt8, Sendable {
  /// A newer frame was there before anybody took it.
  case superseded
  /// The driver marked it as damaged.
  case damaged
  /// Fewer bytes than its format needs, or a picture cut off.
  case short
  /// Older than the deadline when it arrived.
  case stale
  /// The number or the time of the one before.
  case repeated
  /// Its number or its time goes backwards.
  case outOfSequence
  /// Of another format or size than the stream's.
  case changed
  /// Its JPEG cannot be decoded.
  case undecodable
  /// It came while the exposure settled.
  case settling
  /// The driver never delivered it: a gap in the numbers.
  case missed
}

extension FrameDrop {
  /// How many causes there are: `FrameDrop(rawValue:)` is one for every number below.
  public static let count = Int(FrameDrop.missed.rawValue) + 1
}

// An array of all cases needs a heap.
#if !hasFeature(Embedded)
  extension FrameDrop: CaseIterable {}
#endif
