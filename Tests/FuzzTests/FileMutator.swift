// SPDX-License-Identifier: Apache-2.0

internal import ModelFile
internal import Quantization

/// Mutates what libFuzzer's own mutations would only break: one field of one record, or several,
/// with the length in the header and the checksum repaired.
@_cdecl("LLVMFuzzerCustomMutator")
public func mutateFile(
  _ start: UnsafeMutablePointer<UInt8>?, _ count: Int, _ room: Int, _ seed: CUnsignedInt
) -> Int {
  guard let start else { return 0 }
  var random = SeededGenerator(seed: UInt64(seed))
  var length = count
  // Now and then anything at all; the checksum is repaired all the same.
  if Int.random(in: 0..<8, using: &random) == 0 || count < Layout.headerBytes {
    length = mutateAnyhow(start, count, room)
  } else {
    var file = MutableFile(bytes: .init(start: start, count: count))
    for _ in 0...Int.random(in: 0..<4, using: &random) { file.mutate(&random) }
  }
  MutableFile(bytes: .init(start: start, count: length)).repair()
  return length
}

@_silgen_name("LLVMFuzzerMutate")
private func mutateAnyhow(_ start: UnsafeMutablePointer<UInt8>, _ count: Int, _ room: Int) -> Int

/// The bytes of a file that may be broken in any way.
private struct MutableFile {
  let bytes: UnsafeMutableBufferPointer<UInt8>

  subscript(word offset: Int) -> UInt32 {
    get {
      guard offset >= 0, offset + 4 <= bytes.count else { return 0 }
      return (0..<4).reduce(0) { $0 | UInt32(bytes[offset + $1]) << UInt32(8 * $1) }
    }
    nonmutating set {
      guard offset >= 0, offset + 4 <= bytes.count else { return }
      for index in 0..<4 { bytes[offset + index] = UInt8(newValue >> (8 * index) & 255) }
    }
  }

  /// The range of a section as the table has it, cut to the file.
  func section(_ index: Int) -> Range<Int> {
    let entry = Layout.headerBytes + Layout.sectionEntryBytes * index
    let start = min(Int(self[word: entry + 4]), bytes.count)
    return start..<min(start + Int(self[word: entry + 8]), bytes.count)
  }

  mutating func mutate(_ random: inout SeededGenerator) {
    let sections = min(Int(self[word: 20]), 16)
    let choice = Int.random(in: 0..<20, using: &random)
    if choice == 0 || sections == 0 {
      mutateWord(in: 8..<Layout.headerBytes + 16 * sections, &random)
    } else if choice < 4 {
      mutateWord(in: section(Int.random(in: 0..<sections, using: &random)), &random)
    } else if choice < 6, let other = copySource(&random) {
      // A number that already means something, such as another tensor's offset or shape.
      let to = word(in: section(2 + choice % 2), &random)
      self[word: to] = self[word: other]
    } else {
      // Tensors and operators, the third and the fourth section, hold nearly all of the plan.
      mutateWord(in: section(2 + choice % 2), &random)
    }
  }

  private func copySource(_ random: inout SeededGenerator) -> Int? {
    let range = section(2 + Int.random(in: 0..<2, using: &random))
    return range.isEmpty ? nil : word(in: range, &random)
  }

  /// The start of a random word.
  private func word(in range: Range<Int>, _ random: inout SeededGenerator) -> Int {
    guard range.count >= 4, range.upperBound <= bytes.count else { return 0 }
    return range.lowerBound + Int.random(in: 0..<range.count / 4, using: &random) * 4
  }

  private func mutateWord(in range: Range<Int>, _ random: inout SeededGenerator) {
    let offset = word(in: range, &random)
    let old = self[word: offset]
    self[word: offset] =
      switch Int.random(in: 0..<9, using: &random) {
      case 0: old &+ 1
      case 1: old &- 1
      case 2: old ^ (1 << UInt32.random(in: 0..<32, using: &random))
      case 3: old &+ 64
      case 4: old &- 64
      case 5: old &* 2
      case 6: old / 2
      case 7: interesting.randomElement(using: &random) ?? 0
      default: UInt32.random(in: 0..<64, using: &random)
      }
  }

  /// Length and checksum as they should be.
  func repair() {
    guard bytes.count >= Layout.headerBytes else { return }
    self[word: 12] = UInt32(bytes.count)
    var checksum = CRC32()
    for index in Layout.checksummedFrom..<bytes.count { checksum.update(bytes[index]) }
    self[word: 16] = checksum.value
  }
}

private let interesting: [UInt32] = [
  0, 1, 2, 3, 4, 127, 128, 255, 256, 1023, 1024, 1025, 4095, 4096, 8191, 8192, 8193, 65_535, 65_536,
  1 << 30, (1 << 30) + 1, (1 << 30) - 1, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FF80, 0xFFFF_FFC0,
  0xFFFF_FFFE, 0xFFFF_FFFF,
]
