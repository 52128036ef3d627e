// SPDX-License-Identifier: Apache-2.0

extension Importer {
  /// The mean over all pixels of each channel.
  mutating func mean(_ node: ONNXNode) throws(ImportError) -> MapView {
    let view = try view(0, of: node)
    let shape = shapes[view.source]
    let rank = view.dimensions.count
    let isGlobal = node.operation == .globalAveragePool
    let axes = isGlobal ? Array(min(2, rank)..<rank) : try meanAxes(of: view, by: node)
    let kept = (0..<rank).filter { !axes.contains($0) }
    let pixels = axes.map { view.dimensions[$0] }.reduce(1, *)
    guard pixels == shape.pixels,
      let channels = view.transposed(kept + axes)?.channelsOfGroups(pixels: pixels)
    else {
      throw node.unlike(
        "a mean over all pixels of \(shape.height)×\(shape.width)",
        found: "axes \(text(axes)) of \(text(view.dimensions))")
    }
    let output = try append(
      .globalAveragePool, [view.source],
      shape: Shape(channels: shape.channels, height: 1, width: 1), name: node.place.name)
    let keepsAxes = isGlobal ? true : try node.integer("keepdims") ?? 1 != 0
    let dimensions =
      keepsAxes
      ? (0..<rank).map { axes.contains($0) ? 1 : view.dimensions[$0] }
      : kept.map { view.dimensions[$0] }
    return MapView(of: output, channels: channels, dimensions: dimensions, name: node.place.name)
  }

  private mutating func meanAxes(
    of view: MapView, by node: ONNXNode
  ) throws(ImportError) -> [Int] {
    let rank = view.dimensions.count
    guard let axes = try integers("axes", orInput: 1, of: node), !axes.isEmpty else {
      throw node.unlike("axes of height and width", found: "none")
    }
    return try node.axes(axes, rank: rank)
  }

  mutating func gemm(_ node: ONNXNode) throws(ImportError) -> MapView {
    let view = try view(0, of: node)
    guard try !node.flag("transA") else { throw node.unlike("transA 0", found: "1") }
    let isTransposed = try node.flag("transB")
    let alpha = try node.float("alpha") ?? 1
    let beta = try node.float("beta") ?? 1
    var layer = try fullyConnected(view, isTransposed: isTransposed, alpha: alpha, node)
    if let bias = try constant(2, of: node) {
      let floats = try bias.finiteFloats()
      guard [1, layer.bias.count].contains(bias.count), bias.dimensions.last ?? 1 == bias.count
      else {
        throw node.unlike("a bias of \(layer.bias.count)", found: text(bias.dimensions))
      }
      for index in layer.bias.indices {
        layer.bias[index] = floats[bias.count == 1 ? 0 : index] * beta
      }
    }
    return try appended(layer, to: view, node)
  }

  mutating func matrixProduct(_ node: ONNXNode) throws(ImportError) -> MapView {
    let view = try view(0, of: node)
    return try appended(
      try fullyConnected(view, isTransposed: false, alpha: 1, node), to: view, node)
  }

  /// The weights of input 1, in the order in which the source of the view lies in memory.
  private mutating func fullyConnected(
    _ view: MapView, isTransposed: Bool, alpha: Float, _ node: ONNXNode
  ) throws(ImportError) -> FullyConnected {
    let matrix = try requiredConstant(1, of: node)
    let features = shapes[view.source].elements
    guard matrix.dimensions.count == 2, matrix.dimensions[isTransposed ? 1 : 0] == features,
      let classes = matrix.dimensions[isTransposed ? 0 : 1] as Int?, classes > 0,
      view.dimensions.last == features,
      let order = view.blockPermutation(pixels: 1, perPicture: features)
    else {
      throw node.unlike(
        "a matrix for the \(features) elements of a map",
        found: "\(text(matrix.dimensions)) after \(text(view.dimensions))")
    }
    let elements = try matrix.finiteFloats()
    var weights = [Float](repeating: 0, count: elements.count)
    for output in 0..<classes {
      for (position, feature) in order.enumerated() {
        let index = isTransposed ? output * features + position : position * classes + output
        weights[output * features + feature] = elements[index] * alpha
      }
    }
    guard weights.allSatisfy(\.isFinite) else {
      throw node.unlike("finite weights", found: "alpha \(alpha)")
    }
    return FullyConnected(weights: weights, bias: [Float](repeating: 0, count: classes))
  }

  private mutating func appended(
    _ layer: FullyConnected, to view: MapView, _ node: ONNXNode
  ) throws(ImportError) -> MapView {
    guard layer.bias.allSatisfy(\.isFinite) else {
      throw node.unlike("a finite bias", found: "an infinite one")
    }
    let shape = Shape(channels: layer.bias.count, height: 1, width: 1)
    let output = try append(
      .fullyConnected(layer), [view.source], shape: shape, name: node.place.name)
    let dimensions = view.dimensions.dropLast() + [layer.bias.count]
    return MapView(of: output, dimensions: Array(dimensions), name: node.place.name)
  }
}
