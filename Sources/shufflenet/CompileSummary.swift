// SPDX-License-Identifier: Apache-2.0

import Board
import Foundation
import Inference
import ModelCompiler
import ModelFile

/// What a compilation made, for people and as JSON.
struct CompileSummary {
  private let report: [String]
  private let layers: [LayerError]
  private let view: ModelView
  private let model: LoadedModel
  private let fileBytes: Int

  /// Measures the quantisation error of every layer over a few calibration crops.
  init(_ compiled: CompiledModel, pictures: [[UInt8]]) throws {
    do throws(ModelFileError) {
      model = try LoadedModel(compiled.bytes)
    } catch {
      throw Failure(status: .software, message: "the compiled file is refused: \(error)")
    }
    view = model.view
    report = compiled.report
    fileBytes = compiled.bytes.count
    layers = compiled.layerErrors(model, pictures: pictures)
  }

  func text(output: String) -> String {
    var lines: [String] = []
    lines.append("layer                                              kind                SNR/dB")
    for layer in layers {
      lines.append(
        "\(padded(layer.name, 50)) \(padded(layer.kind, 18)) \(decibels(layer.signalToNoise))")
    }
    let folded = report.filter { $0.contains(": folded into ") }
    if !folded.isEmpty {
      lines.append("activations and normalisations folded into their neighbours: \(folded.count)")
    }
    lines += report.filter { !$0.contains(": folded into ") }
    let network = view.network
    lines.append(
      "\(output): \(view.operatorCount) operators, \(network.macs) MACs, "
        + "\(network.parameters) parameters, \(fileBytes) bytes, "
        + "arena \(Arena.bytes(for: view)) bytes "
        + "(\(network.arenaBytes) maps, \(network.scratchBytes) scratch)")
    return lines.joined(separator: "\n")
  }

  var json: String {
    let network = view.network
    let object: [String: Any] = [
      "operators": view.operatorCount, "macs": network.macs, "parameters": network.parameters,
      "fileBytes": fileBytes, "arenaBytes": Arena.bytes(for: view), "report": report,
      "layers": layers.map {
        ["name": $0.name, "kind": $0.kind, "signalToNoise": $0.signalToNoise] as [String: Any]
      },
    ]
    return jsonLine(object)
  }

  private func padded(_ text: String, _ width: Int) -> String {
    let shown = text.count > width ? "…" + text.suffix(width - 1) : text
    return shown + String(repeating: " ", count: width - shown.count)
  }

  private func decibels(_ value: Double) -> String {
    let text = String(format: "%.1f", value)
    return String(repeating: " ", count: max(0, 7 - text.count)) + text
  }
}
