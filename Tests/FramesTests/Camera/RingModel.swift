// SPDX-License-Identifier: Apache-2.0

import Synchronization

@testable import Frames

/// A camera with a producer and a consumer on one ring, moved by single steps.
///
/// A step is at most one access to memory that both threads touch. All but the ring's memory is in
/// `state`, so that any moment can be stored and gone back to.
final class RingModel {
  enum Thread: CaseIterable {
    case producer
    case consumer
  }

  struct Snapshot {
    let state: State
    let memory: [UInt8]
  }

  private let memory = RingMemory()
  private let bufferCount: Int
  private let frameCount: UInt32
  private(set) var state = State()

  init(bufferCount: Int, frameCount: UInt32) {
    self.bufferCount = bufferCount
    self.frameCount = frameCount
    state.queued = (1 << UInt32(bufferCount)) - 1
    memory.ring.reopen()
  }

  convenience init(bufferCount: Int, frameCount: Int) {
    self.init(bufferCount: bufferCount, frameCount: UInt32(frameCount))
  }

  var snapshot: Snapshot { Snapshot(state: state, memory: Array(memory.bytes)) }

  func restore(_ snapshot: Snapshot) {
    state = snapshot.state
    memory.bytes.copyBytes(from: snapshot.memory)
  }

  /// All that the future depends on.
  var key: [UInt64] {
    let ring = memory.ring
    let words = [ring.generation, ring.returned, ring.slot, ring.open, ring.outstanding]
      .map { UInt64($0.pointee.load(ordering: .relaxed)) }
    let frames = (0..<bufferCount).map { UInt64(ring.frames[$0].sequence) }
    return words + frames + state.key + [ring.captured, ring.decided, ring.dropCount(.superseded)]
  }

  /// Moves one thread; false if it sleeps or has ended.
  func step(_ thread: Thread) -> Bool {
    switch thread {
    case .producer: stepProducer()
    case .consumer: stepConsumer()
    }
  }
}

extension RingModel {
  struct State {
    enum Producer: UInt64 {
      case fill, place, announce, wake, collect
      case shut, withdraw, announceEnd, wakeForEnd, collectAll, fallAsleep, asleep, ended
    }

    enum Consumer: UInt64 {
      case readGeneration, take, look, giveBack, readClosed, wake
      case readEnd, fallAsleep, asleep, ended
    }

    var producer = Producer.fill
    var consumer = Consumer.readGeneration
    /// The driver's buffers, as bits.
    var queued: UInt32 = 0
    var filled: Frame?
    var held: Frame?
    var generation: UInt32 = 0
    var sequence: UInt32 = 0
    var lastTaken: UInt32 = 0
    var wentBackwards = false

    var hasEnded: Bool { producer == .ended && consumer == .ended }

    var key: [UInt64] {
      func number(_ frame: Frame?) -> UInt64 {
        frame.map { UInt64($0.sequence) << 8 | UInt64($0.buffer + 1) } ?? 0
      }
      return [
        producer.rawValue, consumer.rawValue, UInt64(queued), number(filled), number(held),
        UInt64(generation), UInt64(sequence), UInt64(lastTaken),
      ]
    }
  }

  /// What must never be, if it is.
  var fault: String? {
    let ring = memory.ring
    let slot = ring.slot.pointee.load(ordering: .relaxed)
    let inSlot: UInt32 = slot == 0 ? 0 : 1 << (slot - 1)
    let returned = ring.returned.pointee.load(ordering: .relaxed)
    let held = state.held.map { 1 << UInt32($0.buffer) } ?? 0 as UInt32
    let filled = state.filled.map { 1 << UInt32($0.buffer) } ?? 0 as UInt32
    let owners = [state.queued, filled, inSlot, held, returned]
    let all = owners.reduce(0, |)
    if all != (1 << UInt32(bufferCount)) - 1 { return "a buffer without owner" }
    if owners.map(\.nonzeroBitCount).reduce(0, +) != bufferCount { return "two owners" }
    let outstanding = ring.outstanding.pointee.load(ordering: .relaxed)
    if outstanding != inSlot | held | returned { return "wrong outstanding buffers" }
    let pending = UInt64(inSlot.nonzeroBitCount + held.nonzeroBitCount)
    if ring.captured != ring.decided + ring.dropCount(.superseded) + pending {
      return "a frame that is not counted"
    }
    if state.wentBackwards { return "an older frame after a newer one" }
    if state.producer == .ended, state.held != nil { return "closed while a frame is read" }
    return nil
  }
}

