// SPDX-License-Identifier: Apache-2.0

/// A model file in memory that has passed every check.
///
/// The bytes are not copied: they must stay unchanged, in sealed pages of our own, as long as the
/// view is in use.
public struct ModelView: Sendable {
  public nonisolated(unsafe) let bytes: UnsafeRawBufferPointer
  public let network: NetworkRecord
  public let preprocessing: PreprocessingRecord
  public let tensorCount: Int
  public let operatorCount: Int
  let sections: Sections
  private nonisolated(unsafe) let weightsBase: UnsafeRawPointer

  /// Checks everything.
  ///
  /// - Parameter bytes: The whole file, at an address that is a multiple of 64.
  /// - Throws: What was expected, what was found, where.
  public init(validating bytes: UnsafeRawBufferPointer) throws(ModelFileError) {
    let sections = try Sections(validating: bytes)
    let misalignment = Int(bitPattern: bytes.baseAddress) & (Layout.alignment - 1)
    try require(misalignment, in: (0, 0), "alignment in memory", at: (.header, 0))
    guard let weightsBase = sections.weights.baseAddress else {
      throw .missingSection(kind: SectionKind.weights.rawValue)
    }
    self.bytes = bytes
    self.sections = sections
    self.weightsBase = weightsBase
    network = NetworkRecord(ByteReader(sections.network))
    preprocessing = PreprocessingRecord(ByteReader(sections.preprocessing))
    tensorCount = sections.tensors.count / TensorRecord.bytes
    operatorCount = sections.operators.count / OperatorRecord.bytes
    try validateNetwork()
    try validateTensors()
    try validateOperators()
    try validateDataFlow()
    try validateTexts()
  }

  /// A tensor; `index` is in `0 ..< tensorCount`.
  public func tensor(_ index: Int) -> TensorRecord {
    TensorRecord(ByteReader(sections.tensors), at: index * TensorRecord.bytes)
  }

  /// An operator; `index` is in `0 ..< operatorCount`.
  public func `operator`(_ index: Int) -> OperatorRecord {
    let base = index * OperatorRecord.bytes
    let reader = ByteReader(sections.operators)
    let kind = OperatorKind(rawValue: reader.u32(base + 4)) ?? .maxPool
    return OperatorRecord(kind: kind, reader, at: base)
  }

  public func sizes(_ record: OperatorRecord) -> OperatorSizes {
    OperatorSizes(record, input: tensor(record.input), output: tensor(record.output))
  }

  /// The tensor of class scores.
  public var scores: TensorRecord { tensor(self.operator(operatorCount - 1).output) }

  /// An address in the weights; `offset` has been checked with the operator.
  public func weights(at offset: Int) -> UnsafeRawPointer { weightsBase + offset }

  /// Three tables of 256 int8: what a byte of each channel, in the network's order, becomes.
  public var inputTables: UnsafeRawBufferPointer {
    ByteReader(sections.preprocessing).slice(
      PreprocessingRecord.tableOffset, PreprocessingRecord.tableBytes)
  }

  /// The UTF-8 text of a class label.
  public func label(_ index: Int) -> UnsafeRawBufferPointer {
    TextTable(sections.labels).text(index)
  }

  /// The name that an operator had in the source, or nothing.
  public func name(ofOperator index: Int) -> UnsafeRawBufferPointer {
    TextTable(sections.names).text(index)
  }

  public var selfTest: SelfTestRecord { SelfTestRecord(ByteReader(sections.selfTest)) }

  /// SHA-256 of the file that was compiled.
  public var sourceDigest: UnsafeRawBufferPointer { ByteReader(sections.provenance).slice(0, 32) }

  /// The version of the compiler that wrote the file, UTF-8.
  public var compilerVersion: UnsafeRawBufferPointer {
    let reader = ByteReader(sections.provenance)
    return reader.slice(36, reader.int(32))
  }
}

/// Texts one behind the other, with a table of where each begins.
struct TextTable {
  let reader: ByteReader

  init(_ bytes: UnsafeRawBufferPointer) { reader = ByteReader(bytes) }

  var count: Int { reader.int(0) }

  func text(_ index: Int) -> UnsafeRawBufferPointer {
    guard index >= 0, index < count else { return reader.slice(0, 0) }
    let base = 4 + 4 * (count + 1)
    let start = reader.int(4 + 4 * index)
    return reader.slice(base + start, reader.int(8 + 4 * index) - start)
  }
}

/// The outputs that a correct machine computes from a seeded input.
public struct SelfTestRecord: Sendable {
  public static let headerBytes = 16
  public static let entryBytes = 8

  private let reader: ByteReader

  init(_ reader: ByteReader) { self.reader = reader }

  /// Seed of the `SeededGenerator` whose low bytes fill the input, row by row.
  public var seed: UInt64 { reader.u64(0) }
  public var count: Int { reader.int(8) }

  /// The operator of an entry and the CRC-32 of its output in stored order.
  public func entry(_ index: Int) -> (operator: Int, checksum: UInt32) {
    let base = SelfTestRecord.headerBytes + index * SelfTestRecord.entryBytes
    return (reader.int(base), reader.u32(base + 4))
  }
}
