// SPDX-License-Identifier: Apache-2.0

import CBoard
public import Frames

/// Decodes the frames of a camera that sends Motion JPEG.
///
/// Frames that name no Huffman tables have those of the standard, and a few bytes of padding before
/// a marker are skipped, because many cameras write such frames. Everything else that libjpeg warns
/// of means that pixels were made up, and such a frame is dropped whole. Like all decoding, it is one
/// thread's at a time: libjpeg's memory on the board is for one picture.
public struct JPEGFrameDecoder: Sendable {
  public let decoding: ScaledDecoding

  public init(_ decoding: ScaledDecoding) { self.decoding = decoding }

  /// What ``decode(_:into:)`` writes.
  public var pixelBytes: Int { decoding.decoded.leastBytes }

  /// What libjpeg needs for frames of this width, for ``reserveDecoderMemory(byteCount:)``.
  ///
  /// Tables, and rows of blocks; not enough for a progressive frame, which no camera sends and which
  /// is dropped for want of memory.
  public static func memoryBytes(width: Int) -> Int { (64 << 10) + 128 * width }

  /// Decodes one frame.
  ///
  /// - Parameters:
  ///   - frame: as the camera sent it.
  ///   - pixels: `pixelBytes` of memory, which hold a frame of `decoding.decoded` only if nil is
  ///     returned.
  /// - Returns: why the frame must be dropped, or nil.
  public func decode(
    _ frame: UnsafeRawBufferPointer, into pixels: UnsafeMutableRawBufferPointer
  ) -> FrameDrop? {
    let report = jpeg_decode_frame(
      frame.baseAddress, frame.count, Int32(decoding.denominator), pixels.baseAddress,
      min(pixels.count, pixelBytes))
    if report.width != 0,
      report.width != decoding.source.width || report.height != decoding.source.height
    {
      return .changed
    }
    return report.problem == JPEG_PROBLEM_NONE ? nil : .undecodable
  }
}
