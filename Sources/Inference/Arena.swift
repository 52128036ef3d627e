// SPDX-License-Identifier: Apache-2.0

internal import Kernels
public import ModelFile

/// All the memory that an inference works in: the maps, then each thread's scratch.
///
/// The memory is the caller's: got before the first frame, kept as long as the arena is in use.
public struct Arena: @unchecked Sendable {
  /// At a multiple of 64.
  public let base: UnsafeMutableRawPointer
  /// How many threads may work in it at once.
  public let threads: Int
  private let mapBytes: Int
  private let scratchBytes: Int

  /// Bytes that a model needs with a number of threads, each part rounded up to 64.
  public static func bytes(for model: ModelView, threads: Int = 1) -> Int {
    roundedMaps(model) + threads * roundedScratch(model, threads: threads) + InputMap.overread
  }

  /// Takes memory of at least `bytes(for:threads:)`, at a multiple of 64.
  ///
  /// It is `nil` where the memory is too small or not aligned.
  public init?(memory: UnsafeMutableRawBufferPointer, for model: ModelView, threads: Int = 1) {
    guard let base = memory.baseAddress, Int(bitPattern: base) % Layout.alignment == 0,
      memory.count >= Arena.bytes(for: model, threads: threads)
    else { return nil }
    self.base = base
    self.threads = threads
    mapBytes = Arena.roundedMaps(model)
    scratchBytes = Arena.roundedScratch(model, threads: threads)
    // What no operator has written yet must be the same on every machine.
    base.initializeMemory(
      as: UInt8.self, repeating: 0, count: Arena.bytes(for: model, threads: threads))
  }

  /// The scratch memory of one thread.
  func scratch(ofThread thread: Int) -> UnsafeMutablePointer<Int8> {
    (base + mapBytes + thread * scratchBytes).assumingMemoryBound(to: Int8.self)
  }

  func map(_ tensor: TensorRecord) -> UnsafeMutablePointer<Int8> {
    (base + tensor.offset).assumingMemoryBound(to: Int8.self)
  }

  private static func roundedMaps(_ model: ModelView) -> Int {
    Layout.roundUp(model.network.arenaBytes, to: Layout.alignment)
  }

  /// What one of some threads needs; the file says it for one alone.
  private static func roundedScratch(_ model: ModelView, threads: Int) -> Int {
    var bytes = model.network.scratchBytes
    if threads > 1 {
      for index in 0..<model.operatorCount {
        let sizes = model.sizes(model.operator(index))
        if sizes.input.isInArena { bytes = max(bytes, sizes.sharedScratchBytes) }
      }
    }
    return Layout.roundUp(bytes, to: Layout.alignment)
  }
}
