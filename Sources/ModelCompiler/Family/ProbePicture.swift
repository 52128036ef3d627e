// SPDX-License-Identifier: Apache-2.0

internal import Quantization

/// A seeded picture with the statistics of photographs: surfaces of all sizes that hide each other.
///
/// Discs of random colours cover one another ("dead leaves"), which gives sharp edges and the
/// photographs' fall of energy with frequency; exposure, contrast and grain differ from picture to
/// picture.
struct ProbePicture {
  private let side: Int
  private var random: SeededGenerator
  private var elements: [Float]

  /// `[3, side, side]`, in the family's normalised form.
  static func draw(side: Int, random: inout SeededGenerator) -> [Float] {
    var picture = ProbePicture(side: side, seed: random.next())
    for _ in 0..<200 { picture.coverWithDisc() }
    picture.expose()
    return picture.elements
  }

  private init(side: Int, seed: UInt64) {
    self.side = side
    random = SeededGenerator(seed: seed)
    elements = [Float](repeating: 0, count: 3 * side * side)
  }

  /// Small discs are more frequent than large ones, by the square of the radius.
  private mutating func coverWithDisc() {
    let radius = Int(Double(side) * 0.01 / (0.02 + 0.98 * random.nextUnitInterval())) + 1
    let centerY = Int.random(in: 0..<side, using: &random)
    let centerX = Int.random(in: 0..<side, using: &random)
    let light = random.nextGaussian()
    let color = (0..<3).map { _ in light + 0.35 * random.nextGaussian() }
    for y in max(0, centerY - radius)..<min(side, centerY + radius) {
      for x in max(0, centerX - radius)..<min(side, centerX + radius) {
        let distance = (y - centerY) * (y - centerY) + (x - centerX) * (x - centerX)
        guard distance < radius * radius else { continue }
        for channel in 0..<3 { elements[(channel * side + y) * side + x] = color[channel] }
      }
    }
  }

  private mutating func expose() {
    let brightness = 0.6 * random.nextGaussian()
    let contrast = 0.4 + 0.8 * Float(random.nextUnitInterval())
    let grain = 0.15 * Float(random.nextUnitInterval())
    for index in elements.indices {
      let value = brightness + contrast * elements[index] + grain * random.nextGaussian()
      elements[index] = max(-1.99, min(1.99, value))
    }
  }
}
