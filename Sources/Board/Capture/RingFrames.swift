// SPDX-License-Identifier: Apache-2.0

public import Frames
internal import Synchronization

/// The frames of a source that another thread captures.
///
/// While the source is gone, `capture` takes all its time and says so at the end.
public struct RingFrames: FrameSource {
  private let ring: FrameRing
  private let status: CaptureStatus

  public init(_ ring: FrameRing, status: CaptureStatus) {
    self.ring = ring
    self.status = status
  }

  public func capture(until deadline: Int64) -> Capture {
    while true {
      let generation = ring.generation.pointee.load(ordering: .acquiring)
      if let frame = ring.take() { return .frame(frame) }
      if ring.isClosed, status.state == .ended { return .ended }
      guard MonotonicClock.nanoseconds < deadline else {
        return ring.isClosed ? .lost : .timedOut
      }
      Futex.sleep(on: ring.generation, while: generation, until: deadline)
    }
  }

  public func giveBack(_ buffer: Int) {
    ring.giveBack(buffer)
    if ring.isClosed { Futex.wake(ring.returned) }
  }

  public func giveBack(_ buffer: Int, droppedFor drop: FrameDrop) {
    ring.giveBack(buffer, droppedFor: drop)
    if ring.isClosed { Futex.wake(ring.returned) }
  }
}
