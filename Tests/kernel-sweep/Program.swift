// SPDX-License-Identifier: Apache-2.0

import Board
import CBoard

/// Runs the sweep with every kernel set that the processor supports: a line for each operator.
///
/// Every line but the first word is the same for every set on every machine.
@main
struct Program {
  static func main() { exit(run().rawValue) }

  private static func run() -> ExitStatus {
    do throws(BoardError) {
      var report = try SweepReport()
      report.writeAll()
      return report.isEqual ? .ok : .software
    } catch {
      var errors = TextStream.standardError()
      error.describe(to: &errors)
      errors.newline()
      return error.exitStatus
    }
  }
}
