// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Board
import Frames
import ModelCompiler
import ShuffleNetV1

/// `shufflenet family`: a member of the family with seeded weights.
struct FamilyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "family",
    abstract: "Make a member of the ShuffleNet V1 family with seeded weights.",
    discussion: """
      For benchmarks and for other runtimes: its labels mean nothing. MEMBER is groups, width and \
      input size, such as g3x0.5@224 or g8x1@480x640. Groups are 1, 2, 3, 4, 8; widths 0.25, 0.5, \
      1, 1.5, 2. Pictures come in as RGB, (byte - 127.5) / 64.
      """)

  @Argument(help: "The member, such as g3x0.5@224.")
  var member: String

  @Option(help: "How many classes it tells apart.")
  var classes = 1000

  @Option(help: "What the weights are drawn from.")
  var seed: UInt64 = 1

  @OptionGroup var bands: BandArguments

  @Option(
    name: .shortAndLong, help: "The file to write: X.onnx or X.shufflenet.", completion: .file())
  var output: String

  @Flag(help: "Print what was made as JSON.")
  var json = false

  func run() throws {
    try Failure.reporting {
      let member = try readMember()
      let network = FloatNetwork(member, seed: seed)
      let bytes: [UInt8]
      if output.hasSuffix(".onnx") {
        bytes = try network.encodedONNX(
          name: member.name,
          documentation: "\(member.name), seeded weights; RGB, (byte - 127.5) / 64")
      } else if output.hasSuffix(".shufflenet") {
        bytes = try compiled(network, member).bytes
      } else {
        throw Failure(
          status: .usage,
          message: "\(output): expected a name that ends in .onnx or .shufflenet")
      }
      try Failure.write(bytes, to: output)
      if json {
        let fields: [String: Any] = [
          "file": output, "fileBytes": bytes.count, "member": member.name, "classes": classes,
          "seed": seed,
        ]
        print(jsonLine(fields))
      }
    }
  }

  private func readMember() throws -> Member {
    do throws(MemberError) {
      return try Member(named: member, classes: classes)
    } catch {
      throw Failure(status: .usage, message: "\(error)")
    }
  }

  private func compiled(_ network: FloatNetwork, _ member: Member) throws -> CompiledModel {
    var options = CompileOptions(
      preprocessing: Preprocessing(
        resizeHeight: member.inputHeight, resizeWidth: member.inputWidth,
        cropHeight: member.inputHeight, cropWidth: member.inputWidth, filter: .bilinear,
        channelOrder: .rgb),
      labels: (0..<classes).map { "class \($0)" }, compilerVersion: "\(Version.text)")
    options.bands = bands.bands
    options.mean = [Float](repeating: Member.pixelMean, count: 3)
    options.standardDeviation = [Float](repeating: Member.pixelDeviation, count: 3)
    let crops = FloatNetwork.probeCrops(
      height: member.inputHeight, width: member.inputWidth, count: 24, seed: seed)
    return try compile(
      FoldedNetwork(network: network), sourceDigest: sourceDigest(Array(member.name.utf8)),
      options, pictures: CalibrationPictures(crops: crops),
      progress: ProgressBar(title: "calibration").show)
  }
}
