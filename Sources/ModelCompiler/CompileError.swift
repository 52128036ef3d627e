// SPDX-License-Identifier: Apache-2.0

/// Why a network that was read cannot become a model file.
public enum CompileError: Error, CustomStringConvertible {
  /// Folding left an operation that the runtime does not have.
  case unfoldedOperation(node: String)
  case wrongInputChannels(found: Int)
  case noCalibrationPictures
  /// A value left the range of float over the calibration pictures.
  case notFinite(node: String)
  case wrongLabelCount(expected: Int, found: Int)
  case scoresNotVector(channels: Int, height: Int, width: Int)
  case lastOperator(node: String)
  case factorOutOfRange(node: String, factor: Double)
  case accumulatorTooLarge(node: String, inputs: Int)
  case preprocessing(String)
  case unknownScale(name: String)
  /// The compiler's own check found a mistake of the compiler.
  case invalidResult(String)

  public var description: String {
    switch self {
    case .unfoldedOperation(let node):
      "\(node): expected an operation that the runtime has, found one that could not be folded"
    case .wrongInputChannels(let found):
      "expected a network whose input has 3 channels, found \(found)"
    case .noCalibrationPictures:
      "expected at least one calibration picture, found none"
    case .notFinite(let node):
      "\(node): expected finite values for the calibration pictures, found infinity or NaN"
    case .wrongLabelCount(let expected, let found):
      "expected \(expected) labels, one for each class, found \(found)"
    case .scoresNotVector(let channels, let height, let width):
      "expected an output of one score for each class, found a map of "
        + "\(channels)×\(height)×\(width)"
    case .lastOperator(let node):
      "\(node): expected a dense layer, a 1×1 convolution or a global average pool as the last "
        + "operator"
    case .factorOutOfRange(let node, let factor):
      "\(node): expected a scale factor of 2^-32 to 2^30, found \(factor)"
    case .accumulatorTooLarge(let node, let inputs):
      "\(node): expected sums that fit 32 bits, found \(inputs) inputs for each output"
    case .preprocessing(let text): text
    case .unknownScale(let name):
      "scales: expected the name of a node of the network, found '\(name)'"
    case .invalidResult(let text):
      "the compiled file does not pass its own check: \(text)"
    }
  }
}
