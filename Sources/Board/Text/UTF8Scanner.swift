// SPDX-License-Identifier: Apache-2.0

/// Takes UTF-8 apart into characters and damage.
///
/// Follows table 3-7 of the Unicode standard: overlong forms, surrogates and what lies past
/// U+10FFFF are damage, and each longest beginning of a character that breaks off is one piece.
struct UTF8Scanner {
  enum Piece: Equatable {
    /// A character and where its bytes are.
    case scalar(UInt32, Range<Int>)
    /// Bytes that are no character.
    case damaged
  }

  private let bytes: UnsafeBufferPointer<UInt8>
  private var position = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  mutating func next() -> Piece? {
    guard position < bytes.count else { return nil }
    let start = position
    let lead = bytes[position]
    position += 1
    if lead < 0x80 { return .scalar(UInt32(lead), start..<position) }
    guard let form = Form(lead: lead) else { return .damaged }
    var scalar = UInt32(lead & form.leadMask)
    for index in 0..<form.continuations {
      let allowed = index == 0 ? form.second : 0x80...0xBF
      guard position < bytes.count, allowed.contains(bytes[position]) else { return .damaged }
      scalar = scalar << 6 | UInt32(bytes[position] & 0x3F)
      position += 1
    }
    return .scalar(scalar, start..<position)
  }

  /// What a lead byte promises.
  private struct Form {
    let continuations: Int
    let leadMask: UInt8
    let second: ClosedRange<UInt8>

    init?(lead: UInt8) {
      switch lead {
      case 0xC2...0xDF: (continuations, leadMask, second) = (1, 0x1F, 0x80...0xBF)
      case 0xE0: (continuations, leadMask, second) = (2, 0x0F, 0xA0...0xBF)
      case 0xED: (continuations, leadMask, second) = (2, 0x0F, 0x80...0x9F)
      case 0xE1...0xEF: (continuations, leadMask, second) = (2, 0x0F, 0x80...0xBF)
      case 0xF0: (continuations, leadMask, second) = (3, 0x07, 0x90...0xBF)
      case 0xF1...0xF3: (continuations, leadMask, second) = (3, 0x07, 0x80...0xBF)
      case 0xF4: (continuations, leadMask, second) = (3, 0x07, 0x80...0x8F)
      default: return nil
      }
    }
  }
}
