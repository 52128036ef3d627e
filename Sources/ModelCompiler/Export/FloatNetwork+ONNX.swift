// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import SwiftProtobuf

extension FloatNetwork {
  /// The network as an ONNX file of operator set 13, for other runtimes to be measured with.
  ///
  /// Its input is called `input`, `[1, channels, height, width]`; its output `logits`,
  /// `[1, classes]`. Shuffles are Reshape, Transpose, Reshape. The same network gives the same
  /// bytes.
  ///
  /// - Parameters:
  ///   - name: What the graph is called.
  ///   - documentation: What a reader of the file should know, such as how pixels are normalised.
  /// - Returns: The whole file.
  /// - Throws: `ExportError` where ONNX has no words for a node.
  public func encodedONNX(
    name: String = "network", documentation: String = ""
  ) throws(ExportError) -> [UInt8] {
    var graph = ONNXGraphWriter(self)
    for node in nodes { try graph.append(node) }
    graph.finish()
    var model = Onnx_ModelProto()
    model.irVersion = 7
    model.producerName = "shufflenet"
    model.docString = documentation
    model.graph = graph.graph
    model.graph.name = name
    var operators = Onnx_OperatorSetIdProto()
    operators.version = 13
    model.opsetImport = [operators]
    guard let bytes: [UInt8] = try? model.serializedBytes() else { throw .encoding }
    return bytes
  }
}

extension Onnx_ValueInfoProto {
  /// A float32 tensor.
  init(name: String, dimensions: [Int]) {
    self.init()
    self.name = name
    type.tensorType.elemType = Int32(Onnx_TensorProto.DataType.float.rawValue)
    type.tensorType.shape.dim = dimensions.map { extent in
      var dimension = Onnx_TensorShapeProto.Dimension()
      dimension.dimValue = Int64(extent)
      return dimension
    }
  }
}

extension Onnx_TensorProto {
  init(name: String, floats: [Float], dimensions: [Int]) {
    self.init()
    self.name = name
    dims = dimensions.map { Int64($0) }
    dataType = Int32(Onnx_TensorProto.DataType.float.rawValue)
    rawData = floats.map { $0.bitPattern.littleEndian }.withUnsafeBytes { Data($0) }
  }

  init(name: String, integers: [Int]) {
    self.init()
    self.name = name
    dims = [Int64(integers.count)]
    dataType = Int32(Onnx_TensorProto.DataType.int64.rawValue)
    rawData = integers.map { Int64($0).littleEndian }.withUnsafeBytes { Data($0) }
  }
}

extension Onnx_AttributeProto {
  init(_ name: String, _ integer: Int) {
    self.init()
    self.name = name
    type = .int
    i = Int64(integer)
  }

  init(_ name: String, _ integers: [Int]) {
    self.init()
    self.name = name
    type = .ints
    ints = integers.map { Int64($0) }
  }

  init(_ name: String, _ float: Float) {
    self.init()
    self.name = name
    type = .float
    f = float
  }
}
