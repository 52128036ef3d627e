// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Carries events from the one thread that has them to the one thread that writes them down.
///
/// When the writer falls behind, new events are lost and counted: nobody waits.
public struct EventQueue: EventSink, @unchecked Sendable {
  /// How many events wait at most.
  public static let capacity = 256

  public static var byteCount: Int { 64 + capacity * MemoryLayout<Event>.stride }

  // Taken, given, lost.
  private let words: UnsafeMutablePointer<Atomic<UInt64>>
  private let events: UnsafeMutablePointer<Event>

  /// Makes an empty queue in `byteCount` bytes of memory at a multiple of 16.
  public init(in memory: UnsafeMutableRawPointer) {
    words = memory.bindMemory(to: Atomic<UInt64>.self, capacity: 3)
    events = (memory + 64).bindMemory(to: Event.self, capacity: EventQueue.capacity)
    for index in 0..<3 { (words + index).initialize(to: Atomic(0)) }
  }

  /// Takes an event; for the thread that has them.
  public func take(_ event: Event) {
    let given = words[1].load(ordering: .relaxed)
    guard given - words[0].load(ordering: .acquiring) < EventQueue.capacity else {
      words[2].wrappingAdd(1, ordering: .relaxed)
      return
    }
    (events + Int(given % UInt64(EventQueue.capacity))).initialize(to: event)
    words[1].store(given + 1, ordering: .releasing)
  }

  /// The oldest event that nobody has got yet; for the thread that writes them down.
  public func next() -> Event? {
    let taken = words[0].load(ordering: .relaxed)
    guard taken != words[1].load(ordering: .acquiring) else { return nil }
    let event = events[Int(taken % UInt64(EventQueue.capacity))]
    words[0].store(taken + 1, ordering: .releasing)
    return event
  }

  /// Whether any event waits to be written down.
  public var isPending: Bool {
    words[0].load(ordering: .relaxed) != words[1].load(ordering: .relaxed)
  }

  /// How many events were lost because nobody wrote them down in time.
  public var lostCount: UInt64 { words[2].load(ordering: .relaxed) }
}
