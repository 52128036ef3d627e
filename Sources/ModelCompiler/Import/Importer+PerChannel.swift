// SPDX-License-Identifier: Apache-2.0

extension Importer {
  /// A constant that is broadcast over a view, as one number for each channel of its source.
  func perChannel(
    _ constant: ConstantTensor, of view: MapView, at node: ONNXNode
  ) throws(ImportError) -> [Float] {
    let floats = try constant.finiteFloats()
    guard let steps = constant.broadcastSteps(over: view.dimensions) else {
      throw node.unlike(
        "a constant that fits \(text(view.dimensions))", found: text(constant.dimensions))
    }
    let isAlongChannels = steps.indices.allSatisfy { $0 == 1 || steps[$0] == 0 }
    if isAlongChannels, let blocks = channelBlocks(of: view) {
      var result = [Float](repeating: 0, count: blocks.count)
      for (channel, block) in blocks.enumerated() { result[block] = floats[channel * steps[1]] }
      return result
    }
    guard let result = perChannel(floats, steps, of: view) else {
      throw node.unlike(
        "one number for each channel in \(quoted(constant.name))", found: "several for one")
    }
    return result
  }

  /// For each index on a view's second axis, the channel of the source that it is.
  private func channelBlocks(of view: MapView) -> [Int]? {
    let shape = shapes[view.source]
    guard view.dimensions.starts(with: [batch, shape.channels]) else { return nil }
    return view.blockPermutation(pixels: shape.pixels, perPicture: shape.channels)
  }

  /// Looks at every element; nothing if those of a channel differ.
  private func perChannel(_ floats: [Float], _ steps: [Int], of view: MapView) -> [Float]? {
    let shape = shapes[view.source]
    var result = [Float?](repeating: nil, count: shape.channels)
    var index = [Int](repeating: 0, count: steps.count)
    var position = 0
    for element in 0..<view.elements {
      let channel = view.position(element) / shape.pixels % shape.channels
      guard result[channel] == nil || result[channel] == floats[position] else { return nil }
      result[channel] = floats[position]
      var axis = steps.count - 1
      while axis >= 0 {
        index[axis] += 1
        position += steps[axis]
        if index[axis] < view.dimensions[axis] { break }
        position -= steps[axis] * view.dimensions[axis]
        index[axis] = 0
        axis -= 1
      }
    }
    return result.map { $0 ?? 0 }
  }
}

extension ConstantTensor {
  /// How far to go for each step along each axis of a value, or nothing if it does not broadcast.
  fileprivate func broadcastSteps(over dimensions: [Int]) -> [Int]? {
    guard self.dimensions.count <= dimensions.count else { return nil }
    var steps = [Int](repeating: 0, count: dimensions.count)
    var step = 1
    for (back, extent) in self.dimensions.reversed().enumerated() {
      let axis = dimensions.count - 1 - back
      guard extent == 1 || extent == dimensions[axis] else { return nil }
      steps[axis] = extent == 1 ? 0 : step
      step *= extent
    }
    return steps
  }
}
