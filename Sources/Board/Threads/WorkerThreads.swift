// SPDX-License-Identifier: Apache-2.0

internal import CBoard
public import Inference

/// A team's threads besides the caller's: they wait for work until this value ends.
///
/// The C library takes memory for a thread when it is created, and keeps it for the next when it
/// ends: create them before the heap is sealed.
public struct WorkerThreads: ~Copyable {
  private let pages: Pages?
  private let memory: TeamMemory?

  public static let teamLimit = 16

  /// Enough for any kernel, and more than the least that the C library accepts.
  private static let stackBytes = 256 << 10

  /// Creates `teamCount − 1` threads; `teamCount` is in `1 ... teamLimit`.
  public init(teamCount: Int) throws(BoardError) {
    precondition((1...WorkerThreads.teamLimit).contains(teamCount), "a team has 1 to 16 threads")
    guard teamCount > 1 else {
      pages = nil
      memory = nil
      return
    }
    let pages = try Pages(byteCount: TeamMemory.byteCount)
    guard let start = pages.bytes.baseAddress else { preconditionFailure("pages have an address") }
    let memory = TeamMemory(in: start, threadCount: teamCount)
    for thread in 1..<teamCount {
      let error = WorkerThreads.create(memory.seat(thread))
      guard error == 0 else {
        memory.dismiss(threadCount: thread)
        throw .system(.createThread, errno: error)
      }
    }
    self.pages = consume pages
    self.memory = memory
  }

  deinit {
    if let memory { memory.dismiss(threadCount: memory.threadCount) }
  }

  /// The caller's thread and these; not to be used when this value has ended.
  public var team: ThreadTeam {
    guard let memory else { return .alone }
    return ThreadTeam(
      count: memory.threadCount, team: memory.address,
      run: { team, work, argument in TeamMemory(at: team).run(work, argument) },
      wait: { team in TeamMemory(at: team).wait() })
  }

  /// Returns 0 or an errno.
  private static func create(_ seat: UnsafeMutablePointer<Seat>) -> Int32 {
    Thread.create(&seat.pointee.handle, stackBytes: stackBytes, seat) { argument in
      guard let seat = argument?.assumingMemoryBound(to: Seat.self).pointee else { return nil }
      seat.team.serve(seat.thread)
      return nil
    }
  }
}
