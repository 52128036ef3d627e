// SPDX-License-Identifier: Apache-2.0

public import Board
internal import ModelFile

/// Shows what a model file holds, and the plan of its arena.
public struct Inspect {
  public let model: CString
  public var isJSON = false
  /// Where the plan is drawn as SVG, if it is.
  public var pictureOfPlan: CString?
  public var options = InferenceOptions()

  public init(model: CString) { self.model = model }

  public func run(_ streams: inout StandardStreams) throws(CommandError) -> ExitStatus {
    let kernels = try options.chooseKernels()
    let open = try OpenModel(model)
    let plan = try ArenaPlan(open.view, path: model)
    let report = ModelReport(
      model: model, view: open.view, plan: plan.view, kernels: kernels)
    if isJSON {
      report.writeJSON(to: &streams.output)
    } else {
      report.writeSummary(to: &streams.output)
      report.writeOperators(to: &streams.output)
      PlanDrawing(plan.view).write(to: &streams.output)
    }
    if let pictureOfPlan { try writePicture(of: plan.view, to: pictureOfPlan) }
    return .ok
  }

  private func writePicture(of plan: ArenaPlanView, to path: CString) throws(CommandError) {
    try about(path) { () throws(BoardError) in
      var file = try ReplacementFile(path)
      var stream = TextStream(descriptor: file.descriptor)
      PlanPicture(plan).write(to: &stream)
      stream.flush()
      if stream.failed { throw file.writeError }
      try file.finish()
    }
  }
}
