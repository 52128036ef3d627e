// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

// For the one thread that captures.
extension FrameRing {
  /// Lets frames through, for a source that has just been opened.
  public func reopen() { open.pointee.store(1, ordering: .sequentiallyConsistent) }

  /// Puts a frame into the slot; whoever sleeps on `generation` is to be woken after it.
  ///
  /// - Parameter frame: in a buffer that is not outstanding.
  /// - Returns: the buffer of the frame that it displaced, to be requeued.
  public func publish(_ frame: Frame) -> Int? {
    let displaced = place(frame)
    announce()
    return displaced
  }

  /// The buffers that the consumer gave back since the last call, to be requeued: bit `b` for buffer
  /// `b`.
  public func takeReturned() -> UInt32 {
    let buffers = returned.pointee.exchange(0, ordering: .acquiring)
    removeOutstanding(buffers)
    return buffers
  }

  /// Counts frames that were refused before they were published.
  public func count(_ drop: FrameDrop, times: UInt64 = 1) {
    addCaptured(times)
    addDrop(drop, times)
  }

  /// Takes the newest frame back, and lets the consumer know that no other will come.
  ///
  /// The source may be closed as soon as ``isIdle`` holds: until then the consumer reads its memory.
  /// Whoever sleeps on `generation` is to be woken after it.
  /// - Returns: the buffer of the frame that nobody took, to be requeued; it counts as superseded.
  @discardableResult
  public func close() -> Int? {
    shut()
    let displaced = withdraw()
    announce()
    return displaced
  }

  /// Whether the source has every buffer again, so that its memory may go.
  ///
  /// Only ``takeReturned()`` makes it true again after the consumer had a frame.
  public var isIdle: Bool { outstanding.pointee.load(ordering: .relaxed) == 0 }
}

// One access each to what the consumer may touch at the same time; the model check interleaves them.
extension FrameRing {
  func place(_ frame: Frame) -> Int? {
    let buffer = frame.buffer
    (frames + buffer).initialize(to: frame)
    addCaptured(1)
    addOutstanding(1 << UInt32(buffer))
    return displace(with: UInt32(buffer) + 1)
  }

  func shut() { open.pointee.store(0, ordering: .sequentiallyConsistent) }

  func withdraw() -> Int? { displace(with: 0) }

  func announce() { generation.pointee.wrappingAdd(1, ordering: .releasing) }

  /// Acquires what the consumer did with the slot, and releases the frame to it.
  private func displace(with content: UInt32) -> Int? {
    let old = slot.pointee.exchange(content, ordering: .acquiringAndReleasing)
    guard old != 0 else { return nil }
    addDrop(.superseded)
    removeOutstanding(1 << (old - 1))
    return Int(old - 1)
  }

  private func addOutstanding(_ buffers: UInt32) {
    outstanding.pointee.bitwiseOr(buffers, ordering: .relaxed)
  }

  private func removeOutstanding(_ buffers: UInt32) {
    outstanding.pointee.bitwiseAnd(~buffers, ordering: .relaxed)
  }
}
