// SPDX-License-Identifier: Apache-2.0

internal import ModelFile

/// Where every value lies in the arena, and the operators with tensors in place of values.
struct Plan: Sendable {
  private(set) var tensors: [TensorRecord] = []
  private(set) var operators: [OperatorRecord] = []
  private(set) var arenaBytes = 0
  private(set) var scratchBytes = 0
  /// What maps and scratch need at least, whatever the planner finds.
  let leastBytes: Int
  let inputTensor: Int

  /// Lays out the maps: a stride-1 depthwise convolution and an addition work in place where
  /// nobody needs their input afterwards, a concatenation's parts lie in one map, and the maps
  /// inside a banded unit lie nowhere.
  init(_ steps: [PackedStep], of network: QuantizedNetwork, attempts: Int = 2_000) {
    var values = ValueBuffers(steps, network.network)
    values.shareInPlace(steps, network.network)
    let planner = ArenaPlanner(values.buffers)
    let planned = planner.plan(attempts: attempts)
    let tensorOf = Plan.tensorIndices(network.network)
    inputTensor = tensorOf[0] ?? 0
    for value in tensorOf.sorted(by: { $0.value < $1.value }).map(\.key) {
      let offset = values.bufferOf[value].map { planned.buffers[$0].offset }
      tensors.append(Plan.tensor(value, at: offset, network, tensorOf))
    }
    operators = steps.map { packed in
      var record = packed.record
      record.input = tensorOf[record.input] ?? 0
      record.output = tensorOf[record.output] ?? 0
      record.residual = record.residual.map { tensorOf[$0] ?? 0 }
      return record
    }
    // A pointwise convolution may read up to three bytes behind a map.
    arenaBytes = Layout.roundUp(planned.bytes + 3, to: Layout.alignment)
    let scratch = Layout.roundUp(
      Plan.scratchBytes(operators, tensors), to: Layout.alignment)
    scratchBytes = scratch
    leastBytes = planner.lowerBound + scratch
  }

  private static func scratchBytes(_ operators: [OperatorRecord], _ tensors: [TensorRecord]) -> Int
  {
    let sizes = operators.map {
      OperatorSizes($0, input: tensors[$0.input], output: tensors[$0.output])
    }
    let most = sizes.indices.map { index in
      if operators[index].bandRows > 0 {
        return BandSizes(sizes[index], sizes[index + 1], sizes[index + 2]).scratchBytes
      }
      return sizes[index].input.isInArena ? sizes[index].scratchBytes : 0
    }
    return most.max() ?? 0
  }

  /// Values in use, each concatenation directly before its parts.
  private static func tensorIndices(_ network: StepNetwork) -> [ValueIndex: Int] {
    var indices: [ValueIndex: Int] = [:]
    func add(_ value: ValueIndex) {
      guard indices[value] == nil else { return }
      if let parent = network.slices[value]?.parent { return add(parent) }
      indices[value] = indices.count
      for part in network.parts[value] ?? [] { indices[part] = indices.count }
    }
    add(0)
    for step in network.steps {
      add(step.input)
      if let residual = step.residual { add(residual) }
      add(step.output)
    }
    return indices
  }

  private static func tensor(
    _ value: ValueIndex, at offset: Int?, _ quantized: QuantizedNetwork,
    _ tensorOf: [ValueIndex: Int]
  ) -> TensorRecord {
    let network = quantized.network
    let shape = network.shapes[value]
    let slice = network.slices[value]
    let scale = quantized.scales[value]
    let isScores = value == network.output
    return TensorRecord(
      offset: offset.map { $0 + (slice?.channel ?? 0) } ?? Int(Layout.none),
      height: shape.height, width: shape.width,
      channels: shape.channels,
      pixelStride: slice.map { network.shapes[$0.parent].channels } ?? shape.channels,
      elementBytes: isScores ? 4 : 1, zeroPoint: isScores ? 0 : scale.zeroPoint,
      scale: isScores
        ? Float(sign: .plus, exponent: -Int(quantized.scoreFractionBits), significand: 1)
        : scale.scale,
      parent: slice.flatMap { tensorOf[$0.parent] }, channelOffset: slice?.channel ?? 0,
      writer: network.writer(of: value))
  }
}

/// Which buffer each value lies in; values inside a banded unit lie in none.
private struct ValueBuffers {
  private(set) var buffers: [Buffer] = []
  private(set) var bufferOf: [ValueIndex: Int] = [:]

  init(_ steps: [PackedStep], _ network: StepNetwork) {
    touch(0, at: 0, network)
    var index = 0
    while index < steps.count {
      // A banded unit reads its input until its last row is written.
      let last = steps[index].record.bandRows == 0 ? index : index + 2
      for moment in [index, last] { touch(steps[index].step.input, at: moment, network) }
      if let residual = steps[index].step.residual { touch(residual, at: index, network) }
      for moment in [index, last] { touch(steps[last].step.output, at: moment, network) }
      index = last + 1
    }
  }

  private mutating func touch(_ value: ValueIndex, at index: Int, _ network: StepNetwork) {
    let whole = network.slices[value]?.parent ?? value
    if let buffer = bufferOf[whole] {
      buffers[buffer].lifetime = buffers[buffer].lifetime.lowerBound...index
    } else {
      let bytes = network.shapes[whole].elements * (whole == network.output ? 4 : 1)
      bufferOf[whole] = buffers.count
      buffers.append(
        Buffer(bytes: Layout.roundUp(bytes, to: Layout.alignment), lifetime: index...index))
    }
    bufferOf[value] = bufferOf[whole]
  }

  /// Lets an output take over the buffer of an input that dies there.
  mutating func shareInPlace(_ steps: [PackedStep], _ network: StepNetwork) {
    for (index, packed) in steps.enumerated() {
      let step = packed.step
      for input in step.overwritableInputs {
        guard network.slices[input] == nil, network.slices[step.output] == nil,
          network.parts[step.output] == nil,
          network.shapes[input] == network.shapes[step.output],
          let from = bufferOf[input], let to = bufferOf[step.output], from != to,
          buffers[from].lifetime.upperBound == index, buffers[to].lifetime.lowerBound == index
        else { continue }
        buffers[from].lifetime =
          buffers[from].lifetime.lowerBound...buffers[to].lifetime.upperBound
        for value in bufferOf.keys where bufferOf[value] == to { bufferOf[value] = from }
        buffers[to] = Buffer(bytes: 0, lifetime: index...index)
        break
      }
    }
  }
}

extension Step {
  /// Inputs whose memory the output may take; compare `ModelView`'s own rule.
  fileprivate var overwritableInputs: [ValueIndex] {
    switch kind {
    case .depthwise3x3: window.strideY == 1 && window.strideX == 1 ? [input] : []
    case .groupedPointwise, .convolution: residual.map { $0 == input ? [] : [$0] } ?? []
    case .add: [input, residual].compactMap { $0 }
    default: []
    }
  }
}