extension RingModel {
  private func requeue(_ buffers: UInt32) { state.queued |= buffers }

  private func wakeConsumer() {
    if state.consumer == .asleep { state.consumer = .readGeneration }
  }

  private func wakeProducer() {
    if state.producer == .asleep { state.producer = .collectAll }
  }

  private func stepProducer() -> Bool {
    let ring = memory.ring
    switch state.producer {
    case .fill: fill()
    case .place: place()
    case .announce: (state.producer, _) = (.wake, ring.announce())
    case .wake: (state.producer, _) = (.collect, wakeConsumer())
    case .collect:
      requeue(ring.takeReturned())
      state.producer = state.sequence == frameCount ? .shut : .fill
    case .shut: (state.producer, _) = (.withdraw, ring.shut())
    case .withdraw: withdraw()
    case .announceEnd: (state.producer, _) = (.wakeForEnd, ring.announce())
    case .wakeForEnd: (state.producer, _) = (.collectAll, wakeConsumer())
    case .collectAll:
      requeue(ring.takeReturned())
      state.producer = ring.isIdle ? .ended : .fallAsleep
    case .fallAsleep:
      let returned = ring.returned.pointee.load(ordering: .relaxed)
      state.producer = returned == 0 ? .asleep : .collectAll
    case .asleep, .ended: return false
    }
    return true
  }

  private func fill() {
    guard state.queued != 0 else {
      state.producer = .collect
      return
    }
    let buffer = state.queued.trailingZeroBitCount
    state.queued &= state.queued - 1
    state.sequence += 1
    state.filled = .numbered(state.sequence, buffer: buffer)
    state.producer = .place
  }

  private func place() {
    guard let frame = state.filled else { return }
    if let displaced = memory.ring.place(frame) { requeue(1 << UInt32(displaced)) }
    state.filled = nil
    state.producer = .announce
  }

  private func withdraw() {
    if let displaced = memory.ring.withdraw() { requeue(1 << UInt32(displaced)) }
    state.producer = .announceEnd
  }

  private func stepConsumer() -> Bool {
    let ring = memory.ring
    switch state.consumer {
    case .readGeneration:
      state.generation = ring.generation.pointee.load(ordering: .relaxed)
      state.consumer = .take
    case .take:
      state.held = ring.take()
      state.consumer = state.held == nil ? .readEnd : .look
    case .look: look()
    case .giveBack: giveBack()
    case .readClosed: state.consumer = ring.isClosed ? .wake : .readGeneration
    case .wake: (state.consumer, _) = (.readGeneration, wakeProducer())
    case .readEnd: state.consumer = ring.isClosed ? .ended : .fallAsleep
    case .fallAsleep:
      let generation = ring.generation.pointee.load(ordering: .relaxed)
      state.consumer = generation == state.generation ? .asleep : .readGeneration
    case .asleep, .ended: return false
    }
    return true
  }

  private func look() {
    guard let frame = state.held else { return }
    state.wentBackwards = frame.sequence <= state.lastTaken
    state.lastTaken = frame.sequence
    state.consumer = .giveBack
  }

  private func giveBack() {
    guard let frame = state.held else { return }
    memory.ring.giveBack(frame.buffer)
    state.held = nil
    state.consumer = .readClosed
  }
}
