// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Board
import Commands

/// `shufflenet bench`: where the time goes.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Time a model, operator by operator.")

  @Argument(help: "The model file.", completion: .file(extensions: ["shufflenet"]))
  var model: String

  @Option(help: "How often to run.")
  var iterations = Bench.defaultIterationCount

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var inference: InferenceArguments

  func validate() throws {
    guard (1...Bench.iterationCountLimit).contains(iterations) else {
      throw ValidationError(
        "--iterations: expected a number of 1 to \(Bench.iterationCountLimit), "
          + "found \(iterations)")
    }
  }

  func run() throws {
    var bench = Bench(model: CString(keeping: model))
    bench.iterationCount = iterations
    bench.isJSON = json
    bench.options = inference.options
    try SharedVerb.run { (streams) throws(CommandError) in try bench.run(&streams) }
  }
}
