// SPDX-License-Identifier: Apache-2.0

public import Synchronization

/// Hands the newest frame of a camera from the thread that captures to the thread that decides.
///
/// The camera's buffers circulate, and no pixel is copied: the driver fills a buffer, the producer
/// puts it into the one slot, the consumer takes it out and gives it back, and the producer requeues
/// it. A frame that nobody took before the next one came is displaced and requeued at once. Nobody
/// ever waits for a lock.
///
/// There is one producer, which alone calls what `FrameRing+Producer.swift` has, and one consumer,
/// which alone calls what `FrameRing+Consumer.swift` has. Anybody may read the counters.
///
/// At rest, `captured` = `decided` + all drops + the frame in the slot + the frame that the consumer
/// holds.
public struct FrameRing: @unchecked Sendable {
  /// How many buffers a source may have.
  public static let maximumBuffers = 32

  let words: UnsafeMutablePointer<Atomic<UInt32>>
  let counters: UnsafeMutablePointer<Atomic<UInt64>>
  /// By buffer; whoever owns the buffer owns its element.
  let frames: UnsafeMutablePointer<Frame>

  private enum Part {
    static let wordCount = 5
    static let counterCount = 2 + FrameDrop.count
    static let countersOffset = 8 * wordCount
    static let framesOffset = countersOffset + 8 * counterCount
  }

  /// What the ring needs, at a multiple of 8, for as long as anybody uses it.
  public static var byteCount: Int {
    Part.framesOffset + maximumBuffers * MemoryLayout<Frame>.stride
  }

  /// Makes an empty, closed ring in `byteCount` bytes of memory.
  public init(in memory: UnsafeMutableRawPointer) {
    words = memory.bindMemory(to: Atomic<UInt32>.self, capacity: Part.wordCount)
    counters = (memory + Part.countersOffset)
      .bindMemory(to: Atomic<UInt64>.self, capacity: Part.counterCount)
    frames = (memory + Part.framesOffset)
      .bindMemory(to: Frame.self, capacity: FrameRing.maximumBuffers)
    for index in 0..<Part.wordCount { (words + index).initialize(to: Atomic(0)) }
    for index in 0..<Part.counterCount { (counters + index).initialize(to: Atomic(0)) }
  }
}

extension FrameRing {
  /// Grows with every frame and when the ring is closed; what a consumer sleeps on.
  public var generation: UnsafeMutablePointer<Atomic<UInt32>> { words }

  /// Bit `b` is set while buffer `b` waits to be requeued; what a producer sleeps on to close.
  public var returned: UnsafeMutablePointer<Atomic<UInt32>> { words + 1 }

  /// 1 + the buffer of the newest frame, or 0.
  var slot: UnsafeMutablePointer<Atomic<UInt32>> { words + 2 }

  /// 1 from `open()` to `close()`.
  var open: UnsafeMutablePointer<Atomic<UInt32>> { words + 3 }

  /// Bit `b` is set from the publishing of buffer `b` until the producer has it again.
  ///
  /// The producer alone writes it.
  var outstanding: UnsafeMutablePointer<Atomic<UInt32>> { words + 4 }
}

extension FrameRing {
  /// The frames that the source made, as far as is known: those that the driver lost too.
  public var captured: UInt64 { counters[0].load(ordering: .relaxed) }

  /// The frames that the consumer gave back after a decision.
  public var decided: UInt64 { counters[1].load(ordering: .relaxed) }

  /// The frames that were dropped for this reason, by the producer or by the consumer.
  public func dropCount(_ drop: FrameDrop) -> UInt64 {
    counters[2 + Int(drop.rawValue)].load(ordering: .relaxed)
  }

  func addCaptured(_ count: UInt64) { counters[0].wrappingAdd(count, ordering: .relaxed) }
  func addDecided() { counters[1].wrappingAdd(1, ordering: .relaxed) }

  func addDrop(_ drop: FrameDrop, _ count: UInt64 = 1) {
    counters[2 + Int(drop.rawValue)].wrappingAdd(count, ordering: .relaxed)
  }
}
