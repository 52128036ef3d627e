// SPDX-License-Identifier: Apache-2.0

import ModelCompiler
import ModelFile
import Quantization
import SmallNetworks

/// A model file whose bytes a test changes; it finds its way by the byte tables alone.
struct EditedFile {
  var bytes: [UInt8]

  /// Compiled once for all tests.
  static let everyOperator = EditedFile(SmallNetwork.everyOperator)
  static let twoUnits = EditedFile(SmallNetwork.twoUnits(groups: 2))
  /// The unit with a stride of 2 runs in bands of two rows.
  static let banded = EditedFile(
    SmallNetwork.wideUnit(height: 10, width: 7), bands: .rows(2))

  private init(_ network: FloatNetwork, bands: Bands = .none) {
    do {
      bytes = try network.compiled(bands: bands).bytes
    } catch {
      preconditionFailure("the small networks compile: \(error)")
    }
  }

  subscript(word offset: Int) -> UInt32 {
    get { (0..<4).reduce(0) { $0 | UInt32(bytes[offset + $1]) << UInt32(8 * $1) } }
    set { for index in 0..<4 { bytes[offset + index] = UInt8(newValue >> (8 * index) & 255) } }
  }

  /// Where a section lies in the file.
  func section(_ kind: SectionKind) -> Range<Int> {
    let entry = sectionEntry(kind)
    let offset = Int(self[word: entry + 4])
    return offset..<offset + Int(self[word: entry + 8])
  }

  /// Where the section table speaks of a section.
  func sectionEntry(_ kind: SectionKind) -> Int {
    let entries = (0..<Int(self[word: 20])).map { 64 + 16 * $0 }
    return entries.first { self[word: $0] == kind.rawValue } ?? 0
  }

  var tensorCount: Int { section(.tensors).count / 48 }
  var operatorCount: Int { section(.operators).count / 192 }

  /// The offset in the file of a field of a tensor's or an operator's record.
  func tensor(_ index: Int, _ field: Int) -> Int {
    section(.tensors).lowerBound + 48 * index + field
  }

  func `operator`(_ index: Int, _ field: Int) -> Int {
    section(.operators).lowerBound + 192 * index + field
  }

  func network(_ field: Int) -> Int { section(.network).lowerBound + field }

  /// The first operator of a kind.
  func first(_ kind: OperatorKind) -> Int? {
    (0..<operatorCount).first { self[word: self.operator($0, 4)] == kind.rawValue }
  }

  /// With four more tensors, as like the given one as can be; 192 bytes keep the alignment.
  func appendingCopies(ofTensor index: Int) -> EditedFile {
    let tensors = section(.tensors)
    let record = Array(bytes[tensor(index, 0)..<tensor(index, 48)])
    var copy = self
    copy.bytes.insert(contentsOf: (0..<4).flatMap { _ in record }, at: tensors.upperBound)
    copy[word: 12] += 192
    copy[word: sectionEntry(.tensors) + 8] += 192
    for entry in (0..<Int(self[word: 20])).map({ 64 + 16 * $0 })
    where Int(self[word: entry + 4]) > tensors.lowerBound {
      copy[word: entry + 4] += 192
    }
    return copy
  }

  /// With a checksum that fits.
  var repaired: EditedFile {
    var copy = self
    var checksum = CRC32()
    bytes.withUnsafeBytes { checksum.update(UnsafeRawBufferPointer(rebasing: $0[20...])) }
    copy[word: 16] = checksum.value
    return copy
  }
}
