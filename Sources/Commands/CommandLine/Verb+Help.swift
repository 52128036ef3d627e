// SPDX-License-Identifier: Apache-2.0

internal import Board

extension Verb {
  /// Writes the page that `--help` behind the verb asks for.
  func writeHelp(to stream: inout TextStream) {
    stream.write("usage: shufflenetd ")
    stream.write(name)
    stream.write(" ")
    stream.write(operands)
    stream.write(" [OPTION]...\n\n")
    stream.write(summary)
    stream.write("\n\n")
    for index in 0..<VerbOption.count where takes(VerbOption.at(index)) {
      let option = VerbOption.at(index)
      stream.write("  ")
      stream.write(option.name)
      if let value = option.value {
        stream.write(" ")
        stream.write(value)
      }
      stream.pad(toColumn: 28)
      stream.write(option.summary)
      stream.newline()
    }
  }
}
