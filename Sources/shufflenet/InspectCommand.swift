// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Board
import Commands

/// `shufflenet inspect`: what a model file holds.
struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Show what a model file holds, and the plan of its arena.",
    discussion: """
      The column "map" has the letters of the drawing: what an operator reads, ">", what it writes; \
      "*" where it shuffles channels by writing them in another order.
      """)

  @Argument(help: "The model file.", completion: .file(extensions: ["shufflenet"]))
  var model: String

  @Flag(help: "Print JSON.")
  var json = false

  @Option(
    help: ArgumentHelp("Draw the plan of the arena into a file.", valueName: "file"),
    completion: .file(extensions: ["svg"]))
  var svg: String?

  @OptionGroup var kernels: KernelArguments

  func run() throws {
    var inspect = Inspect(model: CString(keeping: model))
    inspect.isJSON = json
    inspect.pictureOfPlan = svg.map { CString(keeping: $0) }
    inspect.options = kernels.options
    try SharedVerb.run { (streams) throws(CommandError) in try inspect.run(&streams) }
  }
}
