// SPDX-License-Identifier: Apache-2.0

public import Frames

/// A recording that is played in real time, over and over, as if a camera saw it.
///
/// Frame `n` is due `n` periods after the start. A frame that is not fetched before the next is due is
/// passed over, as a camera would.
public struct PacedFrames: FrameSource, ~Copyable {
  private let recording: Recording
  private let period: Int64
  private var splitter = JPEGSplitter()
  private var due: Int64
  private var sequence: UInt32 = 0
  private var owed = OwedDrops()

  /// - Parameters:
  ///   - recording: what to play.
  ///   - rate: frames a second.
  public init(_ recording: consuming Recording, rate: Int) {
    self.recording = recording
    period = 1_000_000_000 / Int64(max(rate, 1))
    due = MonotonicClock.nanoseconds
  }

  public mutating func capture(until deadline: Int64) -> Capture {
    if let drop = owed.take() { return .dropped(drop) }
    guard due <= deadline else {
      MonotonicClock.sleep(until: deadline)
      return .timedOut
    }
    MonotonicClock.sleep(until: due)
    let late = (MonotonicClock.nanoseconds - due) / period
    for _ in 0..<max(late, 0) {
      guard nextExtent() != nil else { return .ended }
      owed.add(.superseded)
      advance()
    }
    guard let extent = nextExtent() else { return .ended }
    defer { advance() }
    return .frame(frame(extent))
  }

  public mutating func giveBack(_ buffer: Int) {}
  public mutating func giveBack(_ buffer: Int, droppedFor drop: FrameDrop) {}

  private mutating func advance() {
    due += period
    sequence &+= 1
  }

  /// The next picture, the first again behind the last; nothing if there is none at all.
  private mutating func nextExtent() -> JPEGSplitter.Extent? {
    if let extent = splitter.next(in: recording.bytes) { return extent }
    splitter = JPEGSplitter()
    return splitter.next(in: recording.bytes)
  }

  /// Every frame is in the recording itself; the numbers of buffers only tell them apart.
  private func frame(_ extent: JPEGSplitter.Extent) -> Frame {
    Frame(
      bytes: UnsafeRawBufferPointer(rebasing: recording.bytes[extent.bytes]),
      format: FrameFormat(mjpegWidth: extent.width, height: extent.height), time: due,
      isTimeOfExposure: true, sequence: sequence,
      buffer: Int(sequence) % FrameRing.maximumBuffers)
  }
}
