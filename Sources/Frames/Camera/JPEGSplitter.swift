// SPDX-License-Identifier: Apache-2.0

/// Finds JPEG pictures that stand one behind the other, as `rpicam-vid --codec mjpeg` writes them.
///
/// It follows the markers of ITU-T T.81, annex B, so that a thumbnail inside a picture neither begins
/// nor ends one. What is no picture is skipped up to the next start of one.
///
/// It remembers where it was: more bytes may be added behind those that it has seen.
public struct JPEGSplitter: Sendable {
  /// A whole picture among the bytes.
  public struct Extent: Equatable, Sendable {
    public let bytes: Range<Int>
    /// As its frame header says; 0 if it has none.
    public let width: Int
    public let height: Int
  }

  private enum State {
    case seeking
    case segments
    case entropyCoded
  }

  private var state = State.seeking
  private var offset = 0
  private var start = 0
  /// Behind the picture, once that is known.
  private var end: Int?
  private var width = 0
  private var height = 0

  public init() {}

  /// Bytes before this are of no use any more.
  public var usefulFrom: Int { state == .seeking ? offset : start }

  /// Tells it that this many bytes were taken away in front, at most ``usefulFrom``.
  public mutating func discard(_ count: Int) {
    offset -= count
    start -= count
  }

  /// The next whole picture, or nothing until more bytes are there.
  ///
  /// - Parameter bytes: those of the last call, as far as they were not discarded, and maybe more.
  /// - Returns: where it lies in `bytes`.
  public mutating func next(in bytes: UnsafeRawBufferPointer) -> Extent? {
    while offset + 1 < bytes.count {
      switch state {
      case .seeking: seek(bytes)
      case .segments:
        guard followSegment(bytes) else { return nil }
      case .entropyCoded: followEntropyCoded(bytes)
      }
      if let end { return finish(at: end) }
    }
    return nil
  }
}

/// The second byte of a marker; the first is 0xFF.
private enum Marker {
  static let startOfImage: UInt8 = 0xD8
  static let endOfImage: UInt8 = 0xD9
  static let startOfScan: UInt8 = 0xDA
  static let restarts: ClosedRange<UInt8> = 0xD0...0xD7
  /// TEM and what has no length.
  static let temporary: UInt8 = 0x01

  /// SOF0 … SOF15 without DHT, JPG and DAC, which lie among them.
  static func isFrameHeader(_ marker: UInt8) -> Bool {
    (0xC0...0xCF).contains(marker) && marker != 0xC4 && marker != 0xC8 && marker != 0xCC
  }
}

extension JPEGSplitter {
  private mutating func seek(_ bytes: UnsafeRawBufferPointer) {
    if bytes[offset] == 0xFF, bytes[offset + 1] == Marker.startOfImage {
      start = offset
      offset += 2
      width = 0
      height = 0
      state = .segments
    } else {
      offset += 1
    }
  }

  /// Whether the segment at `offset` is not there as a whole.
  private func isWaiting(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard offset + 3 < bytes.count else { return true }
    return offset + 2 + length(bytes) > bytes.count
  }

  private func length(_ bytes: UnsafeRawBufferPointer) -> Int {
    Int(bytes[offset + 2]) << 8 | Int(bytes[offset + 3])
  }

  /// Steps over one marker with what belongs to it, or returns false because that is not all there.
  private mutating func followSegment(_ bytes: UnsafeRawBufferPointer) -> Bool {
    switch (bytes[offset], bytes[offset + 1]) {
    case (0xFF, 0xFF): offset += 1  // A fill byte.
    case (0xFF, Marker.endOfImage): end = offset + 2
    case (0xFF, Marker.restarts), (0xFF, Marker.temporary): offset += 2
    // A start in the middle of a picture is that of the next one: the writer was cut off.
    case (0xFF, 0), (0xFF, Marker.startOfImage): state = .seeking
    case (0xFF, let marker):
      guard !isWaiting(bytes) else { return false }
      stepOver(marker, bytes)
    default: state = .seeking
    }
    return true
  }

  private mutating func stepOver(_ marker: UInt8, _ bytes: UnsafeRawBufferPointer) {
    let length = length(bytes)
    guard length >= 2 else {
      state = .seeking
      return
    }
    if Marker.isFrameHeader(marker), length >= 7 {
      height = Int(bytes[offset + 5]) << 8 | Int(bytes[offset + 6])
      width = Int(bytes[offset + 7]) << 8 | Int(bytes[offset + 8])
    }
    offset += 2 + length
    if marker == Marker.startOfScan { state = .entropyCoded }
  }

  /// Steps through coded data up to a marker that is neither stuffing nor a restart.
  private mutating func followEntropyCoded(_ bytes: UnsafeRawBufferPointer) {
    while offset + 1 < bytes.count {
      let marker = bytes[offset + 1]
      if bytes[offset] == 0xFF, marker != 0, marker != 0xFF, !Marker.restarts.contains(marker) {
        state = .segments
        return
      }
      offset += 1
    }
  }

  private mutating func finish(at end: Int) -> Extent {
    offset = end
    self.end = nil
    state = .seeking
    return Extent(bytes: start..<end, width: width, height: height)
  }
}
