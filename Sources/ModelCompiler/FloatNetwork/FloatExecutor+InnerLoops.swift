// SPDX-License-Identifier: Apache-2.0

// All inner loops of the executor are in this file: a debug build inlines nothing across files.

/// Eight neighbouring elements: what every inner loop of the executor works on.
typealias FloatVector = SIMD8<Float>

/// Rows of a matrix in memory, `stride` elements apart.
struct MatrixView {
  var start: UnsafeMutablePointer<Float>
  var stride: Int

  func columns(from column: Int) -> MatrixView {
    MatrixView(start: start + column, stride: stride)
  }
}

/// `output[row, column] = bias[row] + Σ weights[row, k] · input[k, column]`.
///
/// Four rows by eight columns at a time: eight accumulators of four lanes, which is what the
/// sixteen registers of plain x86-64 hold beside the operands.
struct MatrixProduct {
  /// `[rows, depth]`.
  var weights: UnsafePointer<Float>
  /// `[rows]`.
  var bias: UnsafePointer<Float>
  var rows: Int
  var depth: Int

  /// Multiplies `columns` columns of a matrix with `depth` rows.
  func run(_ input: MatrixView, _ output: MatrixView, columns: Int) {
    let tile = FloatVector.scalarCount
    guard columns >= tile else { return runNarrow(input, output, columns: columns) }
    for column in stride(from: 0, to: columns, by: 2 * tile) {
      // The last tile moves back into the map and computes a few columns again.
      let first = min(column, columns - tile)
      let second = min(column + tile, columns - tile)
      for row in stride(from: 0, to: rows, by: 4) {
        runTile(input.columns(from: first), output.columns(from: first), firstRow: row)
        if second != first {
          runTile(input.columns(from: second), output.columns(from: second), firstRow: row)
        }
      }
    }
  }

  /// Fewer columns than a tile has: through a copy that is as wide as one.
  private func runNarrow(_ input: MatrixView, _ output: MatrixView, columns: Int) {
    let tile = FloatVector.scalarCount
    let wideInput = FloatMap(shape: Shape(channels: depth, height: 1, width: tile))
    let wideOutput = FloatMap(shape: Shape(channels: rows, height: 1, width: tile))
    defer {
      wideInput.deallocate()
      wideOutput.deallocate()
    }
    for k in 0..<depth {
      wideInput.plane(k).update(from: input.start + k * input.stride, count: columns)
    }
    run(
      MatrixView(start: wideInput.elements, stride: tile),
      MatrixView(start: wideOutput.elements, stride: tile), columns: tile)
    for row in 0..<rows {
      (output.start + row * output.stride).update(from: wideOutput.plane(row), count: columns)
    }
  }

  /// Four rows from `firstRow` on; past the last row it computes that one again.
  @inline(__always)
  private func runTile(_ input: MatrixView, _ output: MatrixView, firstRow: Int) {
    let row1 = min(firstRow + 1, rows - 1)
    let row2 = min(firstRow + 2, rows - 1)
    let row3 = min(firstRow + 3, rows - 1)
    let weights0 = weights + firstRow * depth
    let weights1 = weights + row1 * depth
    let weights2 = weights + row2 * depth
    let weights3 = weights + row3 * depth
    var sum0 = FloatVector(repeating: bias[firstRow])
    var sum1 = FloatVector(repeating: bias[row1])
    var sum2 = FloatVector(repeating: bias[row2])
    var sum3 = FloatVector(repeating: bias[row3])
    var source = UnsafePointer(input.start)
    for k in 0..<depth {
      let x = source.vector
      source += input.stride
      sum0 += weights0[k] * x
      sum1 += weights1[k] * x
      sum2 += weights2[k] * x
      sum3 += weights3[k] * x
    }
    (output.start + firstRow * output.stride).vector = sum0
    (output.start + row1 * output.stride).vector = sum1
    (output.start + row2 * output.stride).vector = sum2
    (output.start + row3 * output.stride).vector = sum3
  }
}

/// What a window reads for a row of outputs: tap `k` of output `x` is `start[offsets[k] + x]`.
struct TapRow {
  var start: UnsafePointer<Float>
  var offsets: [Int]

  /// Writes `bias + Σ weights[k] · tap k`, in whole vectors.
  func writeSums(
    weights: [Float], bias: Float, to output: UnsafeMutablePointer<Float>, count: Int
  ) {
    for x in stride(from: 0, to: count, by: FloatVector.scalarCount) {
      var sum = FloatVector(repeating: bias)
      for tap in 0..<offsets.count { sum += weights[tap] * (start + offsets[tap] + x).vector }
      (output + x).vector = sum
    }
  }

  /// Writes the largest tap, in whole vectors.
  func writeMaxima(to output: UnsafeMutablePointer<Float>, count: Int) {
    for x in stride(from: 0, to: count, by: FloatVector.scalarCount) {
      var maximum = FloatVector(repeating: -.infinity)
      for offset in offsets {
        let taps = (start + offset + x).vector
        maximum.replace(with: taps, where: taps .> maximum)
      }
      (output + x).vector = maximum
    }
  }
}

func dotProduct(
  _ left: UnsafePointer<Float>, _ right: UnsafePointer<Float>, count: Int
) -> Float {
  let whole = count - count % FloatVector.scalarCount
  var vector = FloatVector()
  for index in stride(from: 0, to: whole, by: FloatVector.scalarCount) {
    vector += (left + index).vector * (right + index).vector
  }
  var sum = vector.sum()
  for index in whole..<count { sum += left[index] * right[index] }
  return sum
}

func sum(_ elements: UnsafePointer<Float>, count: Int) -> Float {
  let whole = count - count % FloatVector.scalarCount
  var vector = FloatVector()
  for index in stride(from: 0, to: whole, by: FloatVector.scalarCount) {
    vector += (elements + index).vector
  }
  var sum = vector.sum()
  for index in whole..<count { sum += elements[index] }
  return sum
}

extension UnsafePointer<Float> {
  /// The eight elements from here on; no alignment is needed.
  @inline(__always)
  fileprivate var vector: FloatVector {
    UnsafeRawPointer(self).loadUnaligned(as: FloatVector.self)
  }
}

extension UnsafeMutablePointer<Float> {
  /// The eight elements from here on; no alignment is needed.
  @inline(__always)
  fileprivate var vector: FloatVector {
    get { UnsafeRawPointer(self).loadUnaligned(as: FloatVector.self) }
    nonmutating set {
      UnsafeMutableRawPointer(self).storeBytes(of: newValue, as: FloatVector.self)
    }
  }
}
