// SPDX-License-Identifier: Apache-2.0

public import Inference
internal import Kernels
internal import Quantization

// Every kernel set against the portable kernels, over seeded shapes and numbers. Principles:
// 1. A case depends on its number alone, so that each machine draws the same and digests compare.
// 2. Set and specification run in two copies of the same memory; afterwards no byte may differ, be
//    it of the output, between its pixels, or anywhere else.
// 3. What may be drawn is what `ModelFile` lets pass, its limits included.
// 4. No heap: the same module runs on the board.

/// Runs cases of operators with kernel sets, in memory that the caller owns.
public struct Sweep: @unchecked Sendable {
  private let drawn: UnsafeMutableRawBufferPointer
  private let expected: UnsafeMutableRawPointer
  private let found: UnsafeMutableRawPointer

  /// Cases of each operator that a check runs.
  public static let usualCount = 2_000

  /// Bytes that `init(memory:)` takes.
  public static let memoryBytes = 3 * CaseMemory.capacity

  /// - Parameter memory: `memoryBytes`, aligned to a page.
  public init(memory: UnsafeMutableRawBufferPointer) {
    precondition(memory.count >= Sweep.memoryBytes, "three copies of a case must fit")
    drawn = UnsafeMutableRawBufferPointer(rebasing: memory[..<CaseMemory.capacity])
    let parts = memory[CaseMemory.capacity...]
    expected = UnsafeMutableRawBufferPointer(rebasing: parts).baseAddress.unsafelyUnwrapped
    found = expected + CaseMemory.capacity
  }

  /// Runs the first `count` cases of an operator, and stops at the first mismatch.
  public func run<Operator: SweptOperator>(
    _ operation: Operator.Type, count: Int, with kernels: KernelChoice
  ) -> SweepResult {
    var digest = CRC32()
    for number in 0..<count {
      let (operation, used) = draw(operation, number)
      operation.run(Portable.self, at: expected)
      var run = SweepRun(operation: operation, base: found)
      kernels.visit(&run)
      if let offset = firstDifference(in: used) {
        let mismatch = SweepMismatch(
          case: number, offset: offset - operation.output.lowerBound,
          expected: expected.load(fromByteOffset: offset, as: Int8.self),
          found: found.load(fromByteOffset: offset, as: Int8.self))
        return SweepResult(cases: number, digest: digest.value, mismatch: mismatch)
      }
      digest.update(
        UnsafeRawBufferPointer(
          start: found + operation.output.lowerBound, count: operation.output.count))
    }
    return SweepResult(cases: count, digest: digest.value, mismatch: nil)
  }

  /// Draws a case and copies its memory, of which it returns the bytes used.
  private func draw<Operator: SweptOperator>(_: Operator.Type, _ number: Int) -> (
    Operator, used: Int
  ) {
    var random = SeededGenerator(seed: UInt64(number))
    var memory = CaseMemory(drawn)
    let operation = Operator(&random, in: &memory)
    let used = UnsafeRawBufferPointer(rebasing: drawn[..<memory.used])
    UnsafeMutableRawBufferPointer(start: expected, count: used.count).copyMemory(from: used)
    UnsafeMutableRawBufferPointer(start: found, count: used.count).copyMemory(from: used)
    return (operation, used.count)
  }

  /// `used` is a multiple of eight.
  private func firstDifference(in used: Int) -> Int? {
    for word in stride(from: 0, to: used, by: 8) {
      let difference =
        expected.load(fromByteOffset: word, as: UInt64.self)
        ^ found.load(fromByteOffset: word, as: UInt64.self)
      if difference != 0 { return word + difference.littleEndian.trailingZeroBitCount / 8 }
    }
    return nil
  }
}

/// What one kernel set did with one operator.
public struct SweepResult: Sendable {
  /// Cases without a mismatch.
  public let cases: Int
  /// CRC-32 of all their outputs, the bytes between pixels included.
  public let digest: UInt32
  public let mismatch: SweepMismatch?
}

/// The first byte that a kernel set computed, or wrote, differently.
public struct SweepMismatch: Equatable, Sendable {
  /// The case's number, which is its seed as well.
  public let `case`: Int
  /// From the first byte of the output; negative or past its end for a stray write.
  public let offset: Int
  public let expected: Int8
  public let found: Int8
}

/// One case, waiting for a kernel set.
private struct SweepRun<Operator: SweptOperator>: KernelSetVisitor {
  let operation: Operator
  let base: UnsafeMutableRawPointer

  mutating func visit<Set: KernelSet>(_ kernels: Set.Type) { operation.run(kernels, at: base) }
}
