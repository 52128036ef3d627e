// SPDX-License-Identifier: Apache-2.0

internal import Board

/// What the board's program says of itself.
enum ProgramPage {
  case help
  case version

  init?(_ text: CString) {
    if text == "--help" || text == "-h" || text == "help" {
      self = .help
    } else if text == "--version" {
      self = .version
    } else {
      return nil
    }
  }

  func write(to stream: inout TextStream) {
    switch self {
    case .help: writeHelp(to: &stream)
    case .version: writeVersion(to: &stream)
    }
  }

  private func writeHelp(to stream: inout TextStream) {
    stream.write("usage: shufflenetd VERB ARGUMENT...\n\n")
    for index in 0..<Verb.count {
      let verb = Verb.at(index)
      stream.write("  ")
      stream.write(verb.name)
      stream.pad(toColumn: 16)
      stream.write(verb.summary)
      stream.newline()
    }
    stream.write(
      """

        --version     version, and the licences of what is linked
        --help        this page; behind a verb, the page of that verb

      SHUFFLENET_KERNELS in the environment is what --kernels is behind a verb; the option wins.

      """)
  }

  private func writeVersion(to stream: inout TextStream) {
    stream.write("shufflenetd ")
    stream.write(Version.text)
    stream.write(
      """
       (Apache-2.0)
      linked: libjpeg-turbo (IJG and BSD-3-Clause), libgpiod (LGPL-2.1-or-later), \
      GNU C library (LGPL-2.1-or-later), \
      Swift standard library (Apache-2.0 with Runtime Library Exception)

      """)
  }
}
