// SPDX-License-Identifier: Apache-2.0

import Frames

/// The memory of one ring.
final class RingMemory: @unchecked Sendable {
  let bytes: UnsafeMutableRawBufferPointer
  let ring: FrameRing

  init() {
    bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: FrameRing.byteCount, alignment: 8)
    // Only so that two runs of a test compare alike; a ring asks for nothing of its memory.
    bytes.initializeMemory(as: UInt8.self, repeating: 0)
    ring = FrameRing(in: bytes.baseAddress.unsafelyUnwrapped)
  }

  deinit { bytes.deallocate() }
}

extension FrameFormat {
  static func grey(width: Int, height: Int) -> FrameFormat {
    FrameFormat(
      pixels: .grey, width: width, height: height, bytesPerRow: width,
      encoding: ColorEncoding(matrix: .bt601, range: .full))
  }
}

extension Frame {
  /// A frame whose pixels nobody looks at.
  static func numbered(_ sequence: UInt32, buffer: Int) -> Frame {
    Frame(
      bytes: UnsafeRawBufferPointer(start: nil, count: 0), format: .grey(width: 1, height: 1),
      time: Int64(sequence) * 1000, isTimeOfExposure: true, sequence: sequence, buffer: buffer)
  }
}
