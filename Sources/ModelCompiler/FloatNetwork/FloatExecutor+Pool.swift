// SPDX-License-Identifier: Apache-2.0

extension Pool {
  func runMaximum(_ input: FloatMap, _ output: FloatMap) {
    slide(over: input, fill: -.infinity, output) { taps, _, target in
      taps.writeMaxima(to: target, count: output.shape.width)
    }
  }

  func runAverage(_ input: FloatMap, _ output: FloatMap, countsPadding: Bool) {
    let rowTaps = tapCounts(.rows, of: input.shape, countsPadding: countsPadding)
    let columnTaps = tapCounts(.columns, of: input.shape, countsPadding: countsPadding)
    let ones = [Float](repeating: 1, count: height * width)
    slide(over: input, fill: 0, output) { taps, y, target in
      taps.writeSums(weights: ones, bias: 0, to: target, count: output.shape.width)
      for x in 0..<output.shape.width { target[x] /= rowTaps[y] * columnTaps[x] }
    }
  }

  /// Calls `write` for every row of every output plane with what the window reads there.
  private func slide(
    over input: FloatMap, fill: Float, _ output: FloatMap,
    write: (_ taps: TapRow, _ y: Int, _ target: UnsafeMutablePointer<Float>) -> Void
  ) {
    let planes = PaddedPlanes(window: self, input: input.shape, channels: 1, fill: fill)
    defer { planes.deallocate() }
    let offsets = planes.tapOffsets
    for channel in 0..<output.shape.channels {
      planes.load(input.plane(channel), at: 0)
      for y in 0..<output.shape.height {
        write(
          TapRow(start: planes.row(y, of: 0), offsets: offsets), y,
          output.plane(channel) + y * output.shape.width)
      }
    }
  }

  private enum Axis {
    case rows
    case columns
  }

  /// How many taps along one axis an average divides by, for each output.
  private func tapCounts(_ axis: Axis, of input: Shape, countsPadding: Bool) -> [Float] {
    let output = self.output(of: input)
    let (outputs, length, taps, step, before, after) =
      switch axis {
      case .rows: (output.height, input.height, height, strideY, top, bottom)
      case .columns: (output.width, input.width, width, strideX, left, right)
      }
    let counted = countsPadding ? -before..<length + after : 0..<length
    return (0..<outputs).map { index in
      let first = index * step - before
      // A window that lies wholly in the padding has a sum of 0; divide it by 1.
      return Float(max(1, counted.clamped(to: first..<first + taps).count))
    }
  }
}
