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
    let file = MutableFile(bytes: .init(start: start, count: count))
    repeat { file.mutate(&random) } while Int.random(in: 0..<3, using: &random) == 0
  }
  MutableFile(bytes: .init(start: start, count: length)).repair()
  return length
}

@_silgen_name("LLVMFuzzerMutate")
private func mutateAnyhow(_ start: UnsafeMutablePointer<UInt8>, _ count: Int, _ room: Int) -> Int

// The order in which the compiler writes sections.
private let network = 0
private let tensors = 2
private let operators = 3
private let weights = 4

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

  /// Half of the time a change that a file may well survive, so that the runtime sees it too.
  func mutate(_ random: inout SeededGenerator) {
    switch Int.random(in: 0..<20, using: &random) {
    case 0: mutateWord(in: 8..<Layout.headerBytes + 9 * Layout.sectionEntryBytes, &random)
    case 1..<4: mutateWord(in: section(Int.random(in: 0..<9, using: &random)), &random)
    case 4..<6:
      // A number that already means something, such as another tensor's offset or shape.
      if let other = copySource(&random) {
        let to = word(in: section(other % 2 == 0 ? tensors : operators), &random)
        self[word: to] = self[word: other]
      }
    case 6..<10:
      // Tensors and operators hold nearly all of the plan.
      mutateWord(in: section(Bool.random(using: &random) ? tensors : operators), &random)
    case 10..<13: moveTensor(&random)
    case 13..<15: movePadding(&random)
    case 15..<17: changeRange(&random)
    default: changeWeight(&random)
    }
  }

  private func copySource(_ random: inout SeededGenerator) -> Int? {
    let range = section(Bool.random(using: &random) ? tensors : operators)
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

  /// The start of a random record.
  private func record(_ index: Int, _ bytes: Int, _ random: inout SeededGenerator) -> Int? {
    let range = section(index)
    guard range.count >= bytes else { return nil }
    return range.lowerBound + Int.random(in: 0..<range.count / bytes, using: &random) * bytes
  }

  /// Puts a map elsewhere in the arena, and its slices with it; the arena may grow.
  private func moveTensor(_ random: inout SeededGenerator) {
    guard let tensor = record(tensors, TensorRecord.bytes, &random) else { return }
    // Before anything is stored: a broken table may lead into itself.
    let index = UInt32((tensor - section(tensors).lowerBound) / TensorRecord.bytes)
    let arena = section(network).lowerBound + 12
    if Int.random(in: 0..<4, using: &random) == 0 { self[word: arena] &+= 64 }
    let offset = UInt32.random(in: 0...max(1, self[word: arena] / 64), using: &random) * 64
    self[word: tensor] = offset
    var next = tensor + TensorRecord.bytes
    while next + TensorRecord.bytes <= bytes.count, self[word: next + 32] == index {
      self[word: next] = offset &+ self[word: next + 36]
      next += TensorRecord.bytes
    }
  }

  /// From one side of a window to the other, which keeps the shapes.
  private func movePadding(_ random: inout SeededGenerator) {
    guard let record = record(operators, OperatorRecord.bytes, &random) else { return }
    let side =
      record + (Bool.random(using: &random) ? 64 : 96) + 4 * Int.random(in: 0..<2, using: &random)
    let change: UInt32 = Bool.random(using: &random) ? 1 : .max
    self[word: side] &+= change
    self[word: side + 8] &-= change
  }

  /// Zero points and clamps.
  private func changeRange(_ random: inout SeededGenerator) {
    let level = UInt32(bitPattern: Int32.random(in: -128...127, using: &random))
    if Bool.random(using: &random) {
      guard let tensor = record(tensors, TensorRecord.bytes, &random) else { return }
      self[word: tensor + 24] = level
    } else {
      guard let record = record(operators, OperatorRecord.bytes, &random) else { return }
      self[word: record + (Bool.random(using: &random) ? 24 : 28)] = level
    }
  }

  /// A weight, or one byte of a factor or a place.
  private func changeWeight(_ random: inout SeededGenerator) {
    let range = section(weights)
    guard let offset = range.randomElement(using: &random) else { return }
    bytes[offset] = UInt8.random(in: 0...255, using: &random)
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
