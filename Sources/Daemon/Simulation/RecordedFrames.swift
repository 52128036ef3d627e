// SPDX-License-Identifier: Apache-2.0

public import Frames

/// A recording played at a fixed rate on a simulated clock: JPEG pictures, one behind the other.
///
/// Frame `n` is exposed at `n` periods, whatever the loop does in between.
public struct RecordedFrames: FrameSource {
  private let recording: UnsafeRawBufferPointer
  private let period: Int64
  private let clock: SimulatedClock
  private var rounds: Int
  private var splitter = JPEGSplitter()
  private var sequence: UInt32 = 0
  private var frameTime: Int64

  /// - Parameters:
  ///   - recording: at least one picture; outlives the value.
  ///   - period: of the frames, in nanoseconds.
  ///   - rounds: how often it is played, 1 or more.
  ///   - clock: the first frame comes now.
  public init(
    _ recording: UnsafeRawBufferPointer, period: Int64, rounds: Int = 1, clock: SimulatedClock
  ) {
    self.recording = recording
    self.period = period
    self.rounds = rounds
    self.clock = clock
    frameTime = clock.now
  }

  public mutating func capture(until deadline: Int64) -> Capture {
    guard frameTime <= deadline else {
      clock.move(to: deadline)
      return .timedOut
    }
    guard let extent = nextExtent() else { return .ended }
    clock.move(to: frameTime)
    defer {
      frameTime += period
      sequence &+= 1
    }
    return .frame(frame(extent))
  }

  public mutating func giveBack(_ buffer: Int) {}
  public mutating func giveBack(_ buffer: Int, droppedFor drop: FrameDrop) {}

  private mutating func nextExtent() -> JPEGSplitter.Extent? {
    if let extent = splitter.next(in: recording) { return extent }
    rounds -= 1
    guard rounds > 0 else { return nil }
    splitter = JPEGSplitter()
    return splitter.next(in: recording)
  }

  private func frame(_ extent: JPEGSplitter.Extent) -> Frame {
    Frame(
      bytes: UnsafeRawBufferPointer(rebasing: recording[extent.bytes]),
      format: FrameFormat(
        pixels: .mjpeg, width: extent.width, height: extent.height, bytesPerRow: 0,
        encoding: ColorEncoding(matrix: .bt601, range: .full)),
      time: frameTime, isTimeOfExposure: true, sequence: sequence, buffer: 0)
  }
}
