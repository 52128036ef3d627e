// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// How the source of frames is doing: written by the thread that captures, read by any.
public struct CaptureStatus: @unchecked Sendable {
  public enum State: UInt64, Sendable {
    /// Not there, or lost.
    case absent
    /// It streams, but no frame has been good enough yet.
    case settling
    case streaming
    /// A stream of pictures is over.
    case ended
  }

  public static let byteCount = 24

  // State, error, number of openings.
  private let words: UnsafeMutablePointer<Atomic<UInt64>>

  /// In `byteCount` bytes of memory at a multiple of 8.
  public init(in memory: UnsafeMutableRawPointer) {
    words = memory.bindMemory(to: Atomic<UInt64>.self, capacity: 3)
    for index in 0..<3 { (words + index).initialize(to: Atomic(0)) }
  }

  public var state: State { State(rawValue: words[0].load(ordering: .acquiring)) ?? .absent }

  /// Why it was last lost or could not be opened; nothing before that happens.
  public var lastError: CameraError? { CameraError(word: words[1].load(ordering: .acquiring)) }

  /// How often it was opened.
  public var openCount: UInt64 { words[2].load(ordering: .relaxed) }

  func enter(_ state: State) { words[0].store(state.rawValue, ordering: .releasing) }

  func keep(_ error: CameraError) { words[1].store(error.word, ordering: .releasing) }

  func countOpening() { words[2].wrappingAdd(1, ordering: .relaxed) }
}
