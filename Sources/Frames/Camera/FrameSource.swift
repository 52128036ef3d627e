// SPDX-License-Identifier: Apache-2.0

/// Where frames come from: a camera, a pipe, a folder of pictures.
///
/// One thread alone calls it. What it opened it closes when its value ends, which must not be before
/// every frame that it gave out has been given back.
public protocol FrameSource: ~Copyable {
  /// Waits for the newest frame.
  ///
  /// Frames that are damaged, short, repeated or out of sequence are requeued here and reported.
  ///
  /// - Parameter deadline: when to give up: monotonic, in nanoseconds.
  /// - Returns: one frame, or why there is none.
  mutating func capture(until deadline: Int64) -> Capture

  /// Takes a buffer back after a decision, to be filled again.
  mutating func giveBack(_ buffer: Int)

  /// Takes a buffer back whose frame led to no decision.
  mutating func giveBack(_ buffer: Int, droppedFor drop: FrameDrop)
}

/// What came of waiting for a frame.
public enum Capture {
  case frame(Frame)
  /// A frame came and was refused.
  case dropped(FrameDrop)
  /// Nothing until the deadline.
  case timedOut
  /// The source is gone or failed; it must be opened anew.
  case lost
  /// A recording is over.
  case ended
}
