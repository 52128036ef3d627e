// SPDX-License-Identifier: Apache-2.0

extension ModelView {
  /// Each operator alone: kinds, shapes that chain, ranges, sizes, weights.
  func validateOperators() throws(ModelFileError) {
    var totals = Totals()
    let reader = ByteReader(sections.operators)
    for index in 0..<operatorCount {
      let base = index * OperatorRecord.bytes
      let place = (ModelPlace.operator, index)
      try require(
        reader.int(base), in: (OperatorRecord.bytes, OperatorRecord.bytes), "length", at: place)
      guard OperatorKind(rawValue: reader.u32(base + 4)) != nil else {
        throw .unknownOperator(index: index, kind: reader.u32(base + 4))
      }
      try require(reader.int(base + 128), in: (0, 1), "flags", at: place)
      try require(reader.int(base + 132), in: (1, 1), "packing", at: place)
      try require(zeros: reader, from: base + 140, to: base + OperatorRecord.bytes, at: place)
      let record = self.operator(index)
      try validateTensors(of: record, index)
      let sizes = sizes(record)
      try validateShapes(sizes, index)
      try validateRanges(sizes, index)
      try validateFactors(sizes, index)
      try validatePlaces(sizes, index)
      try totals.add(sizes, index)
    }
    try validateBands()
    try totals.validate(network, weights: sections.weights.count)
    let scores = scores
    try require(scores.elementBytes, in: (4, 4), "bytes of a score", at: (.network, 0))
    try require(
      scores.channels, in: (network.classes, network.classes), "scores", at: (.network, 0))
  }

  private func validateTensors(of record: OperatorRecord, _ index: Int) throws(ModelFileError) {
    let place = (ModelPlace.operator, index)
    try require(record.input, in: (0, tensorCount - 1), "input", at: place)
    try require(record.output, in: (0, tensorCount - 1), "output", at: place)
    try require(tensor(record.input).elementBytes, in: (1, 1), "bytes of its input", at: place)
    let writer = tensor(record.output).writer ?? -1
    try require(writer, in: (index, index), "writer of its output", at: place)
    let mayBeScores =
      (record.kind == .fullyConnected || record.kind == .globalAveragePool)
      && index == operatorCount - 1
    try require(
      tensor(record.output).elementBytes, in: mayBeScores ? (4, 4) : (1, 1),
      "bytes of its output", at: place)
    let mayHaveResidual = record.kind == .groupedPointwise || record.kind == .convolution
    if let residual = record.residual {
      try require(
        mayHaveResidual || record.kind == .add ? 1 : 0, in: (1, 1), "residual", at: place)
      try require(residual, in: (0, tensorCount - 1), "residual", at: place)
      let (map, output) = (tensor(residual), tensor(record.output))
      try require(map.elementBytes, in: (1, 1), "bytes of its residual", at: place)
      try require(map.channels, in: (output.channels, output.channels), "channels", at: place)
      try require(map.height, in: (output.height, output.height), "height", at: place)
      try require(map.width, in: (output.width, output.width), "width", at: place)
    } else {
      try require(record.kind == .add ? 0 : 1, in: (1, 1), "second input", at: place)
    }
  }

  private func validateShapes(_ sizes: OperatorSizes, _ index: Int) throws(ModelFileError) {
    let place = (ModelPlace.operator, index)
    let (record, input, output) = (sizes.record, sizes.input, sizes.output)
    try require(record.groups, in: (1, Layout.channelLimit), "groups", at: place)
    try require(input.channels % record.groups, in: (0, 0), "channels per group", at: place)
    try require(output.channels % record.groups, in: (0, 0), "outputs per group", at: place)
    if sizes.hasWindow {
      try validateWindow(record.window, of: record.kind, index)
      try validateWindowedShapes(sizes, index)
    }
    switch record.kind {
    case .convolution, .convolutionMaxPool: break
    case .groupedPointwise:
      try requireSameMap(output, input, index)
    case .depthwise3x3:
      try require(record.groups, in: (1, 1), "groups", at: place)
      try require(output.channels, in: (input.channels, input.channels), "channels", at: place)
    case .maxPool, .averagePool:
      try require(record.groups, in: (1, 1), "groups", at: place)
      try require(output.channels, in: (input.channels, input.channels), "channels", at: place)
    case .globalAveragePool:
      try require(record.groups, in: (1, 1), "groups", at: place)
      try require(output.pixels, in: (1, 1), "pixels", at: place)
      try require(output.channels, in: (input.channels, input.channels), "channels", at: place)
    case .fullyConnected:
      try require(record.groups, in: (1, 1), "groups", at: place)
      try require(output.pixels, in: (1, 1), "pixels", at: place)
      // It reads the whole map as one run of bytes.
      try require(
        input.pixelStride, in: (input.channels, input.channels), "pixel stride of the input",
        at: place)
    case .add, .channelCopy:
      try require(record.groups, in: (1, 1), "groups", at: place)
      try require(output.channels, in: (input.channels, input.channels), "channels", at: place)
      try requireSameMap(output, input, index)
    }
    if input.isInArena, record.kind == .groupedPointwise || record.kind == .fullyConnected {
      // The last block of four inputs may end behind the map.
      try require(input.end + 3, in: (0, network.arenaBytes), "end of the input", at: place)
    }
  }

  private func requireSameMap(
    _ output: TensorRecord, _ input: TensorRecord, _ index: Int
  ) throws(ModelFileError) {
    let place = (ModelPlace.operator, index)
    try require(output.height, in: (input.height, input.height), "output height", at: place)
    try require(output.width, in: (input.width, input.width), "output width", at: place)
  }
}

/// What all operators need together; no sum can overflow, because no part is above its limit.
private struct Totals {
  private var macs = 0
  private var poolTaps = 0
  private var ownedBytes = 0

  mutating func add(_ sizes: OperatorSizes, _ index: Int) throws(ModelFileError) {
    let place = (ModelPlace.operator, index)
    try require(sizes.macs, in: (0, Layout.macsLimit), "multiply-accumulates", at: place)
    try require(sizes.poolTaps, in: (0, Layout.macsLimit), "taps of the pool", at: place)
    macs += sizes.macs
    poolTaps += sizes.poolTaps
    ownedBytes += sizes.weightBytes + sizes.factorBytes
  }

  func validate(_ network: NetworkRecord, weights: Int) throws(ModelFileError) {
    let place = (ModelPlace.network, 0)
    try require(macs, in: (network.macs, network.macs), "multiply-accumulates", at: place)
    try require(poolTaps, in: (0, Layout.macsLimit), "taps of all pools", at: place)
    // Operators that shared bytes would make this check longer than the file is.
    try require(ownedBytes, in: (0, weights), "bytes of all weights", at: place)
  }
}
