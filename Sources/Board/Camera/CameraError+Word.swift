// SPDX-License-Identifier: Apache-2.0

// One thread finds an error, and others want to know of it: it travels in an atomic word. The formats
// of `noUsableFormat` stay behind.
extension CameraError {
  /// The error in one word that is not 0: what it is, then its two numbers.
  var word: UInt64 {
    switch self {
    case .absent: CameraError.word(1)
    case .ambiguous(let first, let second): CameraError.word(2, first, second)
    case .permission(let group): CameraError.word(3, Int(group >> 16), Int(group & 0xFFFF))
    case .busy: CameraError.word(4)
    case .notCapture: CameraError.word(5)
    case .rawSensor: CameraError.word(6)
    case .noUsableFormat: CameraError.word(7)
    case .formatRefused(let width, let height): CameraError.word(8, width, height)
    case .tooFewBuffers(let count): CameraError.word(9, count)
    case .bandwidth: CameraError.word(10)
    case .stalled: CameraError.word(11)
    case .unplugged: CameraError.word(12)
    case .writerEnded: CameraError.word(14)
    case .sandbox: CameraError.word(15)
    case .system(let operation, let errno):
      CameraError.word(13, Int(operation.rawValue), Int(errno))
    }
  }

  /// Nothing for 0 and for what is no error's word.
  init?(word: UInt64) {
    let first = Int(word >> 16 & 0xFFFF)
    let second = Int(word >> 32 & 0xFFFF)
    switch word & 0xFFFF {
    case 1: self = .absent
    case 2: self = .ambiguous(first, second)
    case 3: self = .permission(group: UInt32(first) << 16 | UInt32(second))
    case 4: self = .busy
    case 5: self = .notCapture
    case 6: self = .rawSensor
    case 7: self = .noUsableFormat(FourCCList())
    case 8: self = .formatRefused(width: first, height: second)
    case 9: self = .tooFewBuffers(first)
    case 10: self = .bandwidth
    case 11: self = .stalled
    case 12: self = .unplugged
    case 13:
      guard let operation = Operation(rawValue: UInt8(first & 0xFF)) else { return nil }
      self = .system(operation, errno: Int32(second))
    case 14: self = .writerEnded
    case 15: self = .sandbox
    default: return nil
    }
  }

  private static func word(_ kind: UInt64, _ first: Int = 0, _ second: Int = 0) -> UInt64 {
    kind | UInt64(first & 0xFFFF) << 16 | UInt64(second & 0xFFFF) << 32
  }
}
