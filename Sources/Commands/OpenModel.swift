// SPDX-License-Identifier: Apache-2.0

internal import Board
internal import Inference
internal import ModelFile

/// A model file in sealed pages that has passed every check.
struct OpenModel: ~Copyable {
  let view: ModelView
  private let file: FileContents

  init(_ path: CString) throws(CommandError) {
    let file = try about(path) { () throws(BoardError) in
      try readFile(path.pointer, limitBytes: Layout.fileBytesLimit)
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
    let byteCount = Arena.bytes(for: model.view, threads: options.threadCount)
    let pages = try about(path) { () throws(BoardError) in
      try Pages(byteCount: byteCount)
    }
    guard let arena = Arena(memory: pages.bytes, for: model.view, threads: options.threadCount)
    else {
      preconditionFailure("pages are aligned and as large as the arena")
    }
    let threads = try options.createThreads()
    executor = Executor(
      model: model.view, arena: arena, kernels: kernels, team: threads.team)
    self.threads = threads
    self.arena = pages
    self.model = model
  }
}
