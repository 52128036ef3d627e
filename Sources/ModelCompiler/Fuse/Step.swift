// SPDX-License-Identifier: Apache-2.0

internal import ModelFile

/// One operator of the runtime, on its way from floating point to bytes.
///
/// Each stage of the compiler fills in more of it. Rows are output channels in the order in which
/// the weights are stored; a row's columns are `[kernelHeight, kernelWidth, inputChannels]`.
struct Step: Sendable {
  var kind: OperatorKind
  var name: String
  var input: ValueIndex
  /// The second input of an addition.
  var residual: ValueIndex?
  var output: ValueIndex
  var activation: Activation?
  var window = Pool(1, stride: 1, padding: 0)
  /// The max pool behind a stem.
  var pool = Pool(1, stride: 1, padding: 0)
  var groups = 1
  var countsPadding = false
  /// What a copy takes for each output channel; `nil` means the same channel.
  var sources: [Int]?

  /// `[rows][columns]`.
  var floatWeights: [Float] = []
  /// `[rows]`.
  var floatBias: [Float] = []

  /// The output channel of each row; a folded shuffle permutes it.
  var targets: [Int] = []
  /// `[rows][columns]`.
  var weights: [Int8] = []
  /// `[rows]`, with the input's zero point in it.
  var bias: [Int32] = []
  /// `[rows]`, or the entries of a pool: the real factors to the output's scale.
  var factors: [Double] = []
  /// With a residual, in place of `factors`.
  var residualFactors: ResidualFactors?

  init(
    kind: OperatorKind, name: String, input: ValueIndex, output: ValueIndex,
    activation: Activation? = nil
  ) {
    self.kind = kind
    self.name = name
    self.input = input
    self.output = output
    self.activation = activation
  }

  var rows: Int { floatBias.count }
  var columns: Int { rows == 0 ? 0 : floatWeights.count / rows }

  /// Whether each output channel depends on the same channel of the input and nothing else.
  var isChannelwise: Bool {
    switch kind {
    case .depthwise3x3, .maxPool, .averagePool, .globalAveragePool: true
    default: false
    }
  }

  /// Whether it mixes the channels of a group through a matrix.
  var isMatrix: Bool {
    switch kind {
    case .convolution, .convolutionMaxPool, .groupedPointwise, .fullyConnected: true
    default: false
    }
  }
}

/// A network as the runtime's operators, and how values share memory in concatenations.
struct StepNetwork: Sendable {
  var steps: [Step] = []
  var shapes: [Shape]
  let output: ValueIndex
  /// Where a value lies in the concatenation that it is a part of.
  var slices: [ValueIndex: (parent: ValueIndex, channel: Int)] = [:]
  /// The parts of each concatenation, in order.
  var parts: [ValueIndex: [ValueIndex]] = [:]
  /// Which value a copy's output has the statistics of.
  var statisticsSource: [ValueIndex]
  /// What was fused or left over, for people.
  var report: [String] = []

  /// The steps that read a value, itself or as a part of a concatenation.
  func readers(of value: ValueIndex) -> [Int] {
    let parent = slices[value]?.parent
    return steps.indices.filter {
      let read = [steps[$0].input, steps[$0].residual]
      return read.contains(value) || (parent != nil && read.contains(parent))
    }
  }

  func writer(of value: ValueIndex) -> Int? { steps.firstIndex { $0.output == value } }

  /// The only reader of a value that is nothing but handed on, if there is one.
  func onlyReader(of value: ValueIndex) -> Int? {
    guard value != output, slices[value] == nil, parts[value] == nil else { return nil }
    let readers = readers(of: value)
    return readers.count == 1 ? readers[0] : nil
  }
}
