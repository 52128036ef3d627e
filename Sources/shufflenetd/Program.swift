// SPDX-License-Identifier: Apache-2.0

import Board
import CBoard
import Commands

/// The program of the board.
@main
struct Program {
  static func main() {
    var streams = StandardStreams()
    let status = run(Arguments(), &streams)
    exit(streams.finish(status).rawValue)
  }

  private static func run(_ arguments: Arguments, _ streams: inout StandardStreams) -> ExitStatus {
    if let verb = arguments[1] {
      if verb == "--version" {
        writeVersion(to: &streams.output)
        return .ok
      }
      if verb == "--help" || verb == "-h" || verb == "help" {
        writeHelp(to: &streams.output)
        return .ok
      }
    }
    return runCommandLine(arguments.strings, BoardPictureDecoder(), &streams)
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
    output.write("usage: shufflenetd VERB ARGUMENT...\n\n")
    writeVerbSummaries(to: &output)
    output.write(
      """

        --version   version, and the licences of what is linked
        --help      this page; behind a verb, the page of that verb

      """)
  }
}
