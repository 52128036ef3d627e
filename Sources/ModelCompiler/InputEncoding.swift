// SPDX-License-Identifier: Apache-2.0

internal import Frames
internal import ModelFile

/// How the bytes of a picture become a network's input, in floating point and in int8.
public struct InputEncoding: Sendable {
  /// `[channels][256]`: the real number that a byte stands for.
  private let reals: [[Float]]
  private let shape: Shape

  init(_ folded: FoldedNetwork, _ options: CompileOptions) throws(CompileError) {
    try self.init(
      folded, mean: options.mean, standardDeviation: options.standardDeviation)
  }

  /// The encoding that a compiled model has.
  init(_ folded: FoldedNetwork, _ record: PreprocessingRecord) throws(CompileError) {
    try self.init(
      folded, mean: (0..<3).map { record.mean[$0] },
      standardDeviation: (0..<3).map { record.standardDeviation[$0] })
  }

  private init(
    _ folded: FoldedNetwork, mean: [Float], standardDeviation: [Float]
  ) throws(CompileError) {
    shape = folded.network.input
    guard shape.channels == 3 else { throw .wrongInputChannels(found: shape.channels) }
    reals = (0..<3).map { channel in
      let scale = folded.inputAffine?.scale[channel] ?? 1
      let offset = folded.inputAffine?.offset[channel] ?? 0
      return (0..<256).map {
        (Float($0) - mean[channel]) / standardDeviation[channel] * scale + offset
      }
    }
    guard reals.allSatisfy({ $0.allSatisfy(\.isFinite) }) else {
      throw .preprocessing(
        "expected mean and standard deviation that make finite inputs, found \(mean) and "
          + "\(standardDeviation)")
    }
  }

  /// The float network's input, `[channels, height, width]`, for a crop of a picture.
  ///
  /// The crop is `[height, width, channels]`, bytes, in the network's channel order.
  public func floatInput(_ crop: [UInt8]) -> [Float] {
    var input: [Float] = []
    input.reserveCapacity(shape.elements)
    for channel in 0..<shape.channels {
      let table = reals[channel]
      for pixel in 0..<shape.pixels { input.append(table[Int(crop[pixel * 3 + channel])]) }
    }
    return input
  }

  /// What each byte becomes at a scale: three tables of 256, one behind the other.
  func tables(_ scale: ActivationScale) -> [Int8] {
    reals.flatMap { $0.map { Int8(truncatingIfNeeded: scale.level(of: Double($0))) } }
  }
}
