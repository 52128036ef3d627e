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
  ///
  /// - Parameters:
  ///   - bytes: what the compiler wrote.
  ///   - kernels: what to run with; the default is what the file's own test is computed with.
  ///   - team: the threads to run with; they must outlive the model.
  /// - Throws: the first thing that is wrong with the file.
  public init(
    _ bytes: [UInt8], kernels: KernelChoice = .portable, team: ThreadTeam = .alone
  ) throws(ModelFileError) {
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
      byteCount: Arena.bytes(for: view, threads: team.count), alignment: Layout.alignment)
    guard let places = Arena(memory: arena, for: view, threads: team.count) else {
      preconditionFailure("the arena was allocated for this model")
    }
    self.view = view
    self.file = file
    self.arena = arena
    executor = Executor(model: view, arena: places, kernels: kernels, team: team)
  }

  deinit {
    file.deallocate()
    arena.deallocate()
  }

  /// Lends the executor; not to be used from two threads at once.
  public func withExecutor<Result>(_ body: (Executor) throws -> Result) rethrows -> Result {
    try body(executor)
  }

  /// Puts a crop of a picture, `[height, width, channels]` bytes, into the input.
  func quantize(_ crop: [UInt8]) {
    let tables = view.inputTables
    let input = executor.input
    for (index, byte) in crop.enumerated() {
      input[index] = Int8(bitPattern: tables[index % 3 * 256 + Int(byte)])
    }
  }

  /// Class scores as real numbers for a crop of a picture.
  public func scores(ofCrop crop: [UInt8]) -> [Double] {
    quantize(crop)
    executor.run()
    return realScores
  }

  /// The output of an operator that has just run as real numbers, `[pixels][channels]` as stored.
  func realValues(ofOperator index: Int) -> [Double] {
    let tensor = view.tensor(view.operator(index).output)
    if tensor.elementBytes == 4 { return realScores }
    return (0..<tensor.elements).map { element in
      let (pixel, channel) = element.quotientAndRemainder(dividingBy: tensor.channels)
      let offset = tensor.offset + pixel * tensor.pixelStride + channel
      let level = Int(arena.load(fromByteOffset: offset, as: Int8.self))
      return Double(tensor.scale) * Double(level - Int(tensor.zeroPoint))
    }
  }

  private var realScores: [Double] {
    let unit = Double(
      sign: .plus, exponent: -Int(view.network.scoreFractionBits), significand: 1)
    return executor.scores.map { Double($0) * unit }
  }

  /// Class scores as real numbers for a quantised input, `[height, width, channels]`.
  public func scores(_ input: [Int8]) -> [Double] {
    _ = executor.input.update(from: input)
    executor.run()
    return realScores
  }
}
