// SPDX-License-Identifier: Apache-2.0

import Inference
import Kernels
import ModelFile
import Quantization
import ShuffleNetV1
import SmallNetworks
import Testing

@testable import ModelCompiler

/// Arena bytes of every member of the family at 224×224 with one thread.
struct ArenaBudgetTests {
  /// What `Arena.bytes(for:)` may be: a demand for 1× and 0.5× with three groups, measured for the
  /// others.
  private static let budgets = [
    "g1x0.25@224": 193_984, "g3x0.25@224": 193_984, "g8x0.25@224": 207_872,
    "g1x0.5@224": 193_984, "g3x0.5@224": 204_800, "g8x0.5@224": 235_648,
    "g1x1@224": 235_648, "g2x1@224": 245_440, "g3x1@224": 307_200, "g4x1@224": 333_760,
    "g8x1@224": 471_104,
    "g1x1.5@224": 265_088, "g3x1.5@224": 441_728, "g8x1.5@224": 706_624,
    "g1x2@224": 394_240, "g2x2@224": 490_752, "g3x2@224": 588_864, "g4x2@224": 667_392,
    "g8x2@224": 942_080,
  ]

  @Test(arguments: Member.all)
  func `every member stays within its budget`(member: Member) throws {
    let plan = try Plan(of: member)
    let budget = ArenaBudgetTests.budgets[member.name] ?? 0
    #expect(plan.totalBytes <= budget)
    if plan.totalBytes * 10 < budget * 9 {
      print("note: \(member.name) needs \(plan.totalBytes) bytes; tighten its \(budget)")
    }
  }

  @Test(arguments: Member.all)
  func `bands never need more than whole maps`(member: Member) throws {
    #expect(
      try Plan(of: member).totalBytes <= Plan(of: member, bands: .none).totalBytes)
  }

  @Test(arguments: Member.all)
  func `no byte of the arena is unused at the fullest moment`(member: Member) throws {
    let plan = try Plan(of: member)
    // The plan rounds up, with three bytes more for the last block of four.
    #expect(plan.arenaBytes - plan.mostBytesAlive <= 64)
  }

  @Test func `the plan's total is what a compiled file needs`() throws {
    let member = try Member(groups: 3, width: .quarter, inputHeight: 48, inputWidth: 64, classes: 9)
    let network = FloatNetwork(member, seed: 1)
    let crop = [UInt8](repeating: 100, count: network.input.elements)
    let compiled = try compile(
      FoldedNetwork(network: network), sourceDigest: [UInt8](repeating: 0, count: 32),
      network.options(), pictures: CalibrationPictures(crops: [crop]))
    #expect(try Arena.bytes(for: LoadedModel(compiled.bytes).view) == Plan(of: member).totalBytes)
  }
}

extension Plan {
  /// The plan depends on shapes alone: nothing is calibrated.
  fileprivate init(of member: Member, bands: Bands = .auto) throws {
    var random = SeededGenerator(seed: 1)
    let nodes = MemberNodes(member, random: &random)
    let input = Shape(channels: 3, height: member.inputHeight, width: member.inputWidth)
    let network = FloatNetwork(
      input: input, nodes: nodes.nodes, output: nodes.current,
      shapes: FloatNetwork.shapes(of: nodes.nodes, input: input))
    let calibration = try Calibration(
      network: network, pictureCount: 0, input: { _ in [] }, progress: { _ in })
    var quantized = try QuantizedNetwork(
      StepNetwork(fusing: network), calibration: calibration, ranges: .minMax, fixed: [:])
    quantized.foldShuffles()
    let packed = try quantized.packed(orders: quantized.storageOrders())
    self.init(quantized.banded(packed.steps, bands), of: quantized)
  }

  fileprivate var totalBytes: Int { arenaBytes + scratchBytes + InputMap.overread }

  /// The bytes of all maps that are written and still to be read, at the worst operator.
  ///
  /// From the records alone: a map lives from its first writer, or from the start, to its last
  /// reader; a slice lives in its parent; maps that share bytes count once; the three operators of
  /// a banded unit are one.
  fileprivate var mostBytesAlive: Int {
    operators.indices.map { moment in
      var alive: [Range<Int>] = []
      for (index, tensor) in tensors.enumerated() where tensor.parent == nil && tensor.isInArena {
        let users = operators.indices.filter {
          let record = operators[$0]
          return [record.input, record.residual, record.output].contains {
            $0 == index || ($0.map { tensors[$0].parent } ?? nil) == index
          }
        }
        guard let first = users.first.map({ operators(with: $0).lowerBound }),
          let last = users.last.map({ operators(with: $0).upperBound }),
          moment >= (index == inputTensor ? 0 : first), moment <= last
        else { continue }
        alive.append(tensor.offset..<Layout.roundUp(tensor.end, to: Layout.alignment))
      }
      return alive.sorted { $0.lowerBound < $1.lowerBound }
        .reduce((bytes: 0, end: 0)) { sum, range in
          let fresh = max(0, range.upperBound - max(range.lowerBound, sum.end))
          return (sum.bytes + fresh, max(sum.end, range.upperBound))
        }.bytes
    }.max() ?? 0
  }

  /// The banded unit that an operator is in, or itself.
  private func operators(with index: Int) -> ClosedRange<Int> {
    let first = (max(0, index - 2)...index).first { operators[$0].bandRows > 0 }
    return first.map { $0...$0 + 2 } ?? index...index
  }
}
