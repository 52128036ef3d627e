// SPDX-License-Identifier: Apache-2.0

import Frames
import ModelCompiler
import Quantization
import ShuffleNetV1
import TestSupport
import Testing

struct FamilyTests {
  @Test func `a member's network has the shapes and the work of its layers`() throws {
    for width in [Width.quarter, .one] {
      for groups in [1, 3, 8] {
        let member = try Member(
          groups: groups, width: width, inputHeight: 33, inputWidth: 64, classes: 7)
        let network = FloatNetwork(member, seed: 1)
        #expect(network.nodes.map(\.name) == member.layers.map(\.name))
        #expect(
          network.shapes.dropFirst().map { [$0.channels, $0.height, $0.width] }
            == member.layers.map { [$0.output.channels, $0.output.height, $0.output.width] })
        #expect(network.shapes[network.output] == Shape(channels: 7, height: 1, width: 1))
        #expect(network.macs == member.macs)
      }
    }
  }

  @Test func `a seed's weights never change`() throws {
    let member = try Member(groups: 3, width: .quarter, classes: 10)
    #expect(FloatNetwork(member, seed: 1).weightsChecksum == 0xBAC3_4ED3)
    #expect(FloatNetwork(member, seed: 2).weightsChecksum != 0xBAC3_4ED3)
  }

  @Test func `the input's size changes no weight`() throws {
    let square = try Member(groups: 8, width: .half, classes: 10)
    let oblong = try Member(
      groups: 8, width: .half, inputHeight: 480, inputWidth: 640, classes: 10)
    #expect(
      FloatNetwork(square, seed: 3).weightsChecksum
        == FloatNetwork(oblong, seed: 3).weightsChecksum)
  }

  @Test(arguments: ["g3x0.5@96", "g8x1@96", "g1x0.25@64x96"])
  func `scores depend on the picture and no channel is dead`(name: String) throws {
    let member = try Member(named: name, classes: 20)
    let network = FloatNetwork(member, seed: 4)
    let pictures = (0..<6).map { blurredNoise(network.input, seed: $0) }
    var isAlive = network.shapes.map { [Bool](repeating: false, count: $0.channels) }
    let scores = pictures.map { picture in
      FloatExecutor(network).run(picture) { value, elements in
        let pixels = network.shapes[value].pixels
        for (index, element) in elements.enumerated() where element != 0 {
          isAlive[value][index / pixels] = true
        }
      }
    }
    #expect(isAlive.allSatisfy { !$0.contains(false) })
    let constant = [[Float]](repeating: scores[0], count: scores.count)
    // A network that ignores its input would be as good as the scores of one picture.
    #expect(signalToNoiseRatio(constant, against: scores) < 0)
    let deviation = scores.joined().reduce(0) { $0 + $1 * $1 } / Float(20 * scores.count)
    #expect((0.5...100).contains(deviation))
  }
}

extension FamilyTests {
  @Test(arguments: ["g3x0.25@96", "g8x0.5@64x96"])
  func `the int8 file scores pictures as the float network does`(name: String) throws {
    let member = try Member(named: name, classes: 30)
    let network = FloatNetwork(member, seed: 1)
    let model = try LoadedModel(compileMember(member, network).bytes)
    let crops = FloatNetwork.probeCrops(
      height: member.inputHeight, width: member.inputWidth, count: 16, seed: 99)
    let executor = FloatExecutor(network)
    let references = crops.map { executor.run(normalized($0)) }
    let scores = crops.map { crop in model.scores(ofCrop: crop).map { Float($0) } }
    #expect(signalToNoiseRatio(scores, against: references) > 20)
  }

  private func compileMember(
    _ member: Member, _ network: FloatNetwork
  ) throws -> CompiledModel {
    var options = CompileOptions(
      preprocessing: Preprocessing(
        resizeHeight: member.inputHeight, resizeWidth: member.inputWidth,
        cropHeight: member.inputHeight, cropWidth: member.inputWidth, filter: .bilinear,
        channelOrder: .rgb),
      labels: (0..<member.classes).map { "class \($0)" }, compilerVersion: "test")
    options.mean = [Float](repeating: Member.pixelMean, count: 3)
    options.standardDeviation = [Float](repeating: Member.pixelDeviation, count: 3)
    let crops = FloatNetwork.probeCrops(
      height: member.inputHeight, width: member.inputWidth, count: 24, seed: 1)
    return try compile(
      FoldedNetwork(network: network), sourceDigest: [UInt8](repeating: 0, count: 32), options,
      pictures: CalibrationPictures(crops: crops))
  }

  /// A crop, `[pixels, 3]`, as the float network takes it.
  private func normalized(_ crop: [UInt8]) -> [Float] {
    let pixels = crop.count / 3
    return (0..<crop.count).map { index in
      (Float(crop[index % pixels * 3 + index / pixels]) - Member.pixelMean)
        / Member.pixelDeviation
    }
  }
}

extension FloatNetwork {
  fileprivate var macs: Int {
    nodes.reduce(0) { sum, node in
      switch node.operation {
      case .convolution(let convolution):
        sum + convolution.weights.count * shapes[node.output].pixels
      case .fullyConnected(let layer): sum + layer.weights.count
      default: sum
      }
    }
  }

  fileprivate var weightsChecksum: UInt32 {
    var checksum = CRC32()
    for node in nodes {
      guard case .convolution(let convolution) = node.operation else { continue }
      for value in convolution.weights + convolution.bias {
        withUnsafeBytes(of: value.bitPattern.littleEndian) { checksum.update($0) }
      }
    }
    return checksum.value
  }
}

/// A picture with large soft patches and a brightness of its own.
private func blurredNoise(_ shape: Shape, seed: Int) -> [Float] {
  var random = SeededGenerator(seed: UInt64(seed))
  let grid = random.floats(shape.channels * 64, in: -1.5...1.5)
  let brightness = random.floats(1, in: -0.5...0.5)[0]
  return (0..<shape.elements).map { index in
    let y = index / shape.width % shape.height * 8 / shape.height
    let x = index % shape.width * 8 / shape.width
    return brightness + grid[index / shape.pixels * 64 + y * 8 + x]
  }
}
