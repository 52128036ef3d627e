// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

// For the one thread that decides.
extension FrameRing {
  /// Takes the newest frame, if there is one; it is the consumer's until it is given back.
  ///
  /// To wait, read `generation` first, and sleep only while it keeps that value.
  public func take() -> Frame? {
    let content = slot.pointee.exchange(0, ordering: .acquiringAndReleasing)
    return content == 0 ? nil : frames[Int(content - 1)]
  }

  /// Gives a frame's buffer back, after a decision.
  ///
  /// If the ring ``isClosed`` then, whoever sleeps on `returned` is to be woken.
  public func giveBack(_ buffer: Int) {
    addDecided()
    hand(back: buffer)
  }

  /// Gives a frame's buffer back that led to no decision.
  public func giveBack(_ buffer: Int, droppedFor drop: FrameDrop) {
    addDrop(drop)
    hand(back: buffer)
  }

  /// Whether the source is being closed or is closed.
  public var isClosed: Bool { open.pointee.load(ordering: .sequentiallyConsistent) == 0 }

  private func hand(back buffer: Int) {
    returned.pointee.bitwiseOr(1 << UInt32(buffer), ordering: .sequentiallyConsistent)
  }
}
