// SPDX-License-Identifier: Apache-2.0

internal import Board
internal import ModelFile

extension TextStream {
  /// Writes, for example, `56x56x24`.
  mutating func write(shapeOf tensor: TensorRecord) {
    write(tensor.height)
    write("x")
    write(tensor.width)
    write("x")
    write(tensor.channels)
  }

  /// Writes, for example, `3x3 /2`; the stride is left out where it is one.
  mutating func write(_ window: WindowRecord) {
    write(window.height)
    write("x")
    write(window.width)
    guard window.strideY != 1 || window.strideX != 1 else { return }
    write(" /")
    write(window.strideY)
    guard window.strideY != window.strideX else { return }
    write("x")
    write(window.strideX)
  }

  /// Writes bytes as two hexadecimal digits each.
  mutating func write(hexadecimalBytes bytes: UnsafeRawBufferPointer) {
    for byte in bytes { write(hexadecimal: UInt32(byte), digits: 2) }
  }
}
