// SPDX-License-Identifier: Apache-2.0

public import Board
internal import Inference
internal import ModelFile

/// Times a model, operator by operator.
public struct Bench {
  public let model: CString
  /// How often the network runs, in `1 ... iterationCountLimit`.
  public var iterationCount = Bench.defaultIterationCount
  public var isJSON = false
  public var options = InferenceOptions()

  public static let defaultIterationCount = 50
  public static let iterationCountLimit = 100_000

  /// Runs that nobody times: caches fill, pages come, clocks rise.
  static let warmUpCount = 3

  public init(model: CString) { self.model = model }

  /// Prints the times; the status is `software` if the same input gave different outputs.
  public func run(_ streams: inout StandardStreams) throws(CommandError) -> ExitStatus {
    let runnable = try RunnableModel(model, options)
    let executor = runnable.executor
    let samples = try Samples(
      model, rowCount: executor.model.operatorCount + 1, iterationCount: iterationCount)
    sealHeap()
    for _ in 0..<Bench.warmUpCount { runUntimed(executor) }
    let checksum = outputChecksum(executor)
    var isConstant = true
    for iteration in 0..<iterationCount {
      time(executor, iteration, samples)
      isConstant = isConstant && outputChecksum(executor) == checksum
    }
    samples.sort()
    let report = BenchReport(model, executor, samples: samples.view, checksum: checksum)
    if isJSON {
      report.writeJSON(to: &streams.output)
    } else {
      report.writeTable(to: &streams.output)
    }
    guard !isConstant else { return .ok }
    streams.output.flush()
    streams.errors.write(printableCString: model.pointer)
    streams.errors.write(": expected the same output in every run, found different ones\n")
    return .software
  }

  /// Inputs may be overwritten by a run, so each begins with its own.
  private func fillInput(_ executor: Executor) {
    executor.fillInput(seed: executor.model.selfTest.seed)
  }

  private func runUntimed(_ executor: Executor) {
    fillInput(executor)
    executor.run()
  }

  private func outputChecksum(_ executor: Executor) -> UInt32 {
    executor.checksum(ofOperator: executor.model.operatorCount - 1)
  }

  /// Each operator has a row of samples, and the whole run the last one.
  private func time(_ executor: Executor, _ iteration: Int, _ samples: borrowing Samples) {
    fillInput(executor)
    let start = MonotonicClock.nanoseconds
    var before = start
    for index in 0..<executor.model.operatorCount {
      executor.runOperator(index)
      let now = MonotonicClock.nanoseconds
      samples.view.row(index)[iteration] = now - before
      before = now
    }
    samples.view.row(executor.model.operatorCount)[iteration] = before - start
  }
}
