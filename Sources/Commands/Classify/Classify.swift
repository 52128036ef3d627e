// SPDX-License-Identifier: Apache-2.0

public import Board
internal import Frames
internal import Inference
internal import ModelFile

/// Names the classes of pictures.
public struct Classify {
  public let model: CString
  public let pictures: UnsafeBufferPointer<CString>
  /// How many classes to name for each picture; 1 or more.
  public var topCount = Classify.defaultTopCount
  public var isJSON = false
  /// Whether the class scores are printed too, as real numbers.
  public var includesLogits = false
  public var options = InferenceOptions()

  public static let defaultTopCount = 5
  public static let topCountLimit = 65_535

  public init(model: CString, pictures: UnsafeBufferPointer<CString>) {
    self.model = model
    self.pictures = pictures
  }

  /// Classifies every picture that can be read; the status is that of the first that could not.
  public func run(
    _ decoder: some PictureDecoder, _ streams: inout StandardStreams
  ) throws(CommandError) -> ExitStatus {
    let runnable = try RunnableModel(model, options)
    let loader = try PictureLoader(runnable.view, path: model, decoder)
    sealHeap()
    var status = ExitStatus.ok
    for picture in pictures {
      do throws(CommandError) {
        try loader.load(picture, into: runnable.executor.input)
        runnable.executor.run()
        write(picture, runnable.executor, to: &streams.output)
      } catch {
        let failure = streams.report(error)
        if status == .ok { status = failure }
      }
    }
    return status
  }

  private func write(_ picture: CString, _ executor: Executor, to output: inout TextStream) {
    let report = ClassReport(executor, topCount: topCount, includesLogits: includesLogits)
    if isJSON {
      report.writeJSON(picture, to: &output)
    } else {
      report.writeTable(picture, to: &output)
    }
    // Whoever reads along sees each picture's classes when they are known.
    output.flush()
  }
}
