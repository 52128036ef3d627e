// SPDX-License-Identifier: Apache-2.0

internal import CBoard
internal import Inference

/// What the threads of a team share; this is its address.
struct TeamMemory {
  private struct Contents {
    let threadCount: Int
    let barrier: FutexBarrier
    /// What to do when the barrier opens; `nil` ends the threads.
    var work: ThreadTeam.Work?
    var argument: UnsafeRawPointer
  }

  private let contents: UnsafeMutablePointer<Contents>

  static let byteCount = barrierOffset + FutexBarrier.byteCount
  private static let seatsOffset = 128
  private static let barrierOffset = 1024

  /// Makes what `threadCount` threads share in memory of `byteCount` bytes that begins a page.
  init(in memory: UnsafeMutableRawPointer, threadCount: Int) {
    contents = memory.bindMemory(to: Contents.self, capacity: 1)
    contents.initialize(
      to: Contents(
        threadCount: threadCount,
        barrier: FutexBarrier(at: memory + TeamMemory.barrierOffset, threadCount: threadCount),
        work: nil, argument: UnsafeRawPointer(memory)))
    for thread in 0..<threadCount {
      seat(thread).initialize(to: Seat(team: self, thread: thread, handle: pthread_t()))
    }
  }

  /// What was made at this address.
  init(at address: UnsafeRawPointer) {
    contents = UnsafeMutableRawPointer(mutating: address).assumingMemoryBound(to: Contents.self)
  }

  var address: UnsafeRawPointer { UnsafeRawPointer(contents) }
  var threadCount: Int { contents.pointee.threadCount }

  func seat(_ thread: Int) -> UnsafeMutablePointer<Seat> {
    let seats = UnsafeMutableRawPointer(contents) + TeamMemory.seatsOffset
    return seats.assumingMemoryBound(to: Seat.self) + thread
  }

  func wait() { contents.pointee.barrier.wait() }

  /// The caller's part of some work, which the others begin and end with it.
  func run(_ work: ThreadTeam.Work, _ argument: UnsafeRawPointer) {
    contents.pointee.work = work
    contents.pointee.argument = argument
    wait()
    work(argument, 0)
    wait()
  }

  /// Another thread's part of all work, until there is none.
  func serve(_ thread: Int) {
    while true {
      wait()
      guard let work = contents.pointee.work else { return }
      work(contents.pointee.argument, thread)
      wait()
    }
  }

  /// Ends the threads; `threadCount` is how many there are, with the caller's.
  func dismiss(threadCount: Int) {
    contents.pointee.work = nil
    contents.pointee.barrier.setThreadCount(threadCount)
    wait()
    for thread in 1..<threadCount { pthread_join(seat(thread).pointee.handle, nil) }
  }
}

/// A thread's place in its team.
struct Seat {
  let team: TeamMemory
  let thread: Int
  var handle: pthread_t
}
