// SPDX-License-Identifier: Apache-2.0

import Board
import CBoard

/// The program of the board.
@main
struct Program {
  static func main() {
    var output = TextStream.standardOutput()
    let status = run(Arguments(), output: &output)
    output.flush()
    exit((output.failed ? .ioError : status).rawValue)
  }

  private static func run(_ arguments: Arguments, output: inout TextStream) -> ExitStatus {
    guard let verb = arguments[1] else { return usageError("expected a verb, found none") }
    if verb == "--version" {
      writeVersion(to: &output)
      return .ok
    }
    if verb == "--help" || verb == "-h" || verb == "help" {
      writeHelp(to: &output)
      return .ok
    }
    return usageError("unknown verb", verb)
  }

  private static func usageError(_ message: StaticString, _ found: CString? = nil) -> ExitStatus {
    var errors = TextStream.standardError()
    errors.write("shufflenetd: ")
    errors.write(message)
    if let found {
      errors.write(" ")
      errors.write(printableCString: found.pointer)
    }
    errors.write("; see shufflenetd --help\n")
    return .usage
  }

  private static func writeVersion(to output: inout TextStream) {
    output.write("shufflenetd ")
    output.write(Version.text)
    output.write(
      """
       (Apache-2.0)
      linked: libjpeg-turbo (IJG and BSD-3-Clause), GNU C library (LGPL-2.1-or-later), \
      Swift standard library (Apache-2.0 with Runtime Library Exception)

      """)
  }

  private static func writeHelp(to output: inout TextStream) {
    output.write(
      """
      usage: shufflenetd VERB ...

        --version   version, and the licences of what is linked
        --help      this page

      """)
  }
}
