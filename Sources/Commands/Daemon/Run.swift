// SPDX-License-Identifier: Apache-2.0

public import Board
internal import Daemon
internal import Frames
internal import Inference

/// The daemon: watches a camera, drives lines, until somebody stops it.
///
/// READY means that configuration, model and lines are there; a camera need not be.
public struct Run {
  public let configuration: CString

  public init(configuration: CString) { self.configuration = configuration }

  /// Returns when it was stopped, with every line at its level for faults.
  public func run(_ streams: inout StandardStreams) throws(CommandError) -> ExitStatus {
    let signals = try about(configuration) { () throws(BoardError) in try Signals() }
    var files = try about(configuration) { () throws(BoardError) in try ConfigurationFiles() }
    let spare = try about(configuration) { () throws(BoardError) in try ConfigurationFiles() }
    let options = try files.load(configuration)
    let inference = files.inferenceOptions(options)
    let kernels = try inference.chooseKernels()
    let threads = try inference.createThreads()
    let memory = try about(configuration) { () throws(BoardError) in
      try DaemonMemory(pixels: options.mostPixels)
    }
    memory.slots.initialize(to: try SetupSlot(configuration, files, kernels, team: threads.team))
    let folder = RuntimeFolder(of: options)
    try LinesFile.write(options, to: folder)
    let lines = try BoardLines(of: memory.slots, in: memory.lines(ofSetup: 0))
    let enable = try openInput(options.service.enableLine)
    let capture = try openInput(options.service.captureLine)
    memory.pipeline.initialize(to: PipelineThread(memory: memory))
    memory.service.initialize(
      to: ServiceContext(
        memory: memory, path: configuration,
        reloader: Reloader(files: [files, spare], kernels: kernels, team: threads.team),
        folder: folder))
    var guardian = GuardThread(
      memory, signals: signals, lines: lines, enable: enable, capture: capture)
    try about(configuration) { () throws(BoardError) in
      try reserveDecoderMemory(
        byteCount: JPEGFrameDecoder.memoryBytes(width: 2 * options.camera.width))
    }
    // Where the unit's limit allows it; else pages may be written to swap.
    _ = lockMemory()
    var workers = try about(configuration) { () throws(BoardError) in
      try DaemonThreads(memory, options)
    }
    sealHeap()
    memory.manager.pointee.ready()
    guardian.run()
    memory.manager.pointee.stopping()
    workers.join(memory)
    return .ok
  }

  private func openInput(_ input: ServiceSection.Input?) throws(CommandError) -> InputLine? {
    guard let input else { return nil }
    return try about(configuration) { () throws(GPIOError) in try InputLine(LineSettings(input)) }
  }
}

extension Configuration {
  /// The most pixels of a frame: of what is asked for, doubled, because a camera may have other sizes.
  var mostPixels: Int { 2 * camera.width * camera.height }
}

extension ConfigurationFiles {
  /// How the model is run.
  mutating func inferenceOptions(_ configuration: borrowing Configuration) -> InferenceOptions {
    var options = InferenceOptions()
    options.threadCount = configuration.model.threads
    if let kernels = configuration.model.kernels { options.kernels = keep(kernels.bytes) }
    return options
  }
}
