// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Board
import Commands

/// The option of every command that looks at how a model is run.
struct KernelArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The kernel set to run with; the best for this processor unless told.",
      discussion: "SHUFFLENET_KERNELS in the environment does the same; the option wins.",
      valueName: "name"))
  var kernels: String?

  var options: InferenceOptions {
    var options = InferenceOptions()
    options.kernels = kernels.map { CString(keeping: $0) }
    return options
  }
}

/// The options of every command that runs a model.
struct InferenceArguments: ParsableArguments {
  @OptionGroup var kernels: KernelArguments

  @Option(
    help: ArgumentHelp("How many threads run each operator together, 1 to 16.", valueName: "n"))
  var threads = 1

  func validate() throws {
    guard (1...InferenceOptions.threadCountLimit).contains(threads) else {
      throw ValidationError(
        "--threads: expected a number of 1 to \(InferenceOptions.threadCountLimit), "
          + "found \(threads)")
    }
  }

  var options: InferenceOptions {
    var options = kernels.options
    options.threadCount = threads
    return options
  }
}
