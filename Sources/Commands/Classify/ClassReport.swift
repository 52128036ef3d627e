// SPDX-License-Identifier: Apache-2.0

internal import Board
internal import Inference
internal import ModelFile

/// What a network says of one picture, for programs and for people, in integer arithmetic.
struct ClassReport {
  private let executor: Executor
  private let classifier: Classifier
  private let topCount: Int
  private let includesLogits: Bool

  private static let decimals = 6

  /// Expects that the executor has run; it must not run again as long as the report is in use.
  init(_ executor: Executor, topCount: Int, includesLogits: Bool) {
    self.executor = executor
    classifier = Classifier(executor)
    self.topCount = topCount
    self.includesLogits = includesLogits
  }

  /// Writes `{"file":…,"top":[{"index":…,"label":…,"probability":…},…]}` and a newline.
  func writeJSON(_ picture: CString, to output: inout TextStream) {
    output.write("{")
    output.writeFileMember(picture)
    output.writeKey("top")
    output.write("[")
    forEachRank { rank, found in
      output.write(rank == 1 ? "{" : ",{")
      output.writeMember("index", found.index, isFirst: true)
      output.writeMember("label", executor.model.label(found.index))
      output.writeKey("probability")
      write(probabilityOf: found, to: &output)
      output.write("}")
    }
    output.write("]")
    if includesLogits {
      output.writeKey("logits")
      writeLogits(to: &output)
    }
    output.write("}\n")
  }

  private func writeLogits(to output: inout TextStream) {
    output.write("[")
    for index in executor.scores.indices {
      if index > 0 { output.write(",") }
      write(logitOf: index, to: &output)
    }
    output.write("]")
  }

  /// Writes the name of the picture and a line for each class: rank, probability, index, label.
  func writeTable(_ picture: CString, to output: inout TextStream) {
    output.write(printableCString: picture.pointer)
    output.newline()
    let last = executor.model.network.classes - 1
    forEachRank { rank, found in
      output.write(rank, width: 4)
      output.write("  ")
      write(probabilityOf: found, to: &output)
      output.write("  ")
      if includesLogits {
        writeColumn(logitOf: found.index, to: &output)
        output.write("  ")
      }
      output.write(found.index, width: ClassReport.digitCount(last))
      output.write("  ")
      output.write(printable: executor.model.label(found.index).bindMemory(to: UInt8.self))
      output.newline()
    }
  }

  private func forEachRank(_ body: (_ rank: Int, _ found: Classification) -> Void) {
    var previous: Classification?
    for rank in 1...max(1, min(topCount, executor.model.network.classes)) {
      guard let found = classifier.next(after: previous) else { return }
      body(rank, found)
      previous = found
    }
  }

  private func write(probabilityOf found: Classification, to output: inout TextStream) {
    output.write(
      fixedPoint: Int64(found.probability), fractionBits: Classification.probabilityFractionBits,
      decimals: ClassReport.decimals)
  }

  private func write(logitOf index: Int, to output: inout TextStream) {
    output.write(
      fixedPoint: Int64(executor.scores[index]),
      fractionBits: Int(executor.model.network.scoreFractionBits), decimals: ClassReport.decimals)
  }

  /// Ends twelve columns further on, as most logits are short enough for.
  private func writeColumn(logitOf index: Int, to output: inout TextStream) {
    let score = Int(executor.scores[index])
    let whole = abs(score) >> Int(executor.model.network.scoreFractionBits)
    let digits = ClassReport.digitCount(whole) + (score < 0 ? 1 : 0)
    output.pad(toColumn: output.column + 12 - ClassReport.decimals - 1 - digits)
    write(logitOf: index, to: &output)
  }

  private static func digitCount(_ number: Int) -> Int {
    var digits = 1
    var rest = number / 10
    while rest > 0 {
      digits += 1
      rest /= 10
    }
    return digits
  }
}
