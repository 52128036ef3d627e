// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Board
import Commands
import Glibc

/// A verb that the board's program has too, run as it runs there.
enum SharedVerb {
  /// Gives `body` the streams of this process, and ends the program unless all went well.
  static func run(
    _ body: (inout StandardStreams) throws(CommandError) -> ExitStatus
  ) throws {
    var streams = StandardStreams()
    var status: ExitStatus
    do throws(CommandError) {
      status = try body(&streams)
    } catch {
      status = streams.report(error)
    }
    status = streams.finish(status)
    guard status == .ok else { throw ExitCode(status.rawValue) }
  }
}

extension CString {
  /// A copy that lives as long as the process, as the arguments of `main` do.
  init(keeping text: String) {
    guard let copy = strdup(text) else { preconditionFailure("no memory for an argument") }
    self.init(copy)
  }
}
