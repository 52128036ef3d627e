// SPDX-License-Identifier: Apache-2.0

internal import Board
internal import Inference
internal import ModelFile

/// A model file in sealed pages that has passed every check.
struct OpenModel: ~Copyable {
  let view: ModelView
  private let file: FileContents

  init(_ path: CString, limitBytes: Int = Layout.fileBytesLimit) throws(CommandError) {
    let file = try about(path) { () throws(BoardError) in
      try readFile(path.pointer, limitBytes: limitBytes)
    }
    view = try about(path) { () throws(ModelFileError) in
      try ModelView(validating: file.bytes)
    }
    self.file = file
  }
}

/// An open model with the arena and the threads that it runs in.
struct RunnableModel: ~Copyable {
  let executor: Executor
  private let model: OpenModel
  private let arena: Pages
  private let threads: WorkerThreads

  var view: ModelView { model.view }

  init(_ path: CString, _ options: InferenceOptions) throws(CommandError) {
    let kernels = try options.chooseKernels()
    let model = try OpenModel(path)
    let threads = try options.createThreads()
    try self.init(path, model, kernels, threads)
  }

  /// A model for a team of threads that others made.
  init(
    _ path: CString, limitBytes: Int, _ kernels: KernelChoice, team: ThreadTeam
  ) throws(CommandError) {
    let model = try OpenModel(path, limitBytes: limitBytes)
    let nobody = try about(path) { () throws(BoardError) in try WorkerThreads(teamCount: 1) }
    try self.init(path, model, kernels, nobody, team: team)
  }

  private init(
    _ path: CString, _ model: consuming OpenModel, _ kernels: KernelChoice,
    _ threads: consuming WorkerThreads, team: ThreadTeam? = nil
  ) throws(CommandError) {
    let team = team ?? threads.team
    let byteCount = Arena.bytes(for: model.view, threads: team.count)
    let pages = try about(path) { () throws(BoardError) in
      try Pages(byteCount: byteCount)
    }
    guard let arena = Arena(memory: pages.bytes, for: model.view, threads: team.count) else {
      preconditionFailure("pages are aligned and as large as the arena")
    }
    executor = Executor(model: model.view, arena: arena, kernels: kernels, team: team)
    self.threads = threads
    self.arena = pages
    self.model = model
  }

  /// Runs the model's own test on this thread alone, whatever team it has.
  func passesSelfTest(_ kernels: KernelChoice) -> Bool {
    guard let arena = Arena(memory: arena.bytes, for: view, threads: 1) else { return false }
    let executor = Executor(model: view, arena: arena, kernels: kernels, team: .alone)
    return executor.selfTest { _, _, _ in }
  }
}
