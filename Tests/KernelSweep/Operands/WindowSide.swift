// SPDX-License-Identifier: Apache-2.0

internal import Kernels
internal import Quantization

/// One direction of a window.
struct WindowSide {
  let length: Int
  let stride: Int
  /// Padding before the map and behind it.
  let before: Int
  let after: Int

  init(
    length: Int, stride: ClosedRange<Int>, mostPadding: Int, _ random: inout SeededGenerator
  ) {
    self.length = length
    self.stride = random.draw(stride)
    before = random.draw(0...mostPadding)
    after = random.draw(0...mostPadding)
  }

  /// The side of a map on which the window has a position.
  func side(atLeast side: Int) -> Int { max(side, length - before - after) }

  func positions(on side: Int) -> Int { (side + before + after - length) / stride + 1 }

  /// The positions, with one more that hangs over the padding where there is such: ceil mode.
  func positions(hangingOver side: Int) -> Int {
    let positions = positions(on: side)
    let isWhole = (side + before + after - length) % stride == 0
    let begin = positions * stride - before
    return isWhole || begin > side - 1 ? positions : positions + 1
  }
}

extension Window {
  init(_ vertical: WindowSide, _ horizontal: WindowSide) {
    self.init(
      height: vertical.length, width: horizontal.length, strideY: vertical.stride,
      strideX: horizontal.stride, top: vertical.before, left: horizontal.before)
  }
}
