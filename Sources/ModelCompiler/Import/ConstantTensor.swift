// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials

/// A value that is known while importing: weights, or what a shape is computed from.
struct ConstantTensor {
  enum Elements {
    case floats([Float])
    /// What old exporters write positions in; weights are refused in it.
    case doubles([Double])
    /// Every integer type, and Booleans as 0 and 1.
    case integers([Int64])
  }

  /// The name in the file, for messages.
  var name: String
  var dimensions: [Int]
  var elements: Elements

  var count: Int {
    switch elements {
    case .floats(let floats): floats.count
    case .doubles(let doubles): doubles.count
    case .integers(let integers): integers.count
    }
  }

  var typeName: String {
    switch elements {
    case .floats: "float32"
    case .doubles: "float64"
    case .integers: "integers"
    }
  }
}

extension ConstantTensor {
  init(_ tensor: Onnx_TensorProto, name: String) throws(ImportError) {
    self.name = name
    guard tensor.dataLocation != .external, tensor.externalData.isEmpty else {
      throw .tensor(name: name, expected: "weights in the file", found: "an external data file")
    }
    guard !tensor.hasSegment else {
      throw .tensor(name: name, expected: "a whole tensor", found: "a segment of one")
    }
    dimensions = tensor.dims.map { Int($0) }
    guard dimensions.count <= ImportLimits.rank,
      let count = elementCount(dimensions, limit: ImportLimits.constantElements)
    else {
      throw .tensor(
        name: name,
        expected: "dimensions of at most \(ImportLimits.constantElements) elements",
        found: text(dimensions))
    }
    elements = try Self.elements(of: tensor, name: name)
    guard self.count == count else {
      throw .tensor(
        name: name, expected: "\(count) elements for \(text(dimensions))",
        found: "\(self.count)")
    }
  }

  private static func elements(
    of tensor: Onnx_TensorProto, name: String
  ) throws(ImportError) -> Elements {
    switch Onnx_TensorProto.DataType(rawValue: Int(tensor.dataType)) {
    case .float:
      let raw = try words(of: tensor, as: UInt32.self, name: name)
      return .floats(raw?.map(Float.init(bitPattern:)) ?? tensor.floatData)
    case .double:
      let raw = try words(of: tensor, as: UInt64.self, name: name)
      return .doubles(raw?.map(Double.init(bitPattern:)) ?? tensor.doubleData)
    case .int64:
      return .integers(try words(of: tensor, as: Int64.self, name: name) ?? tensor.int64Data)
    case .int32:
      let raw = try words(of: tensor, as: Int32.self, name: name)
      return .integers((raw ?? tensor.int32Data).map { Int64($0) })
    case .bool:
      let raw = try words(of: tensor, as: UInt8.self, name: name)
      return .integers(raw?.map { Int64($0) } ?? tensor.int32Data.map { Int64($0) })
    case let type:
      throw .tensor(
        name: name, expected: "float32, or int64 for shapes",
        found: type.map { "\($0)" } ?? "data type \(tensor.dataType)")
    }
  }

  /// The little-endian words of `raw_data`, or nothing if the tensor does not use it.
  private static func words<Word: FixedWidthInteger & BitwiseCopyable>(
    of tensor: Onnx_TensorProto, as type: Word.Type, name: String
  ) throws(ImportError) -> [Word]? {
    guard tensor.hasRawData else { return nil }
    let wordBytes = Word.bitWidth / 8
    let bytes = tensor.rawData
    guard bytes.count.isMultiple(of: wordBytes) else {
      throw .tensor(
        name: name, expected: "a multiple of \(wordBytes) bytes", found: "\(bytes.count)")
    }
    return bytes.withUnsafeBytes { buffer in
      stride(from: 0, to: buffer.count, by: wordBytes).map {
        Word(littleEndian: buffer.loadUnaligned(fromByteOffset: $0, as: Word.self))
      }
    }
  }
}

extension ConstantTensor {
  /// The elements of weights: floating point, and every one finite.
  func finiteFloats() throws(ImportError) -> [Float] {
    let floats = try self.floats()
    if let index = floats.firstIndex(where: { !$0.isFinite }) {
      throw .tensor(
        name: name, expected: "finite weights", found: "\(floats[index]) at index \(index)")
    }
    return floats
  }

  func floats() throws(ImportError) -> [Float] {
    guard case .floats(let floats) = elements else {
      throw .tensor(name: name, expected: "float32", found: typeName)
    }
    return floats
  }

  func integers() throws(ImportError) -> [Int] {
    guard case .integers(let integers) = elements else {
      throw .tensor(name: name, expected: "int64", found: typeName)
    }
    return integers.map { Int($0) }
  }
}
