// SPDX-License-Identifier: Apache-2.0

import Inference
import ModelFile
import Quantization
import SmallNetworks
import TestSupport
import Testing

@testable import ModelCompiler

/// A network whose shuffles are folded gives the very bytes of the one that executes them.
struct FoldedShuffleTests {
  @Test(arguments: [(2, 2), (2, 4), (4, 2), (3, 1), (1, 3), (3, 3), (4, 3)])
  func `between group counts, equal or not`(groups: (first: Int, second: Int)) throws {
    // 24 / 4 is not divisible by 4: such shuffles are no transposition of runs.
    for shuffleGroups in [2, 3, 4, 8] {
      try expectEqualBytes(copies: 0) { builder in
        let narrow = builder.pointwise(
          builder.stem(channels: 12), channels: 24, groups: groups.first, activation: .relu)
        let mixed = builder.depthwise(builder.shuffle(narrow, groups: shuffleGroups), stride: 1)
        return builder.pointwise(mixed, channels: 12, groups: groups.second)
      }
    }
  }

  @Test func `behind the depthwise convolution, and on both sides of it`() throws {
    for sides in [[false, true], [true, true]] {
      try expectEqualBytes(copies: 0) { builder in
        var value = builder.pointwise(builder.stem(channels: 6), channels: 12, groups: 2)
        if sides[0] { value = builder.shuffle(value, groups: 3) }
        value = builder.depthwise(value, stride: 2)
        if sides[1] { value = builder.shuffle(value, groups: 2) }
        return builder.pointwise(value, channels: 9, groups: 3)
      }
    }
  }

