// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Board
import Commands

/// The options of every command that runs a model.
struct InferenceArguments: ParsableArguments {
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
