// SPDX-License-Identifier: Apache-2.0

public import Quantization

/// Average pooling into a map that may be a slice of a wider one: the shortcut of a stride-2 unit.
///
/// The sum is relative to the input's zero point, so padding adds nothing. What it is divided by
/// differs at the borders, hence one factor for each number of taps that count.
public struct AveragePool: Sendable {
  public let input: InputMap
  public let window: Window
  /// The part of the padded map whose taps count, in rows and columns of the input: the input
  /// itself, or with its padding where ONNX's `count_include_pad` is set.
  public let counted: (rows: Range<Int>, columns: Range<Int>)
  /// `[window.height · window.width]`: entry `n − 1` divides by `n`; its bias is zero.
  public let factors: ChannelFactors
  public let range: OutputRange
  public let output: OutputMap

  @inlinable
  public init(
    input: InputMap, window: Window, counted: (rows: Range<Int>, columns: Range<Int>),
    factors: ChannelFactors, range: OutputRange, output: OutputMap
  ) {
    self.input = input
    self.window = window
    self.counted = counted
    self.factors = factors
    self.range = range
    self.output = output
  }

  /// Computes the whole map; every element of the output is written.
  public func runPortable() {
    for outputY in 0..<output.height {
      for outputX in 0..<output.width { storePixel(outputY, outputX) }
    }
  }

  @inline(__always)
  private func storePixel(_ outputY: Int, _ outputX: Int) {
    let (rows, columns) = window.clipped(
      outputY: outputY, outputX: outputX, toHeight: input.height, width: input.width)
    let entry = countedTaps(outputY, outputX) &- 1
    let requantize = Requantizer(
      multiplier: factors.multipliers[entry], shift: factors.shifts[entry])
    let to = output.pixel(outputY, outputX)
    let zeros = Int32(input.zeroPoint) &* Int32(rows.count &* columns.count)
    for channel in 0..<output.channels {
      var sum = -zeros
      for y in rows {
        for x in columns { sum &+= Int32(input.pixel(y, x)[channel]) }
      }
      to[channel] = range(requantize(sum &<< factors.preShift))
    }
  }

  /// At least one: `ModelFile` refuses windows that lie outside what counts.
  @inline(__always)
  private func countedTaps(_ outputY: Int, _ outputX: Int) -> Int {
    let y = outputY &* window.strideY &- window.top
    let x = outputX &* window.strideX &- window.left
    let height =
      min(y &+ window.height, counted.rows.upperBound) &- max(y, counted.rows.lowerBound)
    let width =
      min(x &+ window.width, counted.columns.upperBound) &- max(x, counted.columns.lowerBound)
    return height &* width
  }
}
