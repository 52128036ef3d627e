// SPDX-License-Identifier: Apache-2.0

/// Turns what the rules of a line demand into the line's level.
///
/// Times are in nanoseconds of any clock. Only its steps forward count, so that a clock that goes
/// backwards never makes a pulse longer than it lasts.
public struct Output: Sendable {
  private let settings: OutputSettings
  private var isDemanded = false
  /// Since the pulse began, or since blinking did.
  private var phase = Stopwatch()
  private var pulseRuns = false
  private var decisions: UInt32?
  private var beat = false

  public init(_ settings: OutputSettings) { self.settings = settings }

  /// Whether its line changes without anything new being seen: nobody wants to read of that.
  public var changesByItself: Bool { settings.mode.changesByItself }

  /// Takes in what is demanded at a time.
  ///
  /// - Parameters:
  ///   - isDemanded: whether any of its rules is active.
  ///   - decisions: how many frames were decided so far; it may wrap.
  ///   - now: in nanoseconds.
  /// - Returns: the level from now on.
  public mutating func level(isDemanded: Bool, decisions: UInt32, now: Int64) -> Bool {
    let rises = isDemanded && !self.isDemanded
    self.isDemanded = isDemanded
    phase.show(now)
    let leavesDefault: Bool
    switch settings.mode {
    case .level: leavesDefault = isDemanded
    case .pulse(let length): leavesDefault = pulse(rises: rises, length: length)
    case .blink(let on, let off): leavesDefault = blink(rises: rises, on: on, off: off)
    case .heartbeat: leavesDefault = beat(decisions)
    }
    return leavesDefault != settings.defaultLevel
  }

  /// When the level changes if neither demand nor decisions do, or nothing if never; not before `now`.
  public func nextChange(after now: Int64) -> Int64? {
    switch settings.mode {
    case .pulse(let length): pulseRuns ? phase.time(of: length, from: now) : nil
    case .blink(let on, let off):
      isDemanded ? phase.time(of: phase.elapsed < on ? on : on + off, from: now) : nil
    case .level, .heartbeat: nil
    }
  }

  /// The level while the pipeline fails; a pulse that runs is over.
  public mutating func fault() -> Bool {
    isDemanded = false
    pulseRuns = false
    return settings.faultLevel
  }
}

extension Output {
  private mutating func pulse(rises: Bool, length: Int64) -> Bool {
    if pulseRuns {
      pulseRuns = phase.elapsed < length
    } else if rises {
      pulseRuns = true
      phase.restart()
    }
    return pulseRuns
  }

  private mutating func blink(rises: Bool, on: Int64, off: Int64) -> Bool {
    if rises { phase.restart() }
    phase.wrap(at: on + off)
    return isDemanded && phase.elapsed < on
  }

  private mutating func beat(_ decisions: UInt32) -> Bool {
    if let last = self.decisions, last != decisions { beat.toggle() }
    self.decisions = decisions
    return beat
  }
}
