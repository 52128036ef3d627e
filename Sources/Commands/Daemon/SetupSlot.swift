// SPDX-License-Identifier: Apache-2.0

internal import Board
internal import Daemon
internal import Frames
internal import Inference
internal import ModelFile

/// A configuration with its model, ready to be put in force.
///
/// There are two: one is in force, a reload makes the other, and if anything is wrong with it, nothing
/// has happened.
struct SetupSlot: ~Copyable {
  private(set) var files: ConfigurationFiles
  private(set) var configuration: Configuration
  private(set) var setup: Setup
  private(set) var model: RunnableModel

  /// Reads everything, and has the model test itself.
  ///
  /// - Parameters:
  ///   - path: of the configuration.
  ///   - files: memory for it, not that of the configuration in force.
  ///   - kernels: what the model is run with.
  ///   - team: the threads that the pipeline runs the model with.
  /// - Throws: the first thing that is wrong.
  init(
    _ path: CString, _ files: consuming ConfigurationFiles, _ kernels: KernelChoice,
    team: ThreadTeam
  ) throws(CommandError) {
    var files = files
    var configuration = try files.load(path)
    let modelPath = files.keep(configuration.model.file.bytes)
    let model = try RunnableModel(
      modelPath, limitBytes: configuration.model.maximumBytes, kernels, team: team)
    try files.resolve(&configuration, labels: ModelLabels(model.view))
    guard model.passesSelfTest(kernels) else {
      throw CommandError(subject: modelPath, cause: .selfTestFailed)
    }
    setup = configuration.setup
    self.files = files
    self.configuration = configuration
    self.model = model
  }

  /// For complaints about an output.
  func name(ofOutput index: Int) -> CString { files.heldName(configuration.outputs[index].name) }
}
