// SPDX-License-Identifier: Apache-2.0

public import Quantization

/// Max pooling; input and output share one scale and zero point, and padding never wins.
public struct MaxPool: Sendable {
  public let input: InputMap
  public let window: Window
  /// Clamp of the result; its zero point is not used.
  public let range: OutputRange
  public let output: OutputMap

  @inlinable
  public init(input: InputMap, window: Window, range: OutputRange, output: OutputMap) {
    self.input = input
    self.window = window
    self.range = range
    self.output = output
  }

  /// Computes the whole map; every element of the output is written.
  public func runPortable() {
    for outputY in 0..<output.height {
      for outputX in 0..<output.width {
        let (rows, columns) = window.clipped(
          outputY: outputY, outputX: outputX, toHeight: input.height, width: input.width)
        let to = output.pixel(outputY, outputX)
        for channel in 0..<output.channels {
          var largest = Int8.min
          for y in rows {
            for x in columns { largest = max(largest, input.pixel(y, x)[channel]) }
          }
          to[channel] = Int8(
            truncatingIfNeeded: min(max(Int32(largest), range.minimum), range.maximum))
        }
      }
    }
  }
}
