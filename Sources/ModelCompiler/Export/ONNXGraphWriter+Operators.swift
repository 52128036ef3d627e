// SPDX-License-Identifier: Apache-2.0

// Each function adds what one operation needs and returns the tensor that holds its result.

extension ONNXGraphWriter {
  mutating func appendConvolution(
    _ convolution: Convolution, of node: Node, _ name: String, _ inputs: [String]
  ) throws(ExportError) -> String {
    let window = convolution.window
    guard window.excessBottom == 0, window.excessRight == 0 else {
      throw .window(node: node.name)
    }
    let rows = convolution.outputChannels
    let depth = convolution.weights.count / (rows * window.height * window.width)
    let weights = Onnx_TensorProto(
      name: "\(name).weight", floats: convolution.weights,
      dimensions: [rows, depth, window.height, window.width])
    let bias = Onnx_TensorProto(
      name: "\(name).bias", floats: convolution.bias, dimensions: [rows])
    return appendStep(
      "Conv", name, inputs + [appendConstant(weights), appendConstant(bias)],
      window.attributes + [Onnx_AttributeProto("group", convolution.groups)])
  }

  mutating func appendFullyConnected(
    _ layer: FullyConnected, _ name: String, _ inputs: [String]
  ) -> String {
    let rows = layer.bias.count
    let vector = appendStep("Flatten", "\(name).flatten", inputs)
    let weights = Onnx_TensorProto(
      name: "\(name).weight", floats: layer.weights,
      dimensions: [rows, layer.weights.count / rows])
    let bias = Onnx_TensorProto(name: "\(name).bias", floats: layer.bias, dimensions: [rows])
    return appendStep(
      "Gemm", name, [vector, appendConstant(weights), appendConstant(bias)],
      [Onnx_AttributeProto("transB", 1)])
  }

  /// With a mean of 0, a variance of 1 and nothing added to it, only scale and offset remain.
  mutating func appendNormalization(
    _ name: String, _ inputs: [String], scale: [Float], offset: [Float]
  ) -> String {
    let zeros = [Float](repeating: 0, count: scale.count)
    let ones = [Float](repeating: 1, count: scale.count)
    let constants = [("scale", scale), ("bias", offset), ("mean", zeros), ("variance", ones)]
    let tensors = constants.map { part, values in
      appendConstant(
        Onnx_TensorProto(
          name: "\(name).\(part)", floats: values, dimensions: [values.count]))
    }
    return appendStep(
      "BatchNormalization", name, inputs + tensors, [Onnx_AttributeProto("epsilon", Float(0))])
  }

  mutating func appendPool(
    _ operatorName: String, _ window: Pool, of node: Node, _ name: String, _ inputs: [String],
    _ attributes: [Onnx_AttributeProto] = []
  ) throws(ExportError) -> String {
    let output = network.shapes[node.output]
    let isCeiling = window.excessBottom > 0 || window.excessRight > 0
    let asWritten = window.outputInONNX(of: network.shapes[node.inputs[0]], isCeiling: isCeiling)
    guard asWritten == (output.height, output.width) else { throw .window(node: node.name) }
    return appendStep(
      operatorName, name, inputs,
      window.attributes + attributes
        + (isCeiling ? [Onnx_AttributeProto("ceil_mode", 1)] : []))
  }

  mutating func appendSum(_ name: String, _ inputs: [String]) -> String {
    var sum = inputs[0]
    for (index, input) in inputs.enumerated().dropFirst() {
      let isLast = index == inputs.count - 1
      sum = appendStep("Add", isLast ? name : "\(name).\(index)", [sum, input])
    }
    return sum
  }

  mutating func appendShuffle(
    _ source: [Int], of node: Node, _ name: String, _ inputs: [String]
  ) throws(ExportError) -> String {
    guard let groups = shuffleGroups(of: source) else { throw .permutation(node: node.name) }
    let shape = network.shapes[node.output]
    let split = appendConstant(
      Onnx_TensorProto(
        name: "\(name).split.shape",
        integers: [1, groups, source.count / groups, shape.height, shape.width]))
    let joined = appendConstant(
      Onnx_TensorProto(
        name: "\(name).shape", integers: [1, source.count, shape.height, shape.width]))
    let grouped = appendStep("Reshape", "\(name).split", inputs + [split])
    let transposed = appendStep(
      "Transpose", "\(name).transpose", [grouped], [Onnx_AttributeProto("perm", [0, 2, 1, 3, 4])])
    return appendStep("Reshape", name, [transposed, joined])
  }

  mutating func appendClamp(_ activation: Activation, _ name: String, _ input: String) -> String {
    if activation == .relu { return appendStep("Relu", "\(name).relu", [input]) }
    var inputs = [input]
    for (part, bound) in [("minimum", activation.minimum), ("maximum", activation.maximum)] {
      inputs.append(
        appendConstant(
          Onnx_TensorProto(name: "\(name).\(part)", floats: [bound], dimensions: [])))
    }
    return appendStep("Clip", "\(name).clip", inputs)
  }
}

/// Into how many groups the channels are split before the transposition that makes `source`.
private func shuffleGroups(of source: [Int]) -> Int? {
  guard !source.isEmpty else { return nil }
  // Output channel 1 is the first one of group 1, so its source is the size of a group.
  let groupSize = source.count > 1 ? source[1] : 1
  guard groupSize > 0, source.count % groupSize == 0 else { return nil }
  let groups = source.count / groupSize
  return source == shuffleSource(channels: source.count, groups: groups) ? groups : nil
}

extension Pool {
  fileprivate var attributes: [Onnx_AttributeProto] {
    [
      Onnx_AttributeProto("kernel_shape", [height, width]),
      Onnx_AttributeProto("strides", [strideY, strideX]),
      Onnx_AttributeProto("pads", [top, left, bottom, right]),
    ]
  }

  /// Height and width that ONNX gives the output, which knows no excess but `ceil_mode`'s.
  fileprivate func outputInONNX(of shape: Shape, isCeiling: Bool) -> (Int, Int) {
    let rows = shape.height + top + bottom - height
    let columns = shape.width + left + right - width
    return (
      (rows + (isCeiling ? strideY - 1 : 0)) / strideY + 1,
      (columns + (isCeiling ? strideX - 1 : 0)) / strideX + 1
    )
  }
}
