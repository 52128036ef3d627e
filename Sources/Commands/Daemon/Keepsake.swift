// SPDX-License-Identifier: Apache-2.0

internal import Board
internal import Frames
internal import Synchronization

/// One frame that the pipeline copies for others when they ask: for pictures, and for `watch`.
///
/// The service asks, the pipeline fills, the service reads and asks again; a copy of a frame costs the
/// pipeline less than anything that is done with it.
struct Keepsake {
  static let headerBytes = 256

  private let state: UnsafeMutablePointer<Atomic<UInt32>>
  private let format: UnsafeMutablePointer<FrameFormat>
  private let byteCount: UnsafeMutablePointer<Int>
  private let memory: UnsafeMutableRawBufferPointer

  private enum State {
    static let empty: UInt32 = 0
    static let wanted: UInt32 = 1
    static let filled: UInt32 = 2
  }

  /// - Parameters:
  ///   - start: `headerBytes` and room for a frame, zeroed, at a multiple of 64.
  ///   - frameBytes: how much room.
  init(in start: UnsafeMutableRawPointer, frameBytes: Int) {
    state = start.bindMemory(to: Atomic<UInt32>.self, capacity: 1)
    state.initialize(to: Atomic(State.empty))
    byteCount = (start + 8).bindMemory(to: Int.self, capacity: 1)
    format = (start + 64).bindMemory(to: FrameFormat.self, capacity: 1)
    memory = UnsafeMutableRawBufferPointer(start: start + Keepsake.headerBytes, count: frameBytes)
  }

  /// Asks for the next frame; for the service.
  func want() {
    _ = state.pointee.compareExchange(
      expected: State.empty, desired: State.wanted, ordering: .relaxed)
  }

  /// Copies a frame if one is wanted; for the pipeline.
  func offer(_ bytes: UnsafeRawBufferPointer, _ format: FrameFormat) {
    guard state.pointee.load(ordering: .relaxed) == State.wanted,
      let target = memory.baseAddress, let source = bytes.baseAddress, bytes.count <= memory.count
    else { return }
    target.copyMemory(from: source, byteCount: bytes.count)
    byteCount.pointee = bytes.count
    self.format.initialize(to: format)
    state.pointee.store(State.filled, ordering: .releasing)
  }

  /// The frame, if it is there, for as long as `body` runs; for the service.
  func take(_ body: (UnsafeRawBufferPointer, FrameFormat) -> Void) {
    guard state.pointee.load(ordering: .acquiring) == State.filled else { return }
    body(
      UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(memory)[..<byteCount.pointee]),
      format.pointee)
    state.pointee.store(State.empty, ordering: .releasing)
  }
}
