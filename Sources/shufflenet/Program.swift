// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Board

@main
struct Program: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "shufflenet",
    abstract: "Compile, inspect and measure int8 ShuffleNet V1 networks for ARM boards.",
    version: version,
    subcommands: [
      CompileCommand.self, FamilyCommand.self, ConvertCommand.self, InspectCommand.self,
      ClassifyCommand.self, EvaluateCommand.self, BenchCommand.self, SelfTestCommand.self,
      ReplayCommand.self,
    ])

  private static let version = """
    shufflenet \(Version.text) (Apache-2.0)
    linked: libjpeg-turbo (IJG and BSD-3-Clause), libgpiod (LGPL-2.1-or-later), \
    libpng (libpng-2.0), zlib (Zlib), \
    swift-protobuf and swift-argument-parser (Apache-2.0 with Runtime Library Exception), \
    Swift standard library and Foundation (Apache-2.0 with Runtime Library Exception), \
    GNU C library (LGPL-2.1-or-later)
    """
}
