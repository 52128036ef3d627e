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
  public func runPortable() { run(Portable.self, rows: 0..<output.height) }

  /// Computes some rows with a kernel set.
  @inlinable
  public func run<Set: KernelSet>(_ kernels: Set.Type, rows: Range<Int>) {
    let inside = window.windowsInside(width: input.width, outputs: output.width)
    for y in rows {
      for x in 0..<inside.lowerBound { kernels.run(windows(y, x, count: 1)) }
      if !inside.isEmpty { kernels.run(windows(y, inside.lowerBound, count: inside.count)) }
      for x in inside.upperBound..<output.width { kernels.run(windows(y, x, count: 1)) }
    }
  }

  /// Windows from a pixel on that all have as many taps as the first.
  @inlinable
  func windows(_ outputY: Int, _ outputX: Int, count: Int) -> AveragePoolWindows {
    let (rows, columns) = window.clipped(
      outputY: outputY, outputX: outputX, toHeight: input.height, width: input.width)
    let entry = countedTaps(outputY, outputX) &- 1
    return AveragePoolWindows(
      taps: input.pixel(rows.lowerBound, columns.lowerBound), rows: rows.count,
      columns: columns.count, rowStride: input.width &* input.pixelStride,
      pixelStride: input.pixelStride, channels: output.channels,
      zeros: Int32(input.zeroPoint) &* Int32(rows.count &* columns.count),
      requantizer: Requantizer(
        multiplier: factors.multipliers[entry], shift: factors.shifts[entry]),
      preShift: factors.preShift, range: range, count: count,
      step: window.strideX &* input.pixelStride, output: output.pixel(outputY, outputX),
      outputStride: output.pixelStride)
  }

  /// At least one: `ModelFile` refuses windows that lie outside what counts.
  @inlinable @inline(__always)
  func countedTaps(_ outputY: Int, _ outputX: Int) -> Int {
    let y = outputY &* window.strideY &- window.top
    let x = outputX &* window.strideX &- window.left
    let height =
      min(y &+ window.height, counted.rows.upperBound) &- max(y, counted.rows.lowerBound)
    let width =
      min(x &+ window.width, counted.columns.upperBound) &- max(x, counted.columns.lowerBound)
    return height &* width
  }
}
