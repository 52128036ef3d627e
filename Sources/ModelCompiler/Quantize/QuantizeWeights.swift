// SPDX-License-Identifier: Apache-2.0

internal import ModelFile

extension Step {
  /// Quantises weights per output channel and folds zero point and bias correction into the bias.
  ///
  /// - Parameters:
  ///   - input: The scale of its input.
  ///   - outputScale: The real size of one unit of its output.
  ///   - inputMeans: The mean of each input channel over the calibration pictures. Rounding a
  ///     weight shifts its output by the rounding error times this mean; the bias takes it back.
  mutating func quantizeWeights(
    input: ActivationScale, outputScale: Double, inputMeans: [Double]
  ) {
    let columns = columns
    weights = [Int8](repeating: 0, count: floatWeights.count)
    bias = []
    factors = []
    for row in 0..<rows {
      let range = row * columns..<(row + 1) * columns
      let scale = weightScale(row, range, inputScale: Double(input.scale), outputScale)
      var sum = 0
      var lost = Double(floatBias[row])
      for index in range {
        let weight = Double(floatWeights[index])
        let level = min(max((weight / scale).rounded(), -127), 127)
        weights[index] = Int8(level)
        sum += Int(level)
        let channel = inputChannel(row: row, column: index - range.lowerBound, inputMeans.count)
        lost += (weight - level * scale) * inputMeans[channel]
      }
      let unit = Double(input.scale) * scale
      // A scale that the user fixed may make it huge; then the check of the sums refuses it.
      let level = Int(min(max((lost / unit).rounded(), -0x1p31), 0x1p31))
      bias.append(Int32(clamping: level - Int(input.zeroPoint) * sum))
      factors.append(unit / outputScale)
    }
  }

  /// The largest weight is 127, unless the bias or the factor would leave their range: then the
  /// channel hardly counts, and a coarser scale costs nothing.
  private func weightScale(
    _ row: Int, _ range: Range<Int>, inputScale: Double, _ outputScale: Double
  ) -> Double {
    let largest = floatWeights[range].reduce(0) { max($0, abs($1)) }
    let forBias = 2 * abs(Double(floatBias[row])) / (inputScale * 0x1p29)
    let forFactor = outputScale * 0x1p-31 / inputScale
    return max(Double(largest) / 127, forBias, forFactor)
  }

  /// Which input channel a weight multiplies, of `count`.
  private func inputChannel(row: Int, column: Int, _ count: Int) -> Int {
    if kind == .depthwise3x3 { return row }
    if kind == .fullyConnected { return column % count }
    let perGroup = count / groups
    return row / (rows / groups) * perGroup + column % perGroup
  }

  /// The largest magnitude that a row's accumulator can reach.
  func accumulatorBound(_ row: Int) -> Int {
    guard rows > 0 else { return 255 }
    let columns = columns
    let sum = weights[row * columns..<(row + 1) * columns].reduce(0) { $0 + abs(Int($1)) }
    return 128 * sum + abs(Int(bias[row]))
  }
}
