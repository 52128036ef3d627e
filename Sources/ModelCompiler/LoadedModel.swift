// SPDX-License-Identifier: Apache-2.0

public import Inference
public import ModelFile

/// A model file and the memory to run it, on the host, where a heap is no harm.
public final class LoadedModel: @unchecked Sendable {
  public let view: ModelView
  private let file: UnsafeMutableRawBufferPointer
  private let arena: UnsafeMutableRawBufferPointer
  private let executor: Executor

  /// Copies the file's bytes and checks them.
  public init(_ bytes: [UInt8]) throws(ModelFileError) {
    let file = UnsafeMutableRawBufferPointer.allocate(
      byteCount: max(1, bytes.count), alignment: Layout.alignment)
    file.copyBytes(from: bytes)
    let view: ModelView
    do {
      view = try ModelView(
        validating: UnsafeRawBufferPointer(rebasing: file[0..<bytes.count]))
    } catch {
      file.deallocate()
      throw error
    }
    let arena = UnsafeMutableRawBufferPointer.allocate(
      byteCount: Arena.bytes(for: view), alignment: Layout.alignment)
    guard let places = Arena(memory: arena, for: view) else {
      preconditionFailure("the arena was allocated for this model")
    }
    self.view = view
    self.file = file
    self.arena = arena
    executor = Executor(model: view, arena: places)
  }

  deinit {
    file.deallocate()
    arena.deallocate()
  }

  /// Lends the executor; not to be used from two threads at once.
  public func withExecutor<Result>(_ body: (Executor) throws -> Result) rethrows -> Result {
    try body(executor)
  }

  /// Class scores as real numbers for a quantised input, `[height, width, channels]`.
  public func scores(_ input: [Int8]) -> [Double] {
    _ = executor.input.update(from: input)
    executor.run()
    let unit = Double(
      sign: .plus, exponent: -Int(view.network.scoreFractionBits), significand: 1)
    return executor.scores.map { Double($0) * unit }
  }
}
