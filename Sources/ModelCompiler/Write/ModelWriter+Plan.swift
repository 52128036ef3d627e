// SPDX-License-Identifier: Apache-2.0

internal import Frames
internal import ModelFile

extension ModelWriter {
  /// Joins what the stages before have made.
  init(
    _ weights: PackedSection, _ plan: Plan, _ quantized: QuantizedNetwork, input: InputEncoding,
    sourceDigest: [UInt8], _ options: CompileOptions
  ) {
    let classes = quantized.network.shapes[quantized.network.output].channels
    let sizes = plan.operators.map {
      OperatorSizes($0, input: plan.tensors[$0.input], output: plan.tensors[$0.output])
    }
    network = NetworkRecord(
      inputTensor: plan.inputTensor, classes: classes,
      scoreFractionBits: quantized.scoreFractionBits, arenaBytes: plan.arenaBytes,
      scratchBytes: plan.scratchBytes, packing: .blocked4,
      macs: sizes.reduce(0) { $0 + $1.macs }, parameters: sizes.reduce(0) { $0 + $1.parameters },
      groups: ModelWriter.groups(plan.operators))
    tensors = plan.tensors
    operators = plan.operators
    // The section must not be empty, even for a network of pools alone.
    self.weights = weights.bytes.isEmpty ? [0] : weights.bytes
    preprocessing = PreprocessingRecord(options)
    inputTables = input.tables(quantized.scales[0])
    labels = options.labels
    names = quantized.network.steps.map(\.name)
    self.sourceDigest = sourceDigest
    compilerVersion = options.compilerVersion
  }

  /// The group count of most grouped pointwise convolutions: g of the paper's Table 1.
  private static func groups(_ operators: [OperatorRecord]) -> Int {
    var counts: [Int: Int] = [:]
    for record in operators where record.kind == .groupedPointwise {
      counts[record.groups, default: 0] += 1
    }
    return counts.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key ?? 1
  }
}

extension PreprocessingRecord {
  init(_ options: CompileOptions) {
    let preprocessing = options.preprocessing
    self.init(
      resizeHeight: preprocessing.resizeHeight, resizeWidth: preprocessing.resizeWidth,
      cropHeight: preprocessing.cropHeight, cropWidth: preprocessing.cropWidth,
      filter: Int(preprocessing.filter.rawValue),
      channelOrder: Int(preprocessing.channelOrder.rawValue),
      mean: SIMD3(options.mean[0], options.mean[1], options.mean[2]),
      standardDeviation: SIMD3(
        options.standardDeviation[0], options.standardDeviation[1], options.standardDeviation[2]))
  }
}
