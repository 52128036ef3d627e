// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Board
import Commands
import Foundation
import Frames
import ModelCompiler
import ModelFile
import Pictures

/// `shufflenet evaluate`: how often a model is right, and how close it is to its float network.
struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Measure a model's accuracy over labelled pictures.")

  @Argument(help: "The model file.", completion: .file())
  var model: String

  @Option(
    help: "A CSV file of path,label, or a folder if only --onnx matters.", completion: .file())
  var images: String

  @Option(
    help: "The network that the model was compiled from, to compare with.", completion: .file())
  var onnx: String?

  @Flag(help: "Print the result as JSON.")
  var json = false

  @OptionGroup var inference: InferenceArguments

  func run() throws {
    try Failure.reporting {
      let threads = try Failure.translating { () throws(CommandError) in
        try inference.options.createThreads()
      }
      let kernels = try Failure.translating { () throws(CommandError) in
        try inference.options.chooseKernels()
      }
      let loaded = try Failure.openModel(model, kernels: kernels, team: threads.team)
      let list = try PictureList.load(images)
      let preprocessing = Preprocessing(loaded.view.preprocessing)
      let crops = try Crops.load(list, preprocessing, progress: ProgressBar(title: "pictures"))
      let reference = try onnx.map { try floatReference($0, for: loaded) }
      let progress = ProgressBar(title: "inference")
      let evaluation = Evaluation(
        loaded, reference: reference, crops: crops, labels: list.entries.map(\.label),
        progress: progress.show)
      print(json ? evaluation.json : evaluation.text)
    }
  }

  private func floatReference(_ path: String, for model: LoadedModel) throws -> FloatReference {
    let record = model.view.preprocessing
    let bytes = try Failure.read(path)
    do {
      let folded = try importAndFold(
        onnx: bytes, inputSize: (record.cropHeight, record.cropWidth))
      return try FloatReference(folded, matching: model)
    } catch {
      throw Failure(status: .dataError, message: "\(path): \(error)")
    }
  }
}

extension Evaluation {
  var json: String {
    var object: [String: Any] = ["images": images]
    object["top1"] = top1
    object["top5"] = top5
    object["floatTop1"] = floatTop1
    object["floatTop5"] = floatTop5
    object["agreement"] = agreement
    object["logitSNR"] = logitSNR
    return jsonLine(object)
  }

  var text: String {
    var lines = ["pictures   \(images)"]
    func add(_ name: String, _ share: Double?) {
      if let share { lines.append("\(name) " + String(format: "%6.2f %%", share * 100)) }
    }
    add("int8 top-1 ", top1)
    add("int8 top-5 ", top5)
    add("float top-1", floatTop1)
    add("float top-5", floatTop5)
    add("agreement  ", agreement)
    if let logitSNR { lines.append("logit SNR   " + String(format: "%6.2f dB", logitSNR)) }
    return lines.joined(separator: "\n")
  }
}
