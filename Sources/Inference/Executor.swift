// SPDX-License-Identifier: Apache-2.0

public import ModelFile
internal import Quantization

/// Walks the plan of a model file: one operator after the other, in one arena.
///
/// Nothing here allocates, fails or looks at a clock; the threads of a team wait for each other.
public struct Executor: Sendable {
  public let model: ModelView
  public let arena: Arena
  public let kernels: KernelChoice
  public let team: ThreadTeam

  /// Expects an arena for at least as many threads as the team has.
  public init(
    model: ModelView, arena: Arena, kernels: KernelChoice = .portable, team: ThreadTeam = .alone
  ) {
    precondition(team.count <= arena.threads, "every thread needs scratch memory of its own")
    self.model = model
    self.arena = arena
    self.kernels = kernels
    self.team = team
  }

  /// Where the picture goes, quantised: `[height, width, channels]`.
  public var input: UnsafeMutableBufferPointer<Int8> {
    let tensor = model.tensor(model.network.inputTensor)
    return UnsafeMutableBufferPointer(start: arena.map(tensor), count: tensor.elements)
  }

  /// The class scores of the last run, in units of `2^-scoreFractionBits`.
  public var scores: UnsafeBufferPointer<Int32> {
    let start = (arena.base + model.scores.offset).assumingMemoryBound(to: Int32.self)
    return UnsafeBufferPointer(start: start, count: model.network.classes)
  }

  /// Runs the whole network on what lies in `input`, which may be overwritten.
  public func run() { run(operators: 0..<model.operatorCount) }

  /// Runs one operator; those before it have run.
  ///
  /// A banded unit runs with its first operator, and nothing is left to the other two.
  public func runOperator(_ index: Int) { run(operators: index..<index + 1) }

  private func run(operators: Range<Int>) {
    let run = SharedRun(executor: self, operators: operators)
    withUnsafePointer(to: run) { team.run(SharedRun.work, UnsafeRawPointer($0)) }
  }

  /// CRC-32 of an operator's output in stored order, right after it has run.
  public func checksum(ofOperator index: Int) -> UInt32 {
    let tensor = model.tensor(model.operator(index).output)
    var checksum = CRC32()
    var pixel = UnsafeRawPointer(arena.map(tensor))
    for _ in 0..<tensor.pixels {
      let bytes = tensor.channels * tensor.elementBytes
      checksum.update(UnsafeRawBufferPointer(start: pixel, count: bytes))
      pixel += tensor.pixelStride
    }
    return checksum.value
  }
}

extension Executor {
  /// Fills the input from a seed: the low byte of each number of a `SeededGenerator`.
  public func fillInput(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let input = input
    for index in input.indices { input[index] = Int8(truncatingIfNeeded: generator.next()) }
  }

  /// Runs the file's own test and hands every result to `report`.
  ///
  /// It returns whether all outputs were those that the compiler computed.
  public func selfTest(
    report: (_ operator: Int, _ expected: UInt32, _ found: UInt32) -> Void
  ) -> Bool {
    let test = model.selfTest
    fillInput(seed: test.seed)
    var passed = true
    for index in 0..<model.operatorCount {
      runOperator(index)
      for entry in 0..<test.count where test.entry(entry).operator == index {
        let found = checksum(ofOperator: index)
        let expected = test.entry(entry).checksum
        passed = passed && found == expected
        report(index, expected, found)
      }
    }
    return passed
  }
}
