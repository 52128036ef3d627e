// SPDX-License-Identifier: Apache-2.0

internal import Quantization

/// The parts of a file, found and checked for length, order and checksum.
struct Sections: Sendable {
  private(set) nonisolated(unsafe) var network = UnsafeRawBufferPointer(start: nil, count: 0)
  private(set) nonisolated(unsafe) var tensors = UnsafeRawBufferPointer(start: nil, count: 0)
  private(set) nonisolated(unsafe) var operators = UnsafeRawBufferPointer(start: nil, count: 0)
  private(set) nonisolated(unsafe) var weights = UnsafeRawBufferPointer(start: nil, count: 0)
  private(set) nonisolated(unsafe) var preprocessing = UnsafeRawBufferPointer(start: nil, count: 0)
  private(set) nonisolated(unsafe) var labels = UnsafeRawBufferPointer(start: nil, count: 0)
  private(set) nonisolated(unsafe) var selfTest = UnsafeRawBufferPointer(start: nil, count: 0)
  private(set) nonisolated(unsafe) var provenance = UnsafeRawBufferPointer(start: nil, count: 0)
  private(set) nonisolated(unsafe) var names = UnsafeRawBufferPointer(start: nil, count: 0)
  private var seen: UInt32 = 0

  init(validating bytes: UnsafeRawBufferPointer) throws(ModelFileError) {
    let header = ByteReader(bytes)
    try Sections.validateHeader(bytes)
    let count = header.int(20)
    var previousEnd = Layout.headerBytes + count * Layout.sectionEntryBytes
    for index in 0..<count {
      let entry = Layout.headerBytes + index * Layout.sectionEntryBytes
      let offset = header.int(entry + 4)
      let length = header.int(entry + 8)
      let expected = Layout.roundUp(previousEnd, to: Layout.alignment)
      try require(offset, in: (expected, expected), "offset", at: (.section, index))
      try require(length, in: (1, bytes.count - offset), "length", at: (.section, index))
      try require(header.int(entry + 12), in: (0, 0), "reserved", at: (.section, index))
      try require(zeros: header, from: previousEnd, to: offset, at: (.section, index))
      try keep(kind: header.u32(entry), header.slice(offset, length), index: index)
      previousEnd = offset + length
    }
    try require(
      bytes.count, in: (previousEnd, previousEnd), "length of the file", at: (.header, 0))
    try requireMandatory()
  }

  private static func validateHeader(_ bytes: UnsafeRawBufferPointer) throws(ModelFileError) {
    let header = ByteReader(bytes)
    if bytes.count < 8 || header.u64(0) != Layout.magic {
      // A short file is foreign unless what is there is the beginning of the magic.
      throw .notAModelFile
    }
    if bytes.count < Layout.headerBytes {
      throw .truncated(expectedBytes: Layout.headerBytes, foundBytes: bytes.count)
    }
    if header.u32(8) != Layout.formatVersion {
      throw .unsupportedVersion(expected: Layout.formatVersion, found: header.u32(8))
    }
    let length = header.int(12)
    try require(length, in: (Layout.headerBytes, Layout.fileBytesLimit), "length", at: (.header, 0))
    if length > bytes.count { throw .truncated(expectedBytes: length, foundBytes: bytes.count) }
    try require(bytes.count, in: (length, length), "length of the file", at: (.header, 0))
    var checksum = CRC32()
    checksum.update(header.slice(Layout.checksummedFrom, length))
    if checksum.value != header.u32(16) {
      throw .wrongChecksum(expected: header.u32(16), found: checksum.value)
    }
    let room = (length - Layout.headerBytes) / Layout.sectionEntryBytes
    try require(
      header.int(20), in: (1, min(Layout.sectionLimit, room)), "sections", at: (.header, 0))
    try require(zeros: header, from: 24, to: Layout.headerBytes, at: (.header, 0))
  }

  private mutating func keep(
    kind: UInt32, _ bytes: UnsafeRawBufferPointer, index: Int
  ) throws(ModelFileError) {
    guard let known = SectionKind(rawValue: kind) else {
      // A first letter in lower case: made for somebody else.
      if kind & 0x20 != 0 { return }
      throw .unknownSection(kind: kind)
    }
    let bit: UInt32 = 1 << known.position
    try require(seen & bit == 0 ? 1 : 2, in: (1, 1), "times it occurs", at: (.section, index))
    seen |= bit
    switch known {
    case .network: network = bytes
    case .tensors: tensors = bytes
    case .operators: operators = bytes
    case .weights: weights = bytes
    case .preprocessing: preprocessing = bytes
    case .labels: labels = bytes
    case .selfTest: selfTest = bytes
    case .provenance: provenance = bytes
    case .names: names = bytes
    }
  }

  private func requireMandatory() throws(ModelFileError) {
    if network.isEmpty { throw .missingSection(kind: SectionKind.network.rawValue) }
    if tensors.isEmpty { throw .missingSection(kind: SectionKind.tensors.rawValue) }
    if operators.isEmpty { throw .missingSection(kind: SectionKind.operators.rawValue) }
    if weights.isEmpty { throw .missingSection(kind: SectionKind.weights.rawValue) }
    if preprocessing.isEmpty { throw .missingSection(kind: SectionKind.preprocessing.rawValue) }
    if labels.isEmpty { throw .missingSection(kind: SectionKind.labels.rawValue) }
    if selfTest.isEmpty { throw .missingSection(kind: SectionKind.selfTest.rawValue) }
    if provenance.isEmpty { throw .missingSection(kind: SectionKind.provenance.rawValue) }
  }
}

extension SectionKind {
  /// A bit for each kind.
  fileprivate var position: UInt32 {
    switch self {
    case .network: 0
    case .tensors: 1
    case .operators: 2
    case .weights: 3
    case .preprocessing: 4
    case .labels: 5
    case .selfTest: 6
    case .provenance: 7
    case .names: 8
    }
  }
}

/// Throws unless every byte of `start ..< end` is zero.
func require(
  zeros reader: ByteReader, from start: Int, to end: Int, at place: (ModelPlace, Int)
) throws(ModelFileError) {
  for offset in start..<max(start, end) where offset < reader.bytes.count {
    try require(Int(reader.bytes[offset]), in: (0, 0), "reserved byte", at: place)
  }
}
