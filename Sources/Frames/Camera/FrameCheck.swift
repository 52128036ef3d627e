// SPDX-License-Identifier: Apache-2.0

/// Decides which frames of a stream may be looked at; every source asks it.
///
/// One is made for each stream, when it starts. It compares a frame with the stream's format, with
/// the frame before it, and with the clock:
///
/// | what | drop |
/// | --- | --- |
/// | the driver marked it | `damaged` |
/// | another format or size | `changed` |
/// | fewer bytes than its format needs | `short` |
/// | the number or the time of the one before | `repeated` |
/// | a number or a time before that of the one before, or a time more than a period ahead of the clock | `outOfSequence` |
/// | older than `maximumAge` | `stale` |
///
/// The first that applies counts. A number that is far off, or a time that goes backwards, costs one
/// frame: the next is compared with it. A source that always says 0 does not number its frames.
public struct FrameCheck: Sendable {
  /// More than this many frames back, a source counts anew; no source has more buffers.
  static let maximumStepBack = FrameRing.maximumBuffers

  /// More than this many frames ahead, a source counts anew; half a minute at 30 frames a second.
  static let maximumGap = 1024

  private let format: FrameFormat
  private let period: Int64
  private let maximumAge: Int64
  private var previous: Reference?

  /// How many frames the driver lost just before the frame that was checked last.
  public private(set) var missed: UInt64 = 0

  private struct Reference {
    var sequence: UInt32
    var time: Int64
  }

  /// - Parameters:
  ///   - format: of every frame.
  ///   - period: from frame to frame, in nanoseconds.
  ///   - maximumAge: from a frame's time to its arrival, in nanoseconds.
  public init(format: FrameFormat, period: Int64, maximumAge: Int64) {
    self.format = format
    self.period = period
    self.maximumAge = maximumAge
  }

  /// Looks at the next frame of the stream.
  ///
  /// - Parameters:
  ///   - frame: a time that is up to one period ahead of the clock becomes `now`.
  ///   - isDamaged: what the driver says.
  ///   - now: monotonic, in nanoseconds; not negative.
  /// - Returns: why it must be dropped, or nil.
  public mutating func check(_ frame: inout Frame, isDamaged: Bool, now: Int64) -> FrameDrop? {
    let misplaced = place(frame, now: now)
    if isDamaged { return .damaged }
    if frame.format != format { return .changed }
    if frame.bytes.count < format.leastBytes { return .short }
    if let misplaced { return misplaced }
    frame.time = min(frame.time, now)
    return now - frame.time > maximumAge ? .stale : nil
  }

  /// Compares a frame's number and time with those of the one before, and keeps them.
  private mutating func place(_ frame: Frame, now: Int64) -> FrameDrop? {
    missed = 0
    guard frame.time >= 0, frame.time - now <= period else {
      // Nothing can be told from a time that has not come, but the number is still the next.
      previous?.sequence = frame.sequence
      return .outOfSequence
    }
    guard let last = previous else {
      previous = Reference(sequence: frame.sequence, time: frame.time)
      return nil
    }
    return place(frame, after: last)
  }

  private mutating func place(_ frame: Frame, after last: Reference) -> FrameDrop? {
    let isNumbered = frame.sequence != 0 || last.sequence != 0
    let step = isNumbered ? Int(Int32(bitPattern: frame.sequence &- last.sequence)) : 1
    if step == 0 { return .repeated }
    if step < 0, step >= -FrameCheck.maximumStepBack { return .outOfSequence }
    previous = Reference(sequence: frame.sequence, time: frame.time)
    if step > 0, step <= FrameCheck.maximumGap { missed = UInt64(step - 1) }
    if frame.time == last.time { return .repeated }
    return step < 0 || frame.time < last.time ? .outOfSequence : nil
  }
}
