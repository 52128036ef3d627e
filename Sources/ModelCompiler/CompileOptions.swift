// SPDX-License-Identifier: Apache-2.0

public import Frames

/// What a compilation needs beside the network and the pictures.
public struct CompileOptions: Sendable {
  public var preprocessing: Preprocessing
  /// Subtracted from a pixel's byte (0 … 255), in the network's channel order.
  public var mean: [Float] = [0, 0, 0]
  /// What the difference is divided by; positive.
  public var standardDeviation: [Float] = [1, 1, 1]
  public var ranges = RangeMethod.mse
  /// One for each class.
  public var labels: [String]
  /// Activation scales by the name of the node that makes the value, or `input`; they replace
  /// what calibration would choose, for networks that were trained with quantisation.
  public var scales: [String: ActivationScale] = [:]
  /// Height and width, where the network leaves them open or another size is wanted.
  public var inputSize: (height: Int, width: Int)?
  /// Which units are computed a band of rows at a time, so that the arena is smaller.
  public var bands = Bands.auto
  public var compilerVersion: String

  public init(preprocessing: Preprocessing, labels: [String], compilerVersion: String) {
    self.preprocessing = preprocessing
    self.labels = labels
    self.compilerVersion = compilerVersion
  }

  /// Refuses what does not fit the network, before any picture is read.
  public func validate(for network: FloatNetwork) throws(CompileError) {
    let input = network.input
    guard input.channels == 3 else { throw .wrongInputChannels(found: input.channels) }
    let scores = network.shapes[network.output]
    guard scores.pixels == 1 else {
      throw .scoresNotVector(
        channels: scores.channels, height: scores.height, width: scores.width)
    }
    guard labels.count == scores.channels else {
      throw .wrongLabelCount(expected: scores.channels, found: labels.count)
    }
    guard preprocessing.cropHeight == input.height, preprocessing.cropWidth == input.width else {
      throw .preprocessing(
        "expected a crop of \(input.height)×\(input.width), the network's input, found "
          + "\(preprocessing.cropHeight)×\(preprocessing.cropWidth)")
    }
    guard preprocessing.resizeHeight >= input.height, preprocessing.resizeWidth >= input.width
    else {
      throw .preprocessing(
        "expected a resize to at least the crop, \(input.height)×\(input.width), found "
          + "\(preprocessing.resizeHeight)×\(preprocessing.resizeWidth)")
    }
    guard mean.count == 3, standardDeviation.count == 3,
      (mean + standardDeviation).allSatisfy(\.isFinite), standardDeviation.allSatisfy({ $0 > 0 })
    else {
      throw .preprocessing(
        "expected three finite means and three positive standard deviations, found "
          + "\(mean) and \(standardDeviation)")
    }
  }

  /// The fixed scales by value.
  ///
  /// A name is that of an operator of the result, or of a node that was fused into one.
  func fixedScales(
    in fused: StepNetwork, from network: FloatNetwork
  ) throws(CompileError) -> [ValueIndex: ActivationScale] {
    var fixed: [ValueIndex: ActivationScale] = [:]
    for (name, scale) in scales.sorted(by: { $0.key < $1.key }) {
      let value =
        name == "input"
        ? 0
        : fused.steps.first { $0.name == name }?.output
          ?? network.nodes.first { $0.name == name }?.output
      guard let value else { throw .unknownScale(name: name) }
      fixed[value] = scale
    }
    return fixed
  }
}

/// The pictures that a network is calibrated over.
public struct CalibrationPictures: Sendable {
  /// Resized and cropped, bytes in `[height, width, channels]`, in the network's channel order.
  public var crops: [[UInt8]]

  public init(crops: [[UInt8]]) { self.crops = crops }
}

/// A model file and what its making showed.
public struct CompiledModel: Sendable {
  /// The whole file.
  public let bytes: [UInt8]
  /// The float network that it stands for.
  public let folded: FoldedNetwork
  public let encoding: InputEncoding
  public let calibration: Calibration
  /// What was folded, fused or copied, for people.
  public let report: [String]
  let layers: [CompiledLayer]
}
