// SPDX-License-Identifier: Apache-2.0

import ModelCompiler
import Quantization
import Testing

/// Files of exporters that are not ours, against scores that are not ours.
struct ImportTests {
  @Test func `the fixtures are there`() {
    #expect(ImportFixture.all.count >= 93)
    #expect(HostileFixture.all.count >= 131)
  }

  @Test(arguments: ImportFixture.all)
  func `a network gives the scores of ONNX Runtime`(fixture: ImportFixture) throws {
    let network = try fixture.network()
    #expect(
      network.input
        == Shape(channels: fixture.input[0], height: fixture.input[1], width: fixture.input[2]))
    #expect(try fixture.error(of: network) < 1e-4)
  }

  @Test(arguments: ImportFixture.all)
  func `a folded network gives the same scores`(fixture: ImportFixture) throws {
    let folded = try fixture.network().folded()
    #expect(try fixture.error(of: folded.network, after: folded.inputAffine) < 1e-4)
    for node in folded.network.nodes {
      if case .batchNormalization = node.operation { Issue.record("\(node.name) is left") }
      if case .clamp = node.operation { Issue.record("\(node.name) is left") }
    }
  }

  @Test(arguments: HostileFixture.all)
  func `a bad file is refused by name`(fixture: HostileFixture) throws {
    let bytes = try fixture.bytes()
    let error = #expect(throws: ImportError.self) { try FloatNetwork.importing(onnx: bytes) }
    let message = error?.description ?? ""
    #expect(message.contains(fixture.expect))
    #expect(!message.contains { $0.isNewline })
    #expect(message.contains("expected") && message.contains("found"))
  }

  @Test func `every prefix of a file is refused`() throws {
    let bytes = try #require(ImportFixture.all.first).bytes()
    for step in 0..<200 {
      let prefix = Array(bytes.prefix(bytes.count * step / 200))
      #expect(throws: ImportError.self) { try FloatNetwork.importing(onnx: prefix) }
    }
  }

  /// Also folds what is still a network, and runs an eighth of it.
  @Test func `no flipped byte is a trap`() throws {
    var random = SeededGenerator(seed: 2)
    let files = try ImportFixture.all.filter { !$0.symbolicSize }.map { try $0.bytes() }
      .filter { $0.count < 20_000 }
    #expect(files.count >= 20)
    for flip in 0..<2_000 {
      var bytes = files[flip % files.count]
      bytes[Int.random(in: bytes.indices, using: &random)] = .random(in: 0...255, using: &random)
      guard let network = try? FloatNetwork.importing(onnx: bytes),
        let folded = try? network.folded().network,
        flip.isMultiple(of: 8),
        network.shapes.reduce(0, { $0 + $1.elements }) < 1 << 20
      else { continue }
      let zeros = [Float](repeating: 0, count: folded.input.elements)
      #expect(FloatExecutor(folded).run(zeros).count == folded.shapes[folded.output].elements)
    }
  }
}

/// A picture of another size than the file's.
struct ImportSizeTests {
  @Test func `a file that leaves the size open needs one`() throws {
    let fixture = try #require(ImportFixture.all.first { $0.symbolicSize })
    let bytes = try fixture.bytes()
    let error = #expect(throws: ImportError.self) { try FloatNetwork.importing(onnx: bytes) }
    #expect(error?.description.contains("input size") == true)
  }

  @Test(arguments: ["paper-order", "paper-order-symbolic-batch", "average-of-map", "batch-of-two"])
  func `another size gives the same layers, sizes in reshapes or not`(name: String) throws {
    let fixture = try #require(ImportFixture.all.first { $0.name == name })
    let bytes = try fixture.bytes()
    let own = try fixture.network().folded().network
    let other = try FloatNetwork.importing(onnx: bytes, inputSize: (height: 72, width: 40))
      .folded().network
    #expect(other.input == Shape(channels: own.input.channels, height: 72, width: 40))
    #expect(other.nodes.map(\.name) == own.nodes.map(\.name))
    #expect(other.shapes[other.output] == own.shapes[own.output])
    #expect(
      FloatExecutor(other).run([Float](repeating: 1, count: other.input.elements)).count == 10)
  }

  @Test func `a size that does not fit is refused`() throws {
    let fixture = try #require(ImportFixture.all.first { $0.name == "map-flattened-nhwc" })
    let bytes = try fixture.bytes()
    for size in [(72, 40), (0, 32), (-1, 32), (Int.max, Int.max), (1 << 20, 1)] {
      #expect(throws: ImportError.self) {
        try FloatNetwork.importing(onnx: bytes, inputSize: (height: size.0, width: size.1))
      }
    }
  }
}
