// SPDX-License-Identifier: Apache-2.0

internal import Kernels
internal import ModelFile

/// What one thread of a team does of an operator.
struct Part {
  let thread: Int
  let threads: Int

  var isFirst: Bool { thread == 0 }

  /// This part of `0 ..< count`, which begins at a multiple of `unit`.
  ///
  /// The parts of all threads make up the whole, in order; some are empty where there is little.
  func range(of count: Int, inUnitsOf unit: Int = 1) -> Range<Int> {
    let units = (count + unit - 1) / unit
    let start = units * thread / threads * unit
    let end = units * (thread + 1) / threads * unit
    return min(start, count)..<min(end, count)
  }
}

/// A run of some operators, in which every thread of a team takes part.
struct SharedRun {
  let executor: Executor
  let operators: Range<Int>

  /// Takes the part of one thread in the run that `argument` points to.
  static let work: ThreadTeam.Work = { argument, thread in
    argument.assumingMemoryBound(to: SharedRun.self).pointee.take(thread)
  }

  private func take(_ thread: Int) {
    let part = Part(thread: thread, threads: executor.team.count)
    for index in operators {
      // What an operator reads has been written by all, and what it writes is read by none.
      if index > operators.lowerBound { executor.team.wait() }
      var step = OperatorStep(executor: executor, index: index, part: part)
      executor.kernels.visit(&step)
    }
  }
}

/// A part of one operator, waiting for the kernels to run it with.
private struct OperatorStep: KernelSetVisitor {
  let executor: Executor
  let index: Int
  let part: Part

  mutating func visit<Set: KernelSet>(_ kernels: Set.Type) {
    let model = executor.model
    let record = model.operator(index)
    if let band = model.bandSizes(at: index) {
      executor.run(band, part, with: kernels)
    } else if model.tensor(record.input).isInArena {
      executor.dispatch(record, part, with: kernels)
    }
  }
}
