// SPDX-License-Identifier: Apache-2.0

/// A Pad that waits for the node behind it, which can take it over.
struct PendingPadding {
  var top = 0
  var left = 0
  var bottom = 0
  var right = 0
  var value: Float
  /// The Pad's name, for messages.
  var name: String
}

extension Importer {
  mutating func convolution(_ node: ONNXNode) throws(ImportError) -> MapView {
    let view = try paddedView(0, of: node)
    if let padding = view.padding, padding.value != 0 {
      throw node.unlike(
        "a padding of 0 before it", found: "\(padding.value) at \(quoted(padding.name))")
    }
    let weights = try convolutionWeights(of: node)
    let (channels, kernel) = (weights.dimensions[0], Array(weights.dimensions[2...]))
    let input = try map(view, for: node)
    let shape = shapes[input]
    let groups = try node.integer("group") ?? 1
    guard groups >= 1, channels.isMultiple(of: groups), shape.channels.isMultiple(of: groups),
      weights.dimensions[1] == shape.channels / groups
    else {
      throw node.unlike(
        "weights for \(shape.channels) input channels in \(groups) groups",
        found: text(weights.dimensions))
    }
    let convolution = Convolution(
      weights: try weights.finiteFloats(), bias: try bias(2, count: channels, of: node),
      outputChannels: channels, groups: groups,
      window: try window(kernel, over: shape, after: view.padding, at: node))
    var outputShape = convolution.window.output(of: shape)
    outputShape.channels = channels
    return try applied(.convolution(convolution), to: input, giving: outputShape, node)
  }

  private mutating func convolutionWeights(
    of node: ONNXNode
  ) throws(ImportError) -> ConstantTensor {
    let weights = try requiredConstant(1, of: node)
    guard weights.dimensions.count == 4, weights.count > 0 else {
      throw node.unlike(
        "a convolution in two dimensions", found: "weights of \(text(weights.dimensions))")
    }
    let kernel = Array(weights.dimensions[2...])
    if let given = try node.integers("kernel_shape"), given != kernel {
      throw node.unlike("kernel_shape \(text(kernel))", found: text(given))
    }
    return weights
  }

  private mutating func applied(
    _ operation: Operation, to input: ValueIndex, giving shape: Shape, _ node: ONNXNode
  ) throws(ImportError) -> MapView {
    let output = try append(operation, [input], shape: shape, name: node.place.name)
    return view(of: output, from: node)
  }

  /// One number for each channel; zeros if the input is left out.
  mutating func bias(
    _ index: Int, count: Int, of node: ONNXNode
  ) throws(ImportError) -> [Float] {
    guard let bias = try constant(index, of: node) else {
      return [Float](repeating: 0, count: count)
    }
    guard bias.count == count else {
      throw node.unlike("\(count) elements in \(quoted(bias.name))", found: "\(bias.count)")
    }
    return try bias.finiteFloats()
  }

  mutating func maxPool(_ node: ONNXNode) throws(ImportError) -> MapView {
    let view = try paddedView(0, of: node)
    let input = try map(view, for: node)
    if let padding = view.padding {
      let isBelowAll = padding.value <= -Float.greatestFiniteMagnitude
      guard isBelowAll || (padding.value <= 0 && isNonNegative[input]) else {
        throw node.unlike(
          "a padding of -inf before it, or of 0 around a map that is never negative",
          found: "\(padding.value) at \(quoted(padding.name))")
      }
    }
    let window = try poolWindow(over: shapes[input], after: view.padding, at: node)
    try refuseEmptyWindows(window, at: node)
    return try applied(
      .maxPool(window), to: input, giving: window.output(of: shapes[input]), node)
  }

  mutating func averagePool(_ node: ONNXNode) throws(ImportError) -> MapView {
    let view = try paddedView(0, of: node)
    let input = try map(view, for: node)
    let window = try poolWindow(over: shapes[input], after: view.padding, at: node)
    var countsPadding = try node.flag("count_include_pad")
    if let padding = view.padding {
      let hasOwnPads = try node.integers("pads")?.contains { $0 != 0 } ?? false
      guard padding.value == 0, countsPadding || !hasOwnPads else {
        throw node.unlike(
          "one padding, of 0", found: "\(padding.value) at \(quoted(padding.name)) and more here")
      }
      countsPadding = true
    }
    if !countsPadding { try refuseEmptyWindows(window, at: node) }
    return try applied(
      .averagePool(window, countsPadding: countsPadding), to: input,
      giving: window.output(of: shapes[input]), node)
  }

  private mutating func poolWindow(
    over shape: Shape, after padding: PendingPadding?, at node: ONNXNode
  ) throws(ImportError) -> Pool {
    guard let kernel = try node.integers("kernel_shape"), kernel.count == 2 else {
      throw node.unlike(
        "a kernel_shape in two dimensions",
        found: try node.integers("kernel_shape").map { text($0) } ?? "none")
    }
    return try window(kernel, over: shape, after: padding, at: node)
  }

  private func refuseEmptyWindows(_ window: Pool, at node: ONNXNode) throws(ImportError) {
    guard max(window.top, window.bottom) < window.height,
      max(window.left, window.right) < window.width
    else {
      throw node.unlike(
        "padding smaller than the window \(window.height)×\(window.width)",
        found: "\(text([window.top, window.left, window.bottom, window.right]))")
    }
  }

  /// A Pad around the map, left to the node behind it.
  mutating func padded(_ node: ONNXNode) throws(ImportError) -> MapView {
    var view = try paddedView(0, of: node)
    let pads = try padAmounts(of: view, by: node)
    if pads.allSatisfy({ $0 == 0 }) { return view }
    let mode = try node.string("mode") ?? "constant"
    let value = try paddingValue(of: node)
    let rank = view.dimensions.count
    let isAroundMap = rank == 4 && [0, 1, 4, 5].allSatisfy { pads[$0] == 0 }
    guard mode == "constant", isAroundMap, pads.allSatisfy({ 0...ImportLimits.side ~= $0 }) else {
      throw node.unlike(
        "a constant padding of height and width", found: "mode \(quoted(mode)), pads \(text(pads))")
    }
    var padding = view.padding ?? PendingPadding(value: value, name: node.place.name)
    guard padding.value == value else {
      throw node.unlike("one value of padding", found: "\(padding.value) and \(value)")
    }
    padding.top += pads[2]
    padding.left += pads[3]
    padding.bottom += pads[6]
    padding.right += pads[7]
    view.padding = padding
    return view
  }

  private mutating func paddingValue(of node: ONNXNode) throws(ImportError) -> Float {
    if let value = try node.float("value") { return value }
    return try constant(2, of: node)?.floats().first ?? 0
  }

  /// What is added before each axis, then after each.
  private mutating func padAmounts(
    of view: MapView, by node: ONNXNode
  ) throws(ImportError) -> [Int] {
    let rank = view.dimensions.count
    guard let given = try integers("pads", orInput: 1, of: node) else {
      throw node.unlike("pads", found: "none")
    }
    let axes: [Int]
    if let some = try constant(3, of: node)?.integers() {
      axes = try some.map { axis throws(ImportError) in try node.axis(axis, rank: rank) }
    } else {
      axes = Array(0..<rank)
    }
    guard given.count == 2 * axes.count, Set(axes).count == axes.count else {
      throw node.unlike("2 pads for each of the axes \(text(axes))", found: "\(given.count) pads")
    }
    var pads = [Int](repeating: 0, count: 2 * rank)
    for (position, axis) in axes.enumerated() {
      pads[axis] = given[position]
      pads[axis + rank] = given[position + axes.count]
    }
    return pads
  }
}
