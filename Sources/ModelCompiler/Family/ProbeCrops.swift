// SPDX-License-Identifier: Apache-2.0

internal import Quantization
internal import ShuffleNetV1

extension FloatNetwork {
  /// Seeded pictures to calibrate a member of the family with, where there are no photographs.
  ///
  /// Bytes in `[height, width, 3]`, red, green, blue.
  public static func probeCrops(
    height: Int, width: Int, count: Int, seed: UInt64
  ) -> [[UInt8]] {
    var random = SeededGenerator(seed: seed)
    let side = max(height, width)
    return (0..<count).map { index in
      let elements = ProbePicture.draw(index, side: side, random: &random)
      var crop: [UInt8] = []
      crop.reserveCapacity(height * width * 3)
      for y in 0..<height {
        for x in 0..<width {
          for channel in 0..<3 {
            let element = elements[(channel * side + y) * side + x]
            let byte = element * Member.pixelDeviation + Member.pixelMean
            crop.append(UInt8(max(0, min(255, byte.rounded()))))
          }
        }
      }
      return crop
    }
  }
}
