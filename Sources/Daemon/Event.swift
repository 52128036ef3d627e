// SPDX-License-Identifier: Apache-2.0

public import Frames
public import Triggers

/// Something that a person or another program may want to know: changes only, never a frame.
public struct Event {
  /// When it happened: monotonic, in nanoseconds.
  public var time: Int64
  public var kind: Kind

  public init(time: Int64, kind: Kind) {
    self.time = time
    self.kind = kind
  }

  public enum Kind {
    /// A rule became active or inactive.
    case rule(RuleEvent)
    /// A line changed its level; one that beats or blinks does so unsaid.
    case line(LineEvent)
    /// The outputs went to their level for faults, or came back.
    case fault(Fault?)
    /// Frames come, of this format.
    case cameraFound(FrameFormat)
    /// Frames no longer come.
    case cameraLost
    /// A new configuration and model are in force.
    case reloaded
    /// A new configuration or model was refused; the old ones stay in force.
    case reloadRefused
  }
}

/// A rule's change, with the frame that decided it.
public struct RuleEvent {
  public var rule: Int
  public var change: RuleChange
  /// The summed probability of its classes in that frame, in units of `2^-30`.
  public var probability: UInt32
  /// The time of that frame.
  public var frameTime: Int64
  /// Whether the times of frames are those of their exposure.
  public var isTimeOfExposure: Bool
  /// The source's number of that frame.
  public var sequence: UInt32

  public init(
    rule: Int, change: RuleChange, probability: UInt32, frameTime: Int64, isTimeOfExposure: Bool,
    sequence: UInt32
  ) {
    self.rule = rule
    self.change = change
    self.probability = probability
    self.frameTime = frameTime
    self.isTimeOfExposure = isTimeOfExposure
    self.sequence = sequence
  }
}

/// A line's change.
public struct LineEvent {
  public var output: Int
  /// The level that the output's settings speak of: active or not.
  public var isActive: Bool
  /// The time of the last decided frame.
  public var frameTime: Int64

  public init(output: Int, isActive: Bool, frameTime: Int64) {
    self.output = output
    self.isActive = isActive
    self.frameTime = frameTime
  }
}

/// Where events go; it takes them without blocking, and counts those that it had to drop.
public protocol EventSink: ~Copyable {
  mutating func take(_ event: Event)
}
