// SPDX-License-Identifier: Apache-2.0

import Frames
import ModelCompiler
import ModelFile
import TestSupport
import Testing

/// Networks from another exporter, all the way to int8.
struct CompileFixtureTests {
  static let withThreeChannels = ImportFixture.all.filter { $0.input[0] == 3 }

  @Test(arguments: withThreeChannels)
  func `a fixture's int8 scores follow its float scores`(fixture: ImportFixture) throws {
    let folded = try fixture.network().folded()
    let crops = FloatNetwork.probeCrops(
      height: fixture.input[1], width: fixture.input[2], count: 12, seed: 5)
    let model = try compile(
      folded, sourceDigest: sourceDigest(try fixture.bytes()), options(for: folded),
      pictures: CalibrationPictures(crops: crops))
    let loaded = try LoadedModel(model.bytes)
    let executor = FloatExecutor(folded.network)
    let ratio = signalToNoiseRatio(
      crops.map { loaded.scores(ofCrop: $0).map { Float($0) } },
      against: crops.map { executor.run(model.encoding.floatInput($0)) })
    #expect(ratio > 12, "\(ratio) dB")
  }

  @Test func `the same network gives the same file, bit for bit`() throws {
    let fixture = try #require(CompileFixtureTests.withThreeChannels.first)
    let folded = try fixture.network().folded()
    let crops = FloatNetwork.probeCrops(
      height: fixture.input[1], width: fixture.input[2], count: 9, seed: 5)
    let files = try (0..<2).map { _ in
      try compile(
        folded, sourceDigest: [UInt8](repeating: 7, count: 32), options(for: folded),
        pictures: CalibrationPictures(crops: crops)
      ).bytes
    }
    #expect(files[0] == files[1])
  }

  @Test func `labels that do not fit are refused before anything is calibrated`() throws {
    let fixture = try #require(CompileFixtureTests.withThreeChannels.first)
    let folded = try fixture.network().folded()
    var options = options(for: folded)
    options.labels.removeLast()
    #expect(throws: CompileError.self) { try options.validate(for: folded.network) }
  }

  @Test func `a fixed scale replaces what calibration chose, and an unknown name is refused`()
    throws
  {
    let fixture = try #require(CompileFixtureTests.withThreeChannels.first)
    let folded = try fixture.network().folded()
    let crops = FloatNetwork.probeCrops(
      height: fixture.input[1], width: fixture.input[2], count: 2, seed: 5)
    var options = options(for: folded)
    options.scales = ["input": ActivationScale(scale: 0.25, zeroPoint: 3)]
    let model = try LoadedModel(
      try compile(
        folded, sourceDigest: [UInt8](repeating: 7, count: 32), options,
        pictures: CalibrationPictures(crops: crops)
      ).bytes)
    let input = model.view.tensor(model.view.network.inputTensor)
    #expect(input.scale == 0.25)
    #expect(input.zeroPoint == 3)

    options.scales = ["nobody": ActivationScale(scale: 0.25, zeroPoint: 3)]
    #expect(throws: CompileError.self) {
      try compile(
        folded, sourceDigest: [UInt8](repeating: 7, count: 32), options,
        pictures: CalibrationPictures(crops: crops))
    }
  }

  private func options(for folded: FoldedNetwork) -> CompileOptions {
    let network = folded.network
    let input = network.input
    let preprocessing = Preprocessing(
      resizeHeight: input.height, resizeWidth: input.width, cropHeight: input.height,
      cropWidth: input.width, filter: .bilinear, channelOrder: .rgb)
    let classes = network.shapes[network.output].channels
    var options = CompileOptions(
      preprocessing: preprocessing, labels: (0..<classes).map { "class \($0)" },
      compilerVersion: "test")
    // A network that normalises its own input wants the bytes as they are.
    if folded.inputAffine != nil { return options }
    options.mean = [127.5, 127.5, 127.5]
    options.standardDeviation = [64, 64, 64]
    return options
  }
}
