// SPDX-License-Identifier: Apache-2.0

extension Importer {
  /// The window that the node's attributes describe over a map, with a Pad before it taken in.
  mutating func window(
    _ kernel: [Int], over shape: Shape, after padding: PendingPadding?, at node: ONNXNode
  ) throws(ImportError) -> Pool {
    let strides = try extents("strides", of: node) ?? [1, 1]
    let dilations = try extents("dilations", of: node) ?? [1, 1]
    guard zip(kernel, dilations).allSatisfy({ $0 == 1 || $1 == 1 }) else {
      throw node.unlike("dilations [1, 1]", found: text(dilations))
    }
    guard (kernel + strides).allSatisfy({ 1...ImportLimits.side ~= $0 }) else {
      throw node.unlike(
        "a window and strides in 1 ... \(ImportLimits.side)",
        found: "\(text(kernel)) and \(text(strides))")
    }
    var padded = shape
    if let padding {
      padded.height += padding.top + padding.bottom
      padded.width += padding.left + padding.right
    }
    var window = Pool(
      height: kernel[0], width: kernel[1], strideY: strides[0], strideX: strides[1],
      top: 0, left: 0, bottom: 0, right: 0)
    try pad(&window, over: padded, at: node)
    if let padding { window.enclose(padding) }
    try check(window, over: shape, at: node)
    return window
  }

  private func extents(_ name: String, of node: ONNXNode) throws(ImportError) -> [Int]? {
    guard let extents = try node.integers(name) else { return nil }
    guard extents.count == 2 else {
      throw node.unlike("\(name) in two dimensions", found: text(extents))
    }
    return extents
  }

  /// Sets the node's own padding, and what `ceil_mode` adds to it.
  private mutating func pad(
    _ window: inout Pool, over shape: Shape, at node: ONNXNode
  ) throws(ImportError) {
    switch try node.string("auto_pad") ?? "NOTSET" {
    case "NOTSET":
      let pads = try node.integers("pads") ?? [0, 0, 0, 0]
      guard pads.count == 4, pads.allSatisfy({ 0...ImportLimits.side ~= $0 }) else {
        throw node.unlike("4 pads in 0 ... \(ImportLimits.side)", found: text(pads))
      }
      (window.top, window.left) = (pads[0], pads[1])
      (window.bottom, window.right) = (pads[2], pads[3])
    case "VALID": break
    case "SAME_UPPER": window.padToSame(over: shape, moreBefore: false)
    case "SAME_LOWER": window.padToSame(over: shape, moreBefore: true)
    case let mode:
      throw node.unlike(
        "auto_pad NOTSET, VALID, SAME_UPPER or SAME_LOWER", found: quoted(mode))
    }
    if try node.string("auto_pad")?.hasPrefix("SAME") == true { sizeDependentNode = node }
    if try node.flag("ceil_mode") {
      window.roundUp(over: shape)
      sizeDependentNode = node
    }
  }

  private func check(
    _ window: Pool, over shape: Shape, at node: ONNXNode
  ) throws(ImportError) {
    guard let output = window.fittingOutput(of: shape) else {
      throw node.unlike(
        "a window of at most the padded map of \(shape.height)×\(shape.width)",
        found: "\(window.height)×\(window.width)")
    }
    let padded = [
      shape.channels,
      (output.height - 1) * window.strideY + window.height,
      (output.width - 1) * window.strideX + window.width,
    ]
    guard elementCount(padded, limit: ImportLimits.mapElements) != nil else {
      throw .limit(
        of: "elements of the padded map at \(node.place)",
        expectedAtMost: ImportLimits.mapElements, found: text(padded))
    }
  }
}

extension Pool {
  fileprivate mutating func enclose(_ padding: PendingPadding) {
    top += padding.top
    left += padding.left
    bottom += padding.bottom
    right += padding.right
  }

  /// Pads so that a map of `ceil(extent / stride)` comes out.
  fileprivate mutating func padToSame(over shape: Shape, moreBefore: Bool) {
    let outputs = (
      (shape.height + strideY - 1) / strideY, (shape.width + strideX - 1) / strideX
    )
    let rows = max(0, (outputs.0 - 1) * strideY + height - shape.height)
    let columns = max(0, (outputs.1 - 1) * strideX + width - shape.width)
    top = (rows + (moreBefore ? 1 : 0)) / 2
    left = (columns + (moreBefore ? 1 : 0)) / 2
    bottom = rows - top
    right = columns - left
  }

  /// Adds the row and column of windows that rounding the output up gives, if they reach the map.
  fileprivate mutating func roundUp(over shape: Shape) {
    excessBottom = Self.excess(
      shape.height, before: top, after: bottom, window: height, stride: strideY)
    excessRight = Self.excess(
      shape.width, before: left, after: right, window: width, stride: strideX)
  }

  private static func excess(
    _ extent: Int, before: Int, after: Int, window: Int, stride: Int
  ) -> Int {
    let padded = extent + before + after
    let remainder = (padded - window) % stride
    guard padded >= window, remainder != 0 else { return 0 }
    let start = padded - window - remainder + stride
    return start < extent + before ? stride - remainder : 0
  }
}
