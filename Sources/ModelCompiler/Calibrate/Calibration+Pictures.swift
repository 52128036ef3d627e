// SPDX-License-Identifier: Apache-2.0

extension Calibration {
  /// Calibrates over the crops of pictures.
  init(
    network: FloatNetwork, pictures: CalibrationPictures, encoding: InputEncoding,
    progress: (Double) -> Void
  ) throws(CompileError) {
    let crops = pictures.crops
    guard !crops.isEmpty else { throw .noCalibrationPictures }
    guard crops.allSatisfy({ $0.count == network.input.elements }) else {
      throw .preprocessing(
        "expected calibration crops of \(network.input.elements) bytes, found another size")
    }
    try self.init(
      network: network, pictureCount: crops.count, input: { encoding.floatInput(crops[$0]) },
      progress: progress)
  }
}
