// SPDX-License-Identifier: Apache-2.0

/// What the file says about its picture.
struct InputLayout {
  let shape: Shape
  let batch: Int
  /// The file takes `[batch, height, width, channels]` and transposes first.
  let isChannelsLast: Bool

  /// Reads the layout; `size` stands in for the file's height and width.
  init(_ graph: ONNXGraph, size: (height: Int, width: Int)?) throws(ImportError) {
    let dimensions = try Self.dimensions(of: graph.input)
    isChannelsLast = Self.isTransposedFirst(graph)
    let axes: (channels: Int, height: Int, width: Int) = isChannelsLast ? (3, 1, 2) : (1, 2, 3)
    let name = quoted(graph.input.name)
    func extent(_ axis: Int, _ what: String) throws(ImportError) -> Int {
      guard case .dimValue(let extent) = dimensions[axis].value,
        1...Int64(ImportLimits.side) ~= extent
      else {
        throw .graph(
          expected: "\(what) of 1 ... \(ImportLimits.side) at input \(name)",
          found: Self.text(dimensions[axis]))
      }
      return Int(extent)
    }
    batch = Self.isSymbolic(dimensions[0]) ? 1 : try extent(0, "a batch")
    let channels = try extent(axes.channels, "channels")
    if let size {
      shape = Shape(channels: channels, height: size.height, width: size.width)
    } else {
      shape = Shape(
        channels: channels, height: try extent(axes.height, "a height (or an input size)"),
        width: try extent(axes.width, "a width (or an input size)"))
    }
  }

  private static func dimensions(
    of input: Onnx_ValueInfoProto
  ) throws(ImportError) -> [Onnx_TensorShapeProto.Dimension] {
    let tensor = input.type.tensorType
    let dimensions = tensor.shape.dim
    guard dimensions.count == 4 else {
      throw .graph(
        expected: "a picture of 4 dimensions at input \(quoted(input.name))",
        found: "\(dimensions.count)")
    }
    guard Int(tensor.elemType) == Onnx_TensorProto.DataType.float.rawValue else {
      let type = Onnx_TensorProto.DataType(rawValue: Int(tensor.elemType))
      throw .graph(
        expected: "float32 at input \(quoted(input.name))",
        found: type.map { "\($0)" } ?? "data type \(tensor.elemType)")
    }
    return dimensions
  }

  /// Exporters leave a batch of any size as a name, as nothing, or as 0 or -1.
  private static func isSymbolic(_ dimension: Onnx_TensorShapeProto.Dimension) -> Bool {
    guard case .dimValue(let extent) = dimension.value else { return true }
    return extent == 0 || extent == -1
  }

  private static func text(_ dimension: Onnx_TensorShapeProto.Dimension) -> String {
    switch dimension.value {
    case .dimValue(let extent): "\(extent)"
    case .dimParam(let name): quoted(name)
    case nil: "none"
    }
  }

  private static func isTransposedFirst(_ graph: ONNXGraph) -> Bool {
    let readers = graph.nodes.filter { $0.inputs.contains(graph.input.name) }
    return !readers.isEmpty
      && readers.allSatisfy {
        $0.operation == .transpose && (try? $0.integers("perm")) == [0, 3, 1, 2]
      }
  }
}
