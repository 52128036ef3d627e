// SPDX-License-Identifier: Apache-2.0

/// The largest distance between two elements in the same place; infinite where lengths differ.
public func maximumDifference(_ left: [Float], _ right: [Float]) -> Float {
  guard left.count == right.count else { return .infinity }
  return zip(left, right).reduce(0) { worst, pair in
    let difference = abs(pair.0 - pair.1)
    return difference.isNaN ? .infinity : max(worst, difference)
  }
}

/// Signal-to-noise ratio in dB of several measured vectors against their references.
///
/// From each element its mean over the references is taken away first, so that only what differs
/// from picture to picture counts as signal.
public func signalToNoiseRatio(_ measured: [[Float]], against references: [[Float]]) -> Double {
  guard let length = references.first?.count else { return .infinity }
  var means = [Double](repeating: 0, count: length)
  for reference in references {
    for index in 0..<length { means[index] += Double(reference[index]) / Double(references.count) }
  }
  var signal = 0.0
  var noise = 0.0
  for (reference, measured) in zip(references, measured) {
    for index in 0..<length {
      let wanted = Double(reference[index])
      signal += (wanted - means[index]) * (wanted - means[index])
      noise += (wanted - Double(measured[index])) * (wanted - Double(measured[index]))
    }
  }
  return decibels(ratioOfPowers: signal / noise)
}

/// `10 · log₁₀(ratio)` without libm, to a thousandth of a dB.
private func decibels(ratioOfPowers ratio: Double) -> Double {
  guard ratio.isFinite, ratio > 0 else {
    return ratio.isNaN ? .nan : ratio > 0 ? .infinity : -.infinity
  }
  var fraction = ratio.significand
  var logarithm = Double(ratio.exponent)
  var place = 0.5
  for _ in 0..<24 {
    fraction *= fraction
    if fraction >= 2 {
      fraction /= 2
      logarithm += place
    }
    place /= 2
  }
  return logarithm * 3.010_299_956_639_812
}
