// SPDX-License-Identifier: Apache-2.0

/// The threads that run each operator together.
///
/// Its functions are C's, since a closure of Swift that is stored needs a heap. `WorkerThreads` of
/// `Board` makes teams of more than one thread.
public struct ThreadTeam: @unchecked Sendable {
  /// What every thread does; `thread` counts from 0, which is the caller's own.
  public typealias Work = @convention(c) (_ argument: UnsafeRawPointer, _ thread: Int) -> Void
  /// Has every thread of a team do the work; returns when all have done it.
  public typealias Run =
    @convention(c) (_ team: UnsafeRawPointer, _ work: Work, _ argument: UnsafeRawPointer) -> Void
  /// Returns when every thread of the team has called it.
  public typealias Wait = @convention(c) (_ team: UnsafeRawPointer) -> Void

  public let count: Int
  private let others: Others?

  /// The caller's thread and nobody else.
  public static let alone = ThreadTeam()

  private init() {
    count = 1
    others = nil
  }

  /// A team of the caller's thread and `count − 1` others, which `team` stands for.
  public init(count: Int, team: UnsafeRawPointer, run: Run, wait: Wait) {
    self.count = count
    others = Others(team: team, run: run, wait: wait)
  }

  func run(_ work: Work, _ argument: UnsafeRawPointer) {
    guard let others else { return work(argument, 0) }
    others.run(others.team, work, argument)
  }

  /// Returns when every thread is here; only for the work of a run, which all threads do alike.
  func wait() {
    if let others { others.wait(others.team) }
  }
}

private struct Others {
  let team: UnsafeRawPointer
  let run: ThreadTeam.Run
  let wait: ThreadTeam.Wait
}
