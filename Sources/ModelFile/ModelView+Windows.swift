// SPDX-License-Identifier: Apache-2.0

extension ModelView {
  func validateWindow(
    _ window: WindowRecord, of kind: OperatorKind, _ index: Int
  ) throws(ModelFileError) {
    let place = (ModelPlace.operator, index)
    try require(window.height, in: (1, Layout.windowLimit), "window height", at: place)
    try require(window.width, in: (1, Layout.windowLimit), "window width", at: place)
    try require(window.strideY, in: (1, Layout.windowLimit), "vertical stride", at: place)
    try require(window.strideX, in: (1, Layout.windowLimit), "horizontal stride", at: place)
    let rows = mostPadding(window.height, of: kind)
    let columns = mostPadding(window.width, of: kind)
    try require(window.top, in: (0, rows), "padding above", at: place)
    try require(window.left, in: (0, columns), "padding to the left", at: place)
    try require(window.bottom, in: (0, rows), "padding below", at: place)
    try require(window.right, in: (0, columns), "padding to the right", at: place)
  }

  /// A pool has no answer for a window that lies in the padding alone, and the ring of a depthwise
  /// convolution holds three rows.
  private func mostPadding(_ side: Int, of kind: OperatorKind) -> Int {
    switch kind {
    case .maxPool, .averagePool: side - 1
    case .depthwise3x3: 2
    default: Layout.windowLimit
    }
  }

  func validateWindowedShapes(_ sizes: OperatorSizes, _ index: Int) throws(ModelFileError) {
    let (record, input, output) = (sizes.record, sizes.input, sizes.output)
    let place = (ModelPlace.operator, index)
    let window = record.window
    try require(
      input.height + window.top + window.bottom, in: (window.height, Int.max),
      "padded height", at: place)
    try require(
      input.width + window.left + window.right, in: (window.width, Int.max), "padded width",
      at: place)
    switch record.kind {
    case .convolutionMaxPool:
      try validateWindow(record.pool, of: .maxPool, index)
      let height = sizes.convolutionHeight
      let width = sizes.convolutionWidth
      try requirePooled(output.height, from: height, record.pool.vertical, index)
      try requirePooled(output.width, from: width, record.pool.horizontal, index)
    case .maxPool, .averagePool:
      try requirePooled(output.height, from: input.height, window.vertical, index)
      try requirePooled(output.width, from: input.width, window.horizontal, index)
    default:
      if record.kind == .depthwise3x3 {
        try require(window.height, in: (3, 3), "window height", at: place)
        try require(window.width, in: (3, 3), "window width", at: place)
        try require(window.strideY, in: (1, 2), "vertical stride", at: place)
        try require(window.strideX, in: (1, 2), "horizontal stride", at: place)
      }
      let height = window.outputHeight(input.height)
      let width = window.outputWidth(input.width)
      try require(output.height, in: (height, height), "output height", at: place)
      try require(output.width, in: (width, width), "output width", at: place)
    }
  }

  /// A pool may have one more row than fits (ceil mode), if that row's window begins in the map
  /// or in its leading padding.
  private func requirePooled(
    _ found: Int, from side: Int, _ axis: WindowAxis, _ index: Int
  ) throws(ModelFileError) {
    let place = (ModelPlace.operator, index)
    let padded = side + axis.before + axis.after
    try require(padded, in: (axis.length, Int.max), "padded side", at: place)
    let lowest = (padded - axis.length) / axis.stride + 1
    let highest = (padded - axis.length + axis.stride - 1) / axis.stride + 1
    try require(found, in: (lowest, highest), "pooled side", at: place)
    try require(
      (found - 1) * axis.stride - axis.before, in: (Int.min, side - 1), "last window", at: place)
  }
}

/// One direction of a window.
private struct WindowAxis {
  let length: Int
  let stride: Int
  let before: Int
  let after: Int
}

extension WindowRecord {
  fileprivate var vertical: WindowAxis {
    WindowAxis(length: height, stride: strideY, before: top, after: bottom)
  }

  fileprivate var horizontal: WindowAxis {
    WindowAxis(length: width, stride: strideX, before: left, after: right)
  }
}
