// SPDX-License-Identifier: Apache-2.0

extension Pool {
  func runMaximum(_ input: FloatMap, _ output: FloatMap) {
    slide(over: input, fill: -.infinity, output) { row, offsets, _, x in
      var maximum = FloatVector(repeating: -.infinity)
      for offset in offsets {
        let taps = (row + offset + x).vector
        maximum.replace(with: taps, where: taps .> maximum)
      }
      return maximum
    }
  }

  func runAverage(_ input: FloatMap, _ output: FloatMap, countsPadding: Bool) {
    let rowTaps = tapCounts(.rows, of: input.shape, countsPadding: countsPadding)
    let columnTaps = tapCounts(.columns, of: input.shape, countsPadding: countsPadding)
    slide(over: input, fill: 0, output) { row, offsets, y, x in
      var sum = FloatVector()
      for offset in offsets { sum += (row + offset + x).vector }
      var taps = FloatVector(repeating: rowTaps[y])
      for lane in 0..<min(FloatVector.scalarCount, columnTaps.count - x) {
        taps[lane] *= columnTaps[x + lane]
      }
      return sum / taps
    }
  }

  /// Writes what `value` makes of each eight outputs at row `y`, column `x` and after.
  @inline(__always)
  private func slide(
    over input: FloatMap, fill: Float, _ output: FloatMap,
    value: (_ row: UnsafePointer<Float>, _ offsets: [Int], _ y: Int, _ x: Int) -> FloatVector
  ) {
    let planes = PaddedPlanes(window: self, input: input.shape, channels: 1, fill: fill)
    defer { planes.deallocate() }
    let offsets = planes.tapOffsets
    for channel in 0..<output.shape.channels {
      planes.load(input.plane(channel), at: 0)
      for y in 0..<output.shape.height {
        let target = output.plane(channel) + y * output.shape.width
        for x in stride(from: 0, to: output.shape.width, by: FloatVector.scalarCount) {
          (target + x).vector = value(planes.row(y, of: 0), offsets, y, x)
        }
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
