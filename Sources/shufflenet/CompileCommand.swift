// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Board
import Foundation
import Frames
import ModelCompiler
import Pictures

/// `shufflenet compile`: ONNX to a model file.
struct CompileCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compile",
    abstract: "Compile an ONNX network to an int8 model file.",
    discussion: """
      The pictures of --calibration show which numbers occur in the network; a hundred that look \
      like those of the board's camera are enough. Preprocessing must be what the network was \
      trained with.
      """)

  @Argument(help: "The network: ONNX, opset 7 to 21, float32.", completion: .file())
  var network: String

  @Option(help: "Pictures: a folder, or a CSV file of path,label.", completion: .file())
  var calibration: String

  @Option(help: "One label a line, in the order of the classes.", completion: .file())
  var labels: String

  @OptionGroup var pictures: PreprocessingArguments

  @Option(help: "How activation ranges are chosen: mse, percentile or min-max.")
  var ranges: RangeName = .mse

  @Option(help: "For --ranges percentile: the percentage of values inside, 50 to 100.")
  var percentile: Double = 99.99

  @Option(
    help: "JSON of fixed activation scales by node: {\"NODE\": {\"scale\": S, \"zeroPoint\": Z}}.",
    completion: .file())
  var scales: String?

  @Option(
    help: "Height and width of the input, where the network leaves them open: HEIGHTxWIDTH.",
    transform: PixelSize.parse)
  var inputSize: PixelSize?

  @OptionGroup var bands: BandArguments

  @Option(name: .shortAndLong, help: "The model file to write.", completion: .file())
  var output: String

  @Flag(help: "Print the summary as JSON.")
  var json = false

  func validate() throws {
    guard (50...100).contains(percentile) else {
      throw ValidationError("expected a percentile of 50 to 100, found \(percentile)")
    }
    guard pictures.std.values.allSatisfy({ $0 > 0 }) else {
      throw ValidationError("expected positive --std, found \(pictures.std)")
    }
  }

  func run() throws {
    try Failure.reporting {
      let bytes = try Failure.read(network)
      let folded = try readNetwork(bytes)
      let shape = folded.network.input
      let options = try options(height: shape.height, width: shape.width)
      try options.validate(for: folded.network)
      let list = try PictureList.load(calibration)
      let crops = try Crops.load(
        list, options.preprocessing, progress: ProgressBar(title: "pictures   "))
      let model = try compile(
        folded, sourceDigest: sourceDigest(bytes), options,
        pictures: CalibrationPictures(crops: crops),
        progress: ProgressBar(title: "calibration").show)
      try Failure.write(model.bytes, to: output)
      let summary = try CompileSummary(model, pictures: Array(crops.prefix(8)))
      print(json ? summary.json : summary.text(output: output))
    }
  }

  private func readNetwork(_ bytes: [UInt8]) throws -> FoldedNetwork {
    do {
      return try importAndFold(
        onnx: bytes, inputSize: inputSize.map { ($0.height, $0.width) })
    } catch {
      throw Failure(status: .dataError, message: "\(network): \(error)")
    }
  }

  private func options(height: Int, width: Int) throws -> CompileOptions {
    var options = CompileOptions(
      preprocessing: pictures.preprocessing(height: height, width: width),
      labels: try readLabels(), compilerVersion: "\(Version.text)")
    options.mean = pictures.mean.values
    options.standardDeviation = pictures.std.values
    options.ranges = ranges.method(percentile: percentile)
    options.bands = bands.bands
    if let scales { options.scales = try FixedScales.read(scales) }
    return options
  }

  private func readLabels() throws -> [String] {
    let bytes = try Failure.read(labels, limitBytes: 1 << 24)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Failure(status: .dataError, message: "\(labels): expected UTF-8 text")
    }
    var lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }.map(String.init)
    if lines.last == "" { lines.removeLast() }
    return lines
  }
}

enum RangeName: String, CaseIterable, ExpressibleByArgument {
  case mse
  case percentile
  case minMax = "min-max"

  func method(percentile: Double) -> RangeMethod {
    switch self {
    case .mse: .mse
    case .percentile: .percentile(percentile)
    case .minMax: .minMax
    }
  }
}

/// The file of `--scales`.
enum FixedScales {
  private struct Entry: Decodable {
    let scale: Float
    let zeroPoint: Int32
  }

  static func read(_ path: String) throws -> [String: ActivationScale] {
    let bytes = try Failure.read(path, limitBytes: 1 << 24)
    do {
      let entries = try JSONDecoder().decode([String: Entry].self, from: Data(bytes))
      return try entries.mapValues { entry in
        guard entry.scale.isNormal, entry.scale > 0, (-128...127).contains(entry.zeroPoint) else {
          throw Failure(
            status: .dataError,
            message: "\(path): expected a positive scale and a zero point of −128 … 127, found "
              + "\(entry.scale) and \(entry.zeroPoint)")
        }
        return ActivationScale(scale: entry.scale, zeroPoint: entry.zeroPoint)
      }
    } catch let failure as Failure {
      throw failure
    } catch {
      throw Failure(
        status: .dataError,
        message: "\(path): expected {\"NODE\": {\"scale\": S, \"zeroPoint\": Z}}, found other JSON")
    }
  }
}