  @Test(arguments: 0..<5 as Range<UInt64>)
  func `any permutation`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let source = (0..<20).shuffled(using: &random)
    try expectEqualBytes(copies: 0) { builder in
      let narrow = builder.pointwise(builder.stem(channels: 8), channels: 20, groups: 4)
      let mixed = builder.depthwise(builder.shuffle(narrow, source: source), stride: 1)
      return builder.pointwise(mixed, channels: 10, groups: 5)
    }
  }

  @Test func `two in a row, and one through pools`() throws {
    try expectEqualBytes(copies: 0) { builder in
      let narrow = builder.pointwise(builder.stem(channels: 6), channels: 12, groups: 3)
      let twice = builder.shuffle(builder.shuffle(narrow, groups: 3), groups: 4)
      return builder.pointwise(twice, channels: 8, groups: 2)
    }
    try expectEqualBytes(copies: 0) { builder in
      let narrow = builder.pointwise(builder.stem(channels: 6), channels: 12, groups: 3)
      let pooled = builder.maxPool(narrow, Pool(3, stride: 1, padding: 1))
      let average = builder.averagePool(
        pooled, Pool(3, stride: 2, padding: 1), countsPadding: true)
      return builder.pointwise(builder.shuffle(average, groups: 4), channels: 8, groups: 2)
    }
  }

  @Test func `in the stem, and on the picture itself`() throws {
    try expectEqualBytes(copies: 0) { builder in
      let stem = builder.convolution(0, channels: 6, Pool(3, stride: 2, padding: 1))
      let pooled = builder.maxPool(builder.shuffle(stem, groups: 2), Pool(2, stride: 2, padding: 0))
      return builder.pointwise(pooled, channels: 6, groups: 2)
    }
    try expectEqualBytes(copies: 0) { builder in
      let turned = builder.shuffle(0, source: [2, 1, 0])
      return builder.convolution(turned, channels: 6, Pool(3, stride: 2, padding: 1))
    }
  }

  @Test func `behind an addition or a concatenation, before a convolution`() throws {
    for groups in [1, 2] {
      // What mixes all channels can take the shuffle; a group cannot.
      try expectEqualBytes(copies: groups == 1 ? 0 : 1) { builder in
        let stem = builder.stem(channels: 8)
        let sum = builder.add(stem, builder.pointwise(stem, channels: 8), activation: .relu)
        return builder.convolution(
          builder.shuffle(sum, groups: 4), channels: 6, Pool(3, stride: 1, padding: 1),
          groups: groups)
      }
      try expectEqualBytes(copies: groups == 1 ? 0 : 1) { builder in
        let stem = builder.stem(channels: 6)
        let joined = builder.concat([
          builder.pointwise(stem, channels: 4), builder.pointwise(stem, channels: 8),
        ])
        return builder.pointwise(builder.shuffle(joined, groups: 3), channels: 6, groups: groups)
      }
    }
  }

  @Test func `into a slice of a concatenation`() throws {
    try expectEqualBytes(copies: 0) { builder in
      let stem = builder.stem(channels: 6)
      let shuffled = builder.shuffle(
        builder.pointwise(stem, channels: 8, groups: 2), groups: 2)
      let joined = builder.concat([builder.pointwise(stem, channels: 3), shuffled])
      return builder.pointwise(joined, channels: 6)
    }
  }

  @Test func `before the classifier`() throws {
    try expectEqualBytes(copies: 0) { builder in
      builder.shuffle(builder.pointwise(builder.stem(channels: 6), channels: 9), groups: 3)
    }
    try expectEqualBytes(copies: 1) { builder in
      let stem = builder.stem(channels: 6)
      let sum = builder.add(stem, builder.pointwise(stem, channels: 6))
      return builder.shuffle(sum, groups: 3)
    }
  }

  @Test func `a value with two readers keeps its shuffle`() throws {
    try expectEqualBytes(copies: 1) { builder in
      let narrow = builder.pointwise(builder.stem(channels: 6), channels: 8, groups: 2)
      let shuffled = builder.shuffle(narrow, groups: 2)
      return builder.add(narrow, builder.depthwise(shuffled, stride: 1))
    }
  }

  @Test func `a shuffle that is also a residual`() throws {
    try expectEqualBytes(copies: 0) { builder in
      let narrow = builder.pointwise(builder.stem(channels: 6), channels: 8, groups: 2)
      let shuffled = builder.shuffle(narrow, groups: 2)
      return builder.add(shuffled, builder.pointwise(shuffled, channels: 8, groups: 4))
    }
  }

  /// Compiles with and without folding and compares the class scores of many inputs.
  private func expectEqualBytes(
    copies: Int, sourceLocation: SourceLocation = #_sourceLocation,
    _ body: (inout NetworkBuilder) -> ValueIndex
  ) throws {
    var builder = NetworkBuilder(height: 11, width: 9)
    let features = body(&builder)
    _ = builder.fullyConnected(builder.globalAveragePool(features), classes: 6)
    let network = builder.network
    let folded = try LoadedModel(network.compiled().bytes)
    let naive = try LoadedModel(network.compiledWithoutFolding())
    let kept = (0..<folded.view.operatorCount).count {
      folded.view.operator($0).kind == .channelCopy
    }
    #expect(kept == copies, sourceLocation: sourceLocation)
    var random = SeededGenerator(seed: 21)
    for _ in 0..<8 {
      let input = random.int8s(network.input.elements)
      #expect(folded.scores(input) == naive.scores(input), sourceLocation: sourceLocation)
    }
  }
}

extension NetworkBuilder {
  fileprivate mutating func stem(channels: Int) -> ValueIndex {
    convolution(0, channels: channels, Pool(3, stride: 2, padding: 1), activation: .relu)
  }
}

extension FloatNetwork {
  /// The stages of `compile` but one; every shuffle is a copy, and channels lie in their order.
  fileprivate func compiledWithoutFolding() throws -> [UInt8] {
    let folded = FoldedNetwork(network: self)
    let options = options()
    let encoding = try InputEncoding(folded, options)
    let calibration = try Calibration(
      network: self, pictures: CalibrationPictures(crops: crops(4, seed: 99)), encoding: encoding,
      progress: { _ in })
    let quantized = try QuantizedNetwork(
      StepNetwork(fusing: self), calibration: calibration, ranges: options.ranges, fixed: [:])
    let orders = quantized.network.shapes.map { Array(0..<$0.channels) }
    let packed = try quantized.packed(orders: orders)
    let writer = ModelWriter(
      packed.section, Plan(packed.steps, of: quantized), quantized, input: encoding,
      sourceDigest: [UInt8](repeating: 0, count: 32), options)
    return try writer.write()
  }
}
