// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Board
import Commands

/// `shufflenet self-test`: whether this machine computes what the compiler computed.
struct SelfTestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "self-test",
    abstract: "Check that this machine computes what the compiler computed.")

  @Argument(help: "The model file.", completion: .file(extensions: ["shufflenet"]))
  var model: String

  @Flag(help: "Print a line for every operator.")
  var verbose = false

  @OptionGroup var inference: InferenceArguments

  func run() throws {
    var selfTest = SelfTest(model: CString(keeping: model))
    selfTest.isVerbose = verbose
    selfTest.options = inference.options
    try SharedVerb.run { (streams) throws(CommandError) in try selfTest.run(&streams) }
  }
}
