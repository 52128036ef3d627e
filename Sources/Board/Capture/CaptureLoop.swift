// SPDX-License-Identifier: Apache-2.0

public import Frames

/// Keeps a source open and its newest frame in the ring, for ever.
///
/// A source that is lost or delivers nothing good for too long is closed, as soon as nobody reads its
/// memory, and opened anew: at first after 100 ms, then after twice as long each time, up to 2 s.
public struct CaptureLoop<Source: ReopenableSource & ~Copyable>: ~Copyable {
  public var source: Source
  private let ring: FrameRing
  private let status: CaptureStatus
  private let stallTime: Int64

  private var phase = CapturePhase.closed
  private var nextOpening: Int64 = 0
  private var delay = CaptureTimes.firstDelay
  private var lastGood: Int64 = 0

  /// - Parameters:
  ///   - source: closed.
  ///   - ring: closed.
  ///   - status: of the source.
  ///   - stallTime: how long it may deliver nothing good, in nanoseconds.
  public init(
    _ source: consuming Source, ring: FrameRing, status: CaptureStatus, stallTime: Int64
  ) {
    self.source = source
    self.ring = ring
    self.status = status
    self.stallTime = stallTime
  }

  /// Whether the source is closed, so that its settings may change.
  public var isClosed: Bool { phase == .closed }

  /// Goes round once, and says what to wait for before the next time.
  public mutating func step(now: Int64) -> CapturePause {
    switch phase {
    case .closed: open(now)
    case .streaming: capture(now)
    case .draining: drain(now)
    case .finishing: finish(now)
    case .ended: .some(until: now + CaptureTimes.patience)
    }
  }

  /// Something has changed where sources appear: tries again soon.
  public mutating func hint(now: Int64) {
    delay = CaptureTimes.firstDelay
    nextOpening = min(nextOpening, now + CaptureTimes.hintDelay)
  }

  /// Closes the source, to open it anew with other settings.
  public mutating func restart(now: Int64) {
    if phase == .streaming || phase == .finishing { close() }
    if phase == .ended { phase = .closed }
    delay = CaptureTimes.firstDelay
    nextOpening = now
  }
}

/// Where a source is between its opening and its loss.
private enum CapturePhase {
  case closed
  case streaming
  /// Lost, but the consumer still reads its memory.
  case draining
  /// Over, but the consumer has not had its last frame.
  case finishing
  case ended
}

/// What to wait for before the next step.
public enum CapturePause: Equatable, Sendable {
  case none
  /// For a change in `/dev`, or the time.
  case change(until: Int64)
  /// For the consumer to return a buffer, or the time.
  case returned(until: Int64)
  /// For the time.
  case some(until: Int64)
}

private enum CaptureTimes {
  /// A step takes no longer, so that orders are heard.
  static let patience: Int64 = 100_000_000
  static let firstDelay: Int64 = 100_000_000
  static let lastDelay: Int64 = 2_000_000_000
  /// Changes come in bursts; one attempt serves all of them.
  static let hintDelay: Int64 = 20_000_000
  /// The last frame of a stream that is over is waited for no longer.
  static let finishTime: Int64 = 1_000_000_000
}

extension CaptureLoop where Source: ~Copyable {
  private mutating func open(_ now: Int64) -> CapturePause {
    guard now >= nextOpening else {
      return .change(until: min(nextOpening, now + CaptureTimes.patience))
    }
    do throws(CameraError) {
      try source.open()
    } catch {
      status.keep(error)
      status.enter(.absent)
      postpone(now)
      return .change(until: min(nextOpening, now + CaptureTimes.patience))
    }
    ring.reopen()
    status.countOpening()
    status.enter(.settling)
    lastGood = now
    phase = .streaming
    return .none
  }

  private mutating func postpone(_ now: Int64) {
    nextOpening = now + delay
    delay = min(2 * delay, CaptureTimes.lastDelay)
  }

  private mutating func capture(_ now: Int64) -> CapturePause {
    giveBackReturned()
    switch source.capture(until: now + CaptureTimes.patience) {
    case .frame(let frame): publish(frame, now)
    case .dropped(let drop):
      ring.count(drop)
      if drop == .settling { lastGood = now }
    case .timedOut: break
    case .lost:
      lose(source.failure ?? .unplugged, now)
      return .none
    case .ended:
      phase = .finishing
      return .none
    }
    if now - lastGood > stallTime, source.canStall { lose(.stalled, now) }
    return .none
  }

  private mutating func publish(_ frame: Frame, _ now: Int64) {
    lastGood = now
    delay = CaptureTimes.firstDelay
    if let displaced = ring.publish(frame) { source.giveBack(displaced, droppedFor: .superseded) }
    Futex.wake(ring.generation)
    status.enter(.streaming)
  }

  private mutating func giveBackReturned() {
    var returned = ring.takeReturned()
    while returned != 0 {
      source.giveBack(returned.trailingZeroBitCount)
      returned &= returned - 1
    }
  }

  private mutating func lose(_ error: CameraError, _ now: Int64) {
    status.keep(error)
    close()
    postpone(now)
  }

  private mutating func close() {
    ring.close()
    Futex.wake(ring.generation)
    status.enter(.absent)
    phase = .draining
  }

  private mutating func drain(_ now: Int64) -> CapturePause {
    _ = ring.takeReturned()
    guard ring.isIdle else { return .returned(until: now + CaptureTimes.patience) }
    source.close()
    phase = .closed
    return .none
  }

  private mutating func finish(_ now: Int64) -> CapturePause {
    _ = ring.takeReturned()
    guard ring.isIdle || now - lastGood > CaptureTimes.finishTime else {
      return .returned(until: now + CaptureTimes.patience)
    }
    status.enter(.ended)
    ring.close()
    Futex.wake(ring.generation)
    phase = .ended
    return .none
  }
}
