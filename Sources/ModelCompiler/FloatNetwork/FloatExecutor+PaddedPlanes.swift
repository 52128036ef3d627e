// SPDX-License-Identifier: Apache-2.0

/// Planes of a map with their padding around them, laid out for a window that slides over them.
///
/// The columns of a row are sorted by their remainder modulo the horizontal stride. So a tap of
/// the window reads neighbouring elements for neighbouring outputs, whatever the stride.
struct PaddedPlanes {
  let window: Pool
  let outputHeight: Int
  let outputWidth: Int
  private let input: Shape
  private let rows: Int
  /// Columns of one remainder, with room for a vector that starts at the last of them.
  private let phaseColumns: Int
  let elements: UnsafeMutablePointer<Float>

  /// Room for `channels` planes of a map of `input`; everything is `fill` until it is loaded.
  init(window: Pool, input: Shape, channels: Int, fill: Float) {
    let output = window.output(of: input)
    self.window = window
    self.input = input
    outputHeight = output.height
    outputWidth = output.width
    rows = (output.height - 1) * window.strideY + window.height
    phaseColumns = output.width + (window.width - 1) / window.strideX + FloatVector.scalarCount
    let count = channels * rows * window.strideX * phaseColumns
    elements = .allocate(capacity: count)
    elements.initialize(repeating: fill, count: count)
  }

  func deallocate() { elements.deallocate() }

  private var rowStride: Int { window.strideX * phaseColumns }

  /// Copies one plane of the map to position `index`.
  func load(_ plane: UnsafePointer<Float>, at index: Int) {
    let columns = (outputWidth - 1) * window.strideX + window.width
    // A window may lie so far in the padding that it never reaches the map.
    let width = max(0, min(input.width, columns - window.left))
    for y in stride(from: 0, to: min(input.height, rows - window.top), by: 1) {
      let target = elements + (index * rows + y + window.top) * rowStride
      let source = plane + y * input.width
      if window.strideX == 1 {
        (target + window.left).update(from: source, count: width)
      } else {
        spread(source, count: width, into: target)
      }
    }
  }

  /// Copies a row of the map, sorting its columns by their remainder.
  private func spread(
    _ source: UnsafePointer<Float>, count: Int, into target: UnsafeMutablePointer<Float>
  ) {
    for first in 0..<min(window.strideX, count) {
      let column = first + window.left
      var next = target + column % window.strideX * phaseColumns + column / window.strideX
      for x in stride(from: first, to: count, by: window.strideX) {
        next.pointee = source[x]
        next += 1
      }
    }
  }

  /// The first element that a row of outputs reads, before the tap's offset.
  func row(_ outputY: Int, of index: Int) -> UnsafeMutablePointer<Float> {
    elements + (index * rows + outputY * window.strideY) * rowStride
  }

  /// Where each tap reads, from the start of its row of outputs: `[height, width]`.
  var tapOffsets: [Int] {
    (0..<window.height).flatMap { y in
      (0..<window.width).map { x in
        y * rowStride + x % window.strideX * phaseColumns + x / window.strideX
      }
    }
  }
}
