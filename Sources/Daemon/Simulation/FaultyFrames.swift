// SPDX-License-Identifier: Apache-2.0

public import Frames

/// A source that does to another one's frames what a fault word says, and counts what becomes of them.
///
/// Every frame passes ``Frames/FrameCheck``, as those of a camera do.
public struct FaultyFrames<Base: FrameSource & ~Copyable>: FrameSource, ~Copyable {
  /// What happens now; to be changed at any time.
  public var fault: FaultWord?
  public private(set) var counts = FrameCounts()

  private var base: Base
  private let clock: SimulatedClock
  private let period: Int64
  private let maximumAge: Int64
  private var check: FrameCheck?
  private var isLost = false
  private var number: UInt32 = 0
  private var last: Frame?

  /// - Parameters:
  ///   - base: a source whose frames are all good.
  ///   - period: of its frames, in nanoseconds.
  ///   - maximumAge: frames that are older are dropped, in nanoseconds.
  ///   - clock: the base's.
  public init(_ base: consuming Base, period: Int64, maximumAge: Int64, clock: SimulatedClock) {
    self.base = base
    self.period = period
    self.maximumAge = maximumAge
    self.clock = clock
  }

  public mutating func capture(until deadline: Int64) -> Capture {
    let capture = base.capture(until: deadline)
    guard case .frame(let frame) = capture else { return capture }
    number &+= 1
    if isOff { return lose(frame) }
    // Opened anew, a source checks anew.
    if isLost { check = nil }
    isLost = false
    return pass(spoiled(frame), isDamaged: fault == .garbage && number & 1 == 0)
  }

  public mutating func giveBack(_ buffer: Int) {
    counts.countDecided()
    base.giveBack(buffer)
  }

  public mutating func giveBack(_ buffer: Int, droppedFor drop: FrameDrop) {
    counts.count(drop)
    base.giveBack(buffer, droppedFor: drop)
  }

  private var isOff: Bool {
    switch fault {
    case .off: true
    case .slow: number & 31 != 0
    case .intermittent: number / 20 & 1 != 0
    default: false
    }
  }

  /// What nobody sees; a slow camera is not lost.
  private mutating func lose(_ frame: Frame) -> Capture {
    base.giveBack(frame.buffer)
    guard fault != .slow, !isLost else { return .timedOut }
    isLost = true
    return .lost
  }

  private mutating func pass(_ frame: Frame, isDamaged: Bool) -> Capture {
    var frame = frame
    var check =
      check ?? FrameCheck(format: frame.format, period: period, maximumAge: maximumAge)
    let drop = check.check(&frame, isDamaged: isDamaged, now: clock.now)
    self.check = check
    counts.countCaptured(missed: check.missed)
    guard let drop else {
      last = frame
      return .frame(frame)
    }
    counts.count(drop)
    base.giveBack(frame.buffer, droppedFor: drop)
    return .dropped(drop)
  }

  /// The frame as the fault leaves it.
  private func spoiled(_ frame: Frame) -> Frame {
    var frame = frame
    switch fault {
    case .stuck:
      frame.time = last?.time ?? frame.time
      frame.sequence = last?.sequence ?? frame.sequence
    case .garbage:
      frame.bytes = UnsafeRawBufferPointer(rebasing: frame.bytes[..<(frame.bytes.count / 2)])
    case .wrong: frame.format.width += 16
    case .delayed: frame.time -= 2_000_000_000
    case .off, .slow, .intermittent, nil: break
    }
    return frame
  }
}
