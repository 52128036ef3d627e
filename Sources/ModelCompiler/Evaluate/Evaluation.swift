// SPDX-License-Identifier: Apache-2.0

internal import ModelFile

/// The float network that a model was compiled from, fed as the model is.
public struct FloatReference: Sendable {
  let executor: FloatExecutor
  let encoding: InputEncoding

  public init(_ folded: FoldedNetwork, matching model: LoadedModel) throws(CompileError) {
    executor = FloatExecutor(folded.network)
    encoding = try InputEncoding(folded, model.view.preprocessing)
    let classes = folded.network.shapes[folded.network.output].elements
    guard classes == model.view.network.classes else {
      throw .wrongLabelCount(expected: model.view.network.classes, found: classes)
    }
  }

  /// Class scores for a crop of a picture.
  public func scores(_ crop: [UInt8]) -> [Float] { executor.run(encoding.floatInput(crop)) }
}

/// Accuracy of a model, and its distance from the float network.
public struct Evaluation: Sendable {
  public let images: Int
  /// The share of labelled pictures whose most probable class is right.
  public private(set) var top1: Double?
  public private(set) var top5: Double?
  public private(set) var floatTop1: Double?
  public private(set) var floatTop5: Double?
  /// The share of pictures for which both networks choose the same class.
  public private(set) var agreement: Double?
  /// Power of the float scores over power of the difference, in dB; each score's mean over the
  /// pictures is subtracted first, since only what differs between pictures decides.
  public private(set) var logitSNR: Double?

  /// Runs both networks over the crops; labels are as many, `nil` where unknown.
  public init(
    _ model: LoadedModel, reference: FloatReference?, crops: [[UInt8]], labels: [Int?],
    progress: (Double) -> Void = { _ in }
  ) {
    images = crops.count
    var scores: [[Float]] = []
    var floats: [[Float]] = []
    for start in stride(from: 0, to: crops.count, by: 8) {
      let batch = Array(crops[start..<min(start + 8, crops.count)])
      if let reference {
        floats += concurrentMap(count: batch.count) { reference.scores(batch[$0]) }
      }
      for crop in batch { scores.append(model.scores(ofCrop: crop).map { Float($0) }) }
      progress(Double(start + batch.count) / Double(crops.count))
    }
    top1 = Evaluation.accuracy(scores, labels, among: 1)
    top5 = Evaluation.accuracy(scores, labels, among: 5)
    guard reference != nil else { return }
    floatTop1 = Evaluation.accuracy(floats, labels, among: 1)
    floatTop5 = Evaluation.accuracy(floats, labels, among: 5)
    let same = zip(scores, floats).filter { Evaluation.best($0) == Evaluation.best($1) }.count
    agreement = Double(same) / Double(max(1, crops.count))
    logitSNR = Evaluation.signalToNoise(floats, scores)
  }

  private static func best(_ scores: [Float]) -> Int? {
    scores.indices.max { (scores[$0], -$0) < (scores[$1], -$1) }
  }

  /// `nil` without a single label.
  private static func accuracy(_ scores: [[Float]], _ labels: [Int?], among ranks: Int) -> Double? {
    var labelled = 0
    var right = 0
    for (scores, label) in zip(scores, labels) {
      guard let label else { continue }
      labelled += 1
      guard scores.indices.contains(label) else { continue }
      let better = scores.indices.filter {
        (scores[$0], -$0) > (scores[label], -label)
      }.count
      if better < ranks { right += 1 }
    }
    return labelled == 0 ? nil : Double(right) / Double(labelled)
  }

  /// The ratio in dB after subtracting each column's mean.
  static func signalToNoise(_ expected: [[Float]], _ found: [[Float]]) -> Double {
    guard let classes = expected.first?.count else { return 0 }
    let count = Double(expected.count)
    var signal: Double = 0
    var noise: Double = 0
    for index in 0..<classes {
      let truth = expected.map { Double($0[index]) }
      let error = zip(expected, found).map { Double($1[index]) - Double($0[index]) }
      let meanTruth = truth.reduce(0, +) / count
      let meanError = error.reduce(0, +) / count
      signal += truth.reduce(0) { $0 + ($1 - meanTruth) * ($1 - meanTruth) }
      noise += error.reduce(0) { $0 + ($1 - meanError) * ($1 - meanError) }
    }
    return 10 * decimalLogarithm(signal / max(noise, .leastNormalMagnitude))
  }
}
