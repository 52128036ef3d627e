// SPDX-License-Identifier: Apache-2.0

extension FloatNetwork {
  /// Reads a network from an ONNX file.
  ///
  /// It reads graphs, not names: any network made of the supported operators comes out, and
  /// anything else is an error that names the node. Batch normalization and clamps come out as
  /// nodes of their own; `folded()` merges them.
  ///
  /// - Parameters:
  ///   - bytes: The whole file.
  ///   - inputSize: The size of the picture, where the file leaves it open or another is wanted.
  /// - Returns: The network for one picture, up to the scores before any softmax.
  /// - Throws: What was expected, what was found and where.
  public static func importing(
    onnx bytes: [UInt8], inputSize: (height: Int, width: Int)? = nil
  ) throws(ImportError) -> FloatNetwork {
    let graph = try ONNXGraph(bytes: bytes)
    do {
      var importer = try Importer(graph, inputSize: inputSize)
      return try importer.network()
    } catch {
      // Exporters write sizes into reshapes; then the file says at its own size what it means.
      guard let inputSize, let network = graph.network(resizedTo: inputSize) else { throw error }
      return network
    }
  }
}

extension ONNXGraph {
  /// The network at the file's own size, with its maps then sized anew, if that is possible.
  fileprivate func network(resizedTo size: (height: Int, width: Int)) -> FloatNetwork? {
    guard 1...ImportLimits.side ~= size.height, 1...ImportLimits.side ~= size.width,
      var importer = try? Importer(self, inputSize: nil),
      let network = try? importer.network(), importer.sizeDependentNode == nil
    else { return nil }
    return network.resized(to: size)
  }
}

extension FloatNetwork {
  /// The same layers over a picture of another size, or nothing if they do not fit it.
  fileprivate func resized(to size: (height: Int, width: Int)) -> FloatNetwork? {
    var result = self
    result.input.height = size.height
    result.input.width = size.width
    result.shapes[0] = result.input
    for index in nodes.indices {
      result.nodes[index].operation = nodes[index].poolingWholeMap(of: shapes)
      guard let shape = result.nodes[index].outputShape(from: result.shapes),
        elementCount(shape.dimensions, limit: ImportLimits.mapElements) != nil
      else { return nil }
      result.shapes[nodes[index].output] = shape
    }
    return result.shapes[output].pixels == 1 ? result : nil
  }
}

extension Node {
  /// A pool over the whole map is meant to stay one at another size.
  fileprivate func poolingWholeMap(of shapes: [Shape]) -> Operation {
    guard case .averagePool(let window, _) = operation,
      window.isWhole(shapes[inputs[0]])
    else { return operation }
    return .globalAveragePool
  }

  fileprivate func outputShape(from shapes: [Shape]) -> Shape? {
    let shape = shapes[inputs[0]]
    switch operation {
    case .convolution(let convolution):
      guard let map = convolution.window.fittingOutput(of: shape) else { return nil }
      return Shape(channels: convolution.outputChannels, height: map.height, width: map.width)
    case .maxPool(let window), .averagePool(let window, _):
      return window.fittingOutput(of: shape)
    case .fullyConnected(let layer):
      let isFitting = layer.weights.count == layer.bias.count * shape.elements
      return isFitting ? Shape(channels: layer.bias.count, height: 1, width: 1) : nil
    case .globalAveragePool:
      return Shape(channels: shape.channels, height: 1, width: 1)
    case .add:
      return inputs.allSatisfy { shapes[$0] == shape } ? shape : nil
    case .concat:
      let maps = inputs.map { shapes[$0] }
      guard maps.allSatisfy({ $0.height == shape.height && $0.width == shape.width }) else {
        return nil
      }
      return Shape(
        channels: maps.reduce(0) { $0 + $1.channels }, height: shape.height, width: shape.width)
    case .batchNormalization, .shuffle, .clamp:
      return shape
    }
  }
}

extension Pool {
  /// Whether the window covers all of a map and nothing else.
  func isWhole(_ shape: Shape) -> Bool {
    height == shape.height && width == shape.width
      && [top, left, bottom, right, excessBottom, excessRight].allSatisfy { $0 == 0 }
  }

  /// The map that comes out, or nothing if the window is larger than the padded map.
  func fittingOutput(of shape: Shape) -> Shape? {
    guard shape.height + top + bottom >= height, shape.width + left + right >= width else {
      return nil
    }
    return output(of: shape)
  }
}
