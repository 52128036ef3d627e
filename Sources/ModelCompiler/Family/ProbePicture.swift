// SPDX-License-Identifier: Apache-2.0

internal import Quantization

/// A seeded picture with the statistics of photographs: surfaces of all sizes that hide each other.
///
/// Discs of random colours cover one another ("dead leaves"), which gives sharp edges and the
/// photographs' fall of energy with frequency. Pictures of a series differ in brightness, contrast,
/// tint and grain as photographs do, and spread evenly over that range: a few of them reach its
/// ends.
struct ProbePicture {
  private let side: Int
  private let exposure: Exposure
  private var random: SeededGenerator
  private var elements: [Float]

  /// `[3, side, side]`, in the family's normalised form.
  ///
  /// - Parameters:
  ///   - index: Which picture of its series.
  ///   - side: Height and width.
  ///   - random: Where the picture's seed comes from.
  /// - Returns: Red, green, blue.
  static func draw(_ index: Int, side: Int, random: inout SeededGenerator) -> [Float] {
    var picture = ProbePicture(Exposure(index), side: side, seed: random.next())
    for _ in 0..<200 { picture.coverWithDisc() }
    picture.expose()
    return picture.elements
  }

  private init(_ exposure: Exposure, side: Int, seed: UInt64) {
    self.side = side
    self.exposure = exposure
    random = SeededGenerator(seed: seed)
    elements = [Float](repeating: 0, count: 3 * side * side)
  }

  /// Small discs are more frequent than large ones, by the square of the radius.
  private mutating func coverWithDisc() {
    let radius = Int(Double(side) * 0.01 / (0.02 + 0.98 * random.nextUnitInterval())) + 1
    let centerY = Int.random(in: 0..<side, using: &random)
    let centerX = Int.random(in: 0..<side, using: &random)
    let light = exposure.contrast * random.nextGaussian()
    let color = (0..<3).map { _ in light + exposure.saturation * random.nextGaussian() }
    for y in max(0, centerY - radius)..<min(side, centerY + radius) {
      for x in max(0, centerX - radius)..<min(side, centerX + radius) {
        let distance = (y - centerY) * (y - centerY) + (x - centerX) * (x - centerX)
        guard distance < radius * radius else { continue }
        for channel in 0..<3 { elements[(channel * side + y) * side + x] = color[channel] }
      }
    }
  }

  private mutating func expose() {
    let tint = (0..<3).map { _ in 0.6 * exposure.saturation * random.nextGaussian() }
    for index in elements.indices {
      let light = elements[index] + exposure.brightness + tint[index / (side * side)]
      let grain = exposure.grain * random.nextGaussian()
      elements[index] = max(-1.99, min(1.99, light + grain))
    }
  }
}

/// What differs from picture to picture.
private struct Exposure {
  let brightness: Float
  let contrast: Float
  let saturation: Float
  let grain: Float

  /// An additive recurrence, which fills the unit cube evenly whatever the number of pictures.
  init(_ index: Int) {
    func spread(_ step: Double, over range: ClosedRange<Double>) -> Float {
      let position = (Double(index) + 0.5) * step
      let fraction = position - Double(Int(position))
      return Float(range.lowerBound + fraction * (range.upperBound - range.lowerBound))
    }
    brightness = spread(0.856_674_883_854_502_9, over: -1.2...0.8)
    contrast = spread(0.733_891_856_627_126, over: 0.5...1.5)
    saturation = spread(0.628_706_721_037_808_7, over: 0.05...0.85)
    grain = spread(0.538_597_257_223_610_1, over: 0...0.3)
  }
}
