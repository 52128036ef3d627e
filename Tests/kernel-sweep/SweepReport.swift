// SPDX-License-Identifier: Apache-2.0

import Board
import Inference
import KernelSweep
import Kernels

/// Writes what each kernel set did with each operator.
struct SweepReport: ~Copyable, SweptOperatorVisitor {
  private let pages: Pages
  private var output = TextStream.standardOutput()
  /// The set whose turn it is.
  private var kernels = KernelChoice.portable
  /// Whether no set has shown a mismatch yet.
  private(set) var isEqual = true

  init() throws(BoardError) { pages = try Pages(byteCount: Sweep.memoryBytes) }

  /// All sets of this architecture, the best first.
  mutating func writeAll() {
    for index in 0..<KernelChoice.count {
      kernels = .at(index)
      if kernels.isSupported(by: .current) {
        visitAll()
      } else {
        output.write(kernels.name)
        output.write(" is not supported by this processor\n")
      }
    }
  }

  mutating func visit<Operator: SweptOperator>(_ operation: Operator.Type) {
    let sweep = Sweep(memory: pages.bytes)
    let result = sweep.run(operation, count: Sweep.usualCount, with: kernels)
    output.write(kernels.name)
    output.write(" ")
    output.write(operation.name)
    output.write(" cases ")
    output.write(result.cases)
    output.write(" digest ")
    output.write(hexadecimal: result.digest)
    if let mismatch = result.mismatch { write(mismatch) }
    output.newline()
    output.flush()
  }

  private mutating func write(_ mismatch: SweepMismatch) {
    isEqual = false
    output.write(" MISMATCH in case ")
    output.write(mismatch.case)
    output.write(" at byte ")
    output.write(mismatch.offset)
    output.write(" of the output: expected ")
    output.write(mismatch.expected)
    output.write(", found ")
    output.write(mismatch.found)
  }
}
