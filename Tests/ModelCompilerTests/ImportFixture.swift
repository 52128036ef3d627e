// SPDX-License-Identifier: Apache-2.0

import Foundation
import ModelCompiler
import TestSupport

/// A line of the fixtures' index: a network from another exporter, pictures, and the scores that
/// ONNX Runtime gives them.
struct ImportFixture: Decodable, Sendable, CustomStringConvertible {
  let name: String
  let file: String
  let inputs: String
  let reference: String
  /// Channels, height, width.
  let input: [Int]
  let softmax: Bool
  let symbolicSize: Bool

  var description: String { name }

  static let all = index("index.json", of: ImportFixture.self)

  func bytes() throws -> [UInt8] { try fixtureBytes(file) }

  func network() throws -> FloatNetwork {
    try FloatNetwork.importing(
      onnx: try bytes(), inputSize: symbolicSize ? (height: input[1], width: input[2]) : nil)
  }

  /// The largest distance to ONNX Runtime's scores, as a fraction of the largest score.
  func error(
    of network: FloatNetwork, after affine: (scale: [Float], offset: [Float])? = nil
  ) throws -> Float {
    let pictures = try floats(inputs).chunks(of: network.input.elements)
    let references = try floats(reference).chunks(of: network.shapes[network.output].channels)
    var worst: Float = pictures.count == references.count ? 0 : .infinity
    for (var picture, reference) in zip(pictures, references) {
      if let affine {
        for index in picture.indices {
          let channel = index / network.input.pixels
          picture[index] = picture[index] * affine.scale[channel] + affine.offset[channel]
        }
      }
      let scores = FloatExecutor(network).run(picture)
      let difference = maximumDifference(softmax ? probabilities(scores) : scores, reference)
      worst = max(worst, difference / (reference.map(abs).max() ?? 0))
    }
    return worst
  }

  private func floats(_ name: String) throws -> [Float] {
    try fixtureBytes(name).withUnsafeBytes { bytes in
      stride(from: 0, to: bytes.count, by: 4).map {
        Float(
          bitPattern: UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: $0, as: UInt32.self))
        )
      }
    }
  }
}

/// A line of the index of bad files.
struct HostileFixture: Decodable, Sendable, CustomStringConvertible {
  let file: String
  let wrong: String
  /// What the error must contain.
  let expect: String

  var description: String { wrong }

  static let all = index("Hostile/index.json", of: HostileFixture.self)

  func bytes() throws -> [UInt8] { try fixtureBytes("Hostile/\(file)") }
}

private func index<Line: Decodable>(_ name: String, of type: Line.Type) -> [Line] {
  (try? JSONDecoder().decode([Line].self, from: Data(fixtureBytes(name)))) ?? []
}

private func fixtureBytes(_ name: String, from source: StaticString = #filePath) throws -> [UInt8] {
  let folder = URL(fileURLWithPath: "\(source)").deletingLastPathComponent()
  return [UInt8](try Data(contentsOf: folder.appending(path: "Fixtures/\(name)")))
}

private func probabilities(_ scores: [Float]) -> [Float] {
  let largest = scores.max() ?? 0
  let powers = scores.map { exp($0 - largest) }
  let sum = powers.reduce(0, +)
  return powers.map { $0 / sum }
}

extension [Float] {
  fileprivate func chunks(of count: Int) -> [[Float]] {
    stride(from: 0, to: self.count, by: count).map {
      Array(self[$0..<Swift.min(self.count, $0 + count)])
    }
  }
}
