// SPDX-License-Identifier: Apache-2.0

import Inference
import ModelFile
import SmallNetworks
import Testing

@testable import ModelCompiler

/// Units in bands give the very bytes of whole maps.
struct BandTests {
  @Test(arguments: [(16, 16), (23, 37), (64, 9), (5, 40), (31, 31)])
  func `every output that is whole has the same checksum`(size: (height: Int, width: Int)) throws {
    for groups in [1, 3] {
      let network = SmallNetwork.twoUnits(groups: groups, height: size.height, width: size.width)
      let expected = try network.compiled(bands: .none).checksums()
      for bands in [Bands.auto] + [1, 2, 3, 4, 7, 100].map(Bands.rows) {
        let compiled = try network.compiled(bands: bands)
        for (index, checksum) in try compiled.checksums().enumerated() {
          guard let checksum else { continue }
          #expect(checksum == expected[index], "operator \(index), \(bands)")
        }
      }
    }
  }

  @Test(arguments: 0...2, 0...2)
  func `whatever the padding is`(top: Int, left: Int) throws {
    for (bottom, right) in [(0, 0), (1, 2), (2, 1)] {
      var builder = NetworkBuilder(height: 9, width: 8)
      let narrow = builder.pointwise(0, channels: 6, activation: .relu)
      let window = Pool(
        height: 3, width: 3, strideY: 2, strideX: 2, top: top, left: left, bottom: bottom,
        right: right)
      let smooth = builder.convolution(
        builder.shuffle(narrow, groups: 3), channels: 6, window, groups: 6)
      _ = builder.fullyConnected(builder.pointwise(smooth, channels: 8, groups: 2), classes: 5)
      let network = builder.network
      let whole = try network.compiled(bands: .none).checksums()
      for rows in 1...4 {
        let compiled = try network.compiled(bands: .rows(rows))
        #expect(try LoadedModel(compiled.bytes).view.operator(0).bandRows == rows)
        #expect(try compiled.checksums().last == whole.last)
      }
    }
  }

  @Test func `a unit in bands has no checksum of the maps inside it`() throws {
    let compiled = try SmallNetwork.twoUnits(groups: 2).compiled(bands: .rows(2))
    let view = try LoadedModel(compiled.bytes).view
    let first = try #require((0..<view.operatorCount).first { view.operator($0).bandRows > 0 })
    #expect(view.operators(with: first + 1) == first...first + 2)
    #expect(!view.isOutputInArena(ofOperator: first))
    #expect(!view.isOutputInArena(ofOperator: first + 1))
    #expect(view.isOutputInArena(ofOperator: first + 2))
    let tested = (0..<view.selfTest.count).map { view.selfTest.entry($0).operator }
    #expect(tested == (0..<view.operatorCount).filter { $0 != first && $0 != first + 1 })
  }

  @Test func `bands are chosen only where they make the arena smaller`() throws {
    // A stem that is the fullest moment: nothing behind it matters.
    let small = try LoadedModel(SmallNetwork.twoUnits(groups: 1).compiled(bands: .auto).bytes).view
    #expect((0..<small.operatorCount).allSatisfy { small.operator($0).bandRows == 0 })
    let network = SmallNetwork.wideUnit(height: 24, width: 24)
    let whole = try LoadedModel(network.compiled(bands: .none).bytes).view
    let banded = try LoadedModel(network.compiled(bands: .auto).bytes).view
    #expect((0..<banded.operatorCount).contains { banded.operator($0).bandRows > 0 })
    #expect(Arena.bytes(for: banded) < Arena.bytes(for: whole))
    for rows in [1, 2, 4, 7] {
      let forced = try LoadedModel(network.compiled(bands: .rows(rows)).bytes).view
      #expect(Arena.bytes(for: banded) <= Arena.bytes(for: forced))
    }
  }

  @Test func `only what is handed on within a unit is banded`() throws {
    var builder = NetworkBuilder(height: 16, width: 16)
    let narrow = builder.pointwise(0, channels: 8)
    let smooth = builder.depthwise(narrow, stride: 2)
    let wide = builder.pointwise(smooth, channels: 8)
    // A second reader of the depthwise convolution's output.
    _ = builder.fullyConnected(builder.add(smooth, wide), classes: 5)
    let view = try LoadedModel(builder.network.compiled(bands: .rows(1)).bytes).view
    #expect((0..<view.operatorCount).allSatisfy { view.operator($0).bandRows == 0 })
  }
}

extension CompiledModel {
  /// The CRC-32 of each operator's output where it is whole.
  fileprivate func checksums() throws -> [UInt32?] {
    let model = try LoadedModel(bytes)
    return model.withExecutor { executor in
      executor.fillInput(seed: 11)
      return (0..<model.view.operatorCount).map { index in
        executor.runOperator(index)
        return model.view.isOutputInArena(ofOperator: index)
          ? executor.checksum(ofOperator: index) : nil
      }
    }
  }
}
