// SPDX-License-Identifier: Apache-2.0

internal import CBoard
public import Kernels

extension Processor {
  /// The processor that this runs on.
  public static var current: Processor {
    let features = Int(board_processor_features())
    var processor = Processor()
    processor.hasDotProduct = features & BOARD_HAS_DOT_PRODUCT != 0
    processor.hasInt8MatrixMultiply = features & BOARD_HAS_INT8_MATRIX_MULTIPLY != 0
    processor.hasAVX2 = features & BOARD_HAS_AVX2 != 0
    processor.hasAVX512VNNI = features & BOARD_HAS_AVX512_VNNI != 0
    processor.identity = board_processor_identity()
    return processor
  }

  /// What the processor that this runs on calls itself, where it does so in words.
  public static var currentBrand: CString? { board_processor_brand().map { CString($0) } }

  /// The highest clock of the processor that this runs on, where the kernel says it.
  public static var currentHertz: UInt64? {
    let hertz = board_processor_hertz()
    return hertz == 0 ? nil : hertz
  }
}
