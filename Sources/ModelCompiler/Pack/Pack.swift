// SPDX-License-Identifier: Apache-2.0

internal import ModelFile
internal import Quantization

/// An operator record whose weights, factors and places lie in the weights section.
struct PackedStep: Sendable {
  var step: Step
  /// Tensors are still values, see `Plan`.
  var record: OperatorRecord
}

extension QuantizedNetwork {
  /// Puts weights into the order that the kernels read, following the storage orders.
  func packed(orders: [[Int]]) throws(CompileError) -> (
    steps: [PackedStep], section: PackedSection
  ) {
    var section = PackedSection()
    var steps: [PackedStep] = []
    for step in network.steps {
      var record = OperatorRecord(
        kind: step.kind, input: step.input, residual: step.residual, output: step.output)
      record.groups = step.groups
      record.preShift = try step.preShift(shapes: network.shapes)
      record.countsPadding = step.countsPadding
      setRange(&record, step)
      if step.hasWindow { record.window = WindowRecord(step.window) }
      if step.kind == .convolutionMaxPool { record.pool = WindowRecord(step.pool) }
      if let residual = step.residualFactors { record.residualRequantizer = residual.requantizer }
      if step.isMatrix {
        packMatrix(step, &record, &section, orders)
      } else if step.kind == .depthwise3x3 {
        packDepthwise(step, &record, &section, orders[step.output])
      } else if step.kind != .maxPool {
        let factors = step.factors.indices.map { step.packedFactor($0, record.preShift) }
        record.factorsOffset = section.append(factors)
        record.placesOffset = step.sources.map { section.append(places: $0) }
      }
      steps.append(PackedStep(step: step, record: record))
    }
    return (steps, section)
  }

  private func setRange(_ record: inout OperatorRecord, _ step: Step) {
    guard let activation = step.activation, step.output != network.output else { return }
    let scale = scales[step.output]
    record.minimum = scale.level(of: Double(activation.minimum))
    record.maximum = scale.level(of: Double(activation.maximum))
  }

  private func packMatrix(
    _ step: Step, _ record: inout OperatorRecord, _ section: inout PackedSection,
    _ orders: [[Int]]
  ) {
    var positions = [Int](repeating: 0, count: step.rows)
    for (position, channel) in orders[step.output].enumerated() { positions[channel] = position }
    let outputs = step.rows / step.groups
    // Rows of a group are free to move: sorted by where they are stored, they form runs.
    var rows = Array(0..<step.rows)
    for group in 0..<step.groups {
      rows[group * outputs..<(group + 1) * outputs].sort {
        positions[step.targets[$0]] < positions[step.targets[$1]]
      }
    }
    let places = rows.map { positions[step.targets[$0]] }
    if places != Array(0..<step.rows) { record.placesOffset = section.append(places: places) }

    let columns = step.columnOrder(
      shape: network.shapes[step.input], order: orders[step.input])
    record.weightsOffset = section.append(blocked4(step, rows: rows, columns: columns))
    let padded = Layout.roundUp(outputs, to: 4)
    var factors = [PackedFactor](repeating: .padding, count: step.groups * padded)
    for (index, row) in rows.enumerated() {
      factors[index / outputs * padded + index % outputs] = step.packedFactor(
        row, record.preShift)
    }
    record.factorsOffset = section.append(factors)
  }

  /// `[groups][inputBlocks][paddedOutputs][4]`.
  private func blocked4(_ step: Step, rows: [Int], columns: [[Int]]) -> [Int8] {
    let outputs = step.rows / step.groups
    let padded = Layout.roundUp(outputs, to: 4)
    let blocks = Layout.roundUp(step.columns, to: 4) / 4
    var packed = [Int8](repeating: 0, count: step.groups * blocks * padded * 4)
    for (index, row) in rows.enumerated() {
      let (group, output) = index.quotientAndRemainder(dividingBy: outputs)
      for (input, column) in columns[group].enumerated() {
        let block = (group * blocks + input / 4) * padded + output
        packed[block * 4 + input % 4] = step.weights[row * step.columns + column]
      }
    }
    return packed
  }

  /// `[9][paddedChannels]`.
  private func packDepthwise(
    _ step: Step, _ record: inout OperatorRecord, _ section: inout PackedSection, _ order: [Int]
  ) {
    let padded = Layout.roundUp(step.rows, to: 4)
    var packed = [Int8](repeating: 0, count: 9 * padded)
    var factors = [PackedFactor](repeating: .padding, count: padded)
    for (position, channel) in order.enumerated() {
      for tap in 0..<9 { packed[tap * padded + position] = step.weights[channel * 9 + tap] }
      factors[position] = step.packedFactor(channel, record.preShift)
    }
    record.weightsOffset = section.append(packed)
    record.factorsOffset = section.append(factors)
  }
}

extension Step {
  var hasWindow: Bool {
    switch kind {
    case .convolution, .convolutionMaxPool, .depthwise3x3, .maxPool, .averagePool: true
    default: false
    }
  }

  fileprivate func packedFactor(_ row: Int, _ preShift: Int32) -> PackedFactor {
    let bias = rows == 0 ? 0 : bias[row]
    if let residualFactors {
      return PackedFactor(
        bias: bias, multiplier: residualFactors.multipliers[row],
        shift: PackedFactor.padding.shift)
    }
    let rest = factors[row] / Double(sign: .plus, exponent: Int(preShift), significand: 1)
    let requantizer =
      Requantizer(factor: rest)
      ?? Requantizer(
        multiplier: PackedFactor.padding.multiplier, shift: PackedFactor.padding.shift)
    return PackedFactor(bias: bias, multiplier: requantizer.multiplier, shift: requantizer.shift)
  }

  /// For each group, the column that each input in stored order multiplies.
  fileprivate func columnOrder(shape: Shape, order: [Int]) -> [[Int]] {
    let perGroup = kind == .fullyConnected ? shape.channels : shape.channels / groups
    let taps = columns / perGroup
    return (0..<groups).map { group in
      (0..<taps).flatMap { tap in
        (0..<perGroup).map { tap * perGroup + order[group * perGroup + $0] - group * perGroup }
      }
    }
  }
}

extension WindowRecord {
  init(_ pool: Pool) {
    self.init(height: pool.height, width: pool.width, strideY: pool.strideY, strideX: pool.strideX)
    top = pool.top
    left = pool.left
    bottom = pool.bottom
    right = pool.right
  }
}
