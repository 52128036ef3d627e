// SPDX-License-Identifier: Apache-2.0

/// Writes the nodes of a network one after the other into an ONNX graph.
struct ONNXGraphWriter {
  private(set) var graph = Onnx_GraphProto()
  let network: FloatNetwork
  /// The tensor that holds each value.
  private var tensors: [ValueIndex: String] = [0: "input"]
  private var takenNames: Set<String> = ["input", "logits"]

  init(_ network: FloatNetwork) {
    self.network = network
    let shape = network.input
    graph.input = [
      Onnx_ValueInfoProto(
        name: "input", dimensions: [1, shape.channels, shape.height, shape.width])
    ]
  }

  mutating func append(_ node: Node) throws(ExportError) {
    let name = uniqueName(node.name)
    let inputs = node.inputs.compactMap { tensors[$0] }
    var result: String
    switch node.operation {
    case .convolution(let convolution):
      result = try appendConvolution(convolution, of: node, name, inputs)
    case .fullyConnected(let layer): result = appendFullyConnected(layer, name, inputs)
    case .batchNormalization(let scale, let offset):
      result = appendNormalization(name, inputs, scale: scale, offset: offset)
    case .maxPool(let window): result = try appendPool("MaxPool", window, of: node, name, inputs)
    case .averagePool(let window, let countsPadding):
      result = try appendPool(
        "AveragePool", window, of: node, name, inputs,
        [Onnx_AttributeProto("count_include_pad", countsPadding ? 1 : 0)])
    case .globalAveragePool: result = appendStep("GlobalAveragePool", name, inputs)
    case .add: result = appendSum(name, inputs)
    case .concat: result = appendStep("Concat", name, inputs, [Onnx_AttributeProto("axis", 1)])
    case .shuffle(let source): result = try appendShuffle(source, of: node, name, inputs)
    case .clamp: result = inputs[0]
    }
    if let activation = node.activation { result = appendClamp(activation, name, result) }
    tensors[node.output] = result
  }

  /// Names the output, as a vector if it is still a map.
  mutating func finish() {
    let classes = network.shapes[network.output].elements
    let isVector = graph.node.last?.opType == "Gemm"
    let scores = tensors[network.output] ?? "input"
    var node = Onnx_NodeProto()
    node.opType = isVector ? "Identity" : "Flatten"
    node.name = "logits"
    node.input = [scores]
    node.output = ["logits"]
    graph.node.append(node)
    graph.output = [Onnx_ValueInfoProto(name: "logits", dimensions: [1, classes])]
  }

  /// Adds a node of that operator and returns the tensor that it writes.
  mutating func appendStep(
    _ operatorName: String, _ name: String, _ inputs: [String],
    _ attributes: [Onnx_AttributeProto] = []
  ) -> String {
    var node = Onnx_NodeProto()
    node.opType = operatorName
    node.name = name
    node.input = inputs
    node.output = [name]
    node.attribute = attributes
    graph.node.append(node)
    return name
  }

  /// Adds a constant and returns its tensor.
  mutating func appendConstant(_ tensor: Onnx_TensorProto) -> String {
    graph.initializer.append(tensor)
    return tensor.name
  }

  private mutating func uniqueName(_ wanted: String) -> String {
    var name = wanted.isEmpty ? "node" : wanted
    if takenNames.contains(name) { name += ".\(graph.node.count)" }
    while takenNames.contains(name) { name += "'" }
    takenNames.insert(name)
    return name
  }
}
