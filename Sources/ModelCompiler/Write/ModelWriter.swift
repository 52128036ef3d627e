// SPDX-License-Identifier: Apache-2.0

internal import Inference
internal import ModelFile
internal import Quantization

/// An operator and the CRC-32 of its output in stored order.
private typealias SelfTestEntry = (operator: Int, checksum: UInt32)

/// The sections of a model file on their way to bytes.
struct ModelWriter {
  var network: NetworkRecord
  var tensors: [TensorRecord]
  var operators: [OperatorRecord]
  var weights: [UInt8]
  var preprocessing: PreprocessingRecord
  /// Three tables of 256 int8.
  var inputTables: [Int8]
  var labels: [String]
  var names: [String]
  /// SHA-256 of the source file.
  var sourceDigest: [UInt8]
  var compilerVersion: String

  /// Seed of the self-test's input; any would do.
  static let selfTestSeed: UInt64 = 0x5348_4646_4C45

  /// The file's bytes, with the self-test filled in by running the network.
  func write() throws(CompileError) -> [UInt8] {
    try assemble(selfTest: ModelWriter.runSelfTest(assemble(selfTest: [])))
  }

  private func assemble(selfTest: [SelfTestEntry]) -> [UInt8] {
    let sections: [(kind: SectionKind, bytes: [UInt8])] = [
      (.network, section(NetworkRecord.bytes) { network.store(in: $0, at: 0) }),
      (.preprocessing, preprocessingSection),
      (.tensors, tensorSection),
      (.operators, operatorSection),
      (.weights, weights),
      (.labels, ModelWriter.texts(labels)),
      (.selfTest, selfTestSection(selfTest)),
      (.provenance, provenanceSection),
      (.names, ModelWriter.texts(names)),
    ]
    var file = [UInt8](
      repeating: 0, count: Layout.headerBytes + sections.count * Layout.sectionEntryBytes)
    var entries: [(kind: UInt32, offset: Int, bytes: Int)] = []
    for (kind, bytes) in sections {
      let offset = Layout.roundUp(file.count, to: Layout.alignment)
      file.append(contentsOf: repeatElement(0, count: offset - file.count))
      entries.append((kind.rawValue, offset, bytes.count))
      file.append(contentsOf: bytes)
    }
    file.withUnsafeMutableBytes { fillHeader($0, entries) }
    return file
  }

  private func fillHeader(
    _ file: UnsafeMutableRawBufferPointer, _ entries: [(kind: UInt32, offset: Int, bytes: Int)]
  ) {
    let writer = ByteWriter(file)
    writer.store(wide: Layout.magic, at: 0)
    writer.store(Layout.formatVersion, at: 8)
    writer.store(file.count, at: 12)
    writer.store(entries.count, at: 20)
    for (index, entry) in entries.enumerated() {
      let base = Layout.headerBytes + index * Layout.sectionEntryBytes
      writer.store(entry.kind, at: base)
      writer.store(entry.offset, at: base + 4)
      writer.store(entry.bytes, at: base + 8)
    }
    ModelWriter.storeChecksum(in: file)
  }

  /// Puts the checksum of the rest into the header.
  static func storeChecksum(in file: UnsafeMutableRawBufferPointer) {
    var checksum = CRC32()
    checksum.update(UnsafeRawBufferPointer(rebasing: file[Layout.checksummedFrom...]))
    ByteWriter(file).store(checksum.value, at: 16)
  }

  /// The CRC-32 of every output that is ever whole, for the self-test's input.
  private static func runSelfTest(_ file: [UInt8]) throws(CompileError) -> [SelfTestEntry] {
    let model: LoadedModel
    do {
      model = try LoadedModel(file)
    } catch {
      throw .invalidResult("\(error)")
    }
    var entries: [SelfTestEntry] = []
    model.withExecutor { executor in
      executor.fillInput(seed: selfTestSeed)
      for index in 0..<executor.model.operatorCount {
        executor.runOperator(index)
        guard executor.model.isOutputInArena(ofOperator: index) else { continue }
        entries.append((index, executor.checksum(ofOperator: index)))
      }
    }
    return entries
  }
}

// The sections' bytes; their tables stand in ModelFile.
extension ModelWriter {
  private func section(_ bytes: Int, _ fill: (ByteWriter) -> Void) -> [UInt8] {
    var result = [UInt8](repeating: 0, count: bytes)
    result.withUnsafeMutableBytes { fill(ByteWriter($0)) }
    return result
  }

  private var preprocessingSection: [UInt8] {
    var bytes = section(PreprocessingRecord.bytes) { preprocessing.store(in: $0, at: 0) }
    for (index, level) in inputTables.enumerated() {
      bytes[PreprocessingRecord.tableOffset + index] = UInt8(bitPattern: level)
    }
    return bytes
  }

  private var tensorSection: [UInt8] {
    section(tensors.count * TensorRecord.bytes) { writer in
      for (index, tensor) in tensors.enumerated() {
        tensor.store(in: writer, at: index * TensorRecord.bytes)
      }
    }
  }

  private var operatorSection: [UInt8] {
    section(operators.count * OperatorRecord.bytes) { writer in
      for (index, record) in operators.enumerated() {
        record.store(in: writer, at: index * OperatorRecord.bytes)
      }
    }
  }

  private func selfTestSection(_ entries: [SelfTestEntry]) -> [UInt8] {
    let bytes = SelfTestRecord.headerBytes + entries.count * SelfTestRecord.entryBytes
    return section(bytes) { writer in
      writer.store(wide: ModelWriter.selfTestSeed, at: 0)
      writer.store(entries.count, at: 8)
      for (index, entry) in entries.enumerated() {
        let base = SelfTestRecord.headerBytes + index * SelfTestRecord.entryBytes
        writer.store(entry.operator, at: base)
        writer.store(entry.checksum, at: base + 4)
      }
    }
  }

  private var provenanceSection: [UInt8] {
    let version = Array(compilerVersion.utf8)
    return sourceDigest + section(4) { $0.store(version.count, at: 0) } + version
  }

  private static func texts(_ texts: [String]) -> [UInt8] {
    var table: [UInt8] = []
    func append(_ value: Int) {
      withUnsafeBytes(of: UInt32(value).littleEndian) { table.append(contentsOf: $0) }
    }
    append(texts.count)
    var offset = 0
    append(offset)
    for text in texts {
      offset += text.utf8.count
      append(offset)
    }
    for text in texts { table.append(contentsOf: text.utf8) }
    return table
  }
}
