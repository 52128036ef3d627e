// SPDX-License-Identifier: Apache-2.0

/// The inputs and outputs of each group, from the tensors that an operator joins.
public struct OperatorSizes: Sendable {
  public let record: OperatorRecord
  public let input: TensorRecord
  public let output: TensorRecord

  public init(_ record: OperatorRecord, input: TensorRecord, output: TensorRecord) {
    self.record = record
    self.input = input
    self.output = output
  }

  /// Whether it multiplies by weights, and they are packed as a matrix per group.
  public var hasMatrix: Bool {
    switch record.kind {
    case .convolution, .convolutionMaxPool, .groupedPointwise, .fullyConnected: true
    default: false
    }
  }

  public var hasWindow: Bool {
    switch record.kind {
    case .convolution, .convolutionMaxPool, .depthwise3x3, .maxPool, .averagePool: true
    default: false
    }
  }

  /// Rows of each group's weight matrix.
  public var outputsPerGroup: Int { output.channels / record.groups }

  /// Columns of each group's weight matrix.
  public var inputsPerGroup: Int {
    switch record.kind {
    case .convolution, .convolutionMaxPool:
      record.window.height * record.window.width * (input.channels / record.groups)
    case .fullyConnected: input.elements
    default: input.channels / record.groups
    }
  }

  public var paddedOutputs: Int { Layout.roundUp(outputsPerGroup, to: 4) }

  /// Bytes of its weights.
  public var weightBytes: Int {
    switch record.kind {
    case .depthwise3x3: 9 * Layout.roundUp(output.channels, to: 4)
    default:
      hasMatrix ? record.groups * paddedOutputs * Layout.roundUp(inputsPerGroup, to: 4) : 0
    }
  }

  /// Entries of each of its three factor arrays.
  public var factorCount: Int {
    switch record.kind {
    case .depthwise3x3: Layout.roundUp(output.channels, to: 4)
    case .averagePool: record.window.height * record.window.width
    case .maxPool: 0
    case .globalAveragePool, .channelCopy, .add: 1
    default: record.groups * paddedOutputs
    }
  }

  public var factorBytes: Int { 3 * 4 * factorCount }

  /// Height and width of the convolution inside a `convolutionMaxPool`.
  public var convolutionHeight: Int { record.window.outputHeight(input.height) }
  public var convolutionWidth: Int { record.window.outputWidth(input.width) }

  /// Bytes from a patch, the taps of one window in all groups, to the next.
  public var patchStride: Int { Layout.roundUp(record.groups * inputsPerGroup, to: 4) }

  /// How many patches a convolution gathers at once: about 8 KB, and at most 56, which the pixels
  /// of every tile divide.
  public var patchCount: Int {
    let width = record.kind == .convolutionMaxPool ? convolutionWidth : output.width
    return min(width, max(8, min(56, 8192 / patchStride)))
  }

  /// Bytes of a row of patches, and what tiles may touch behind it.
  public var patchBytes: Int {
    Layout.roundUp(patchCount * patchStride + Layout.alignment, to: Layout.alignment)
  }

  /// Working memory of a thread that runs it alone.
  public var scratchBytes: Int {
    switch record.kind {
    case .convolution: patchBytes
    case .convolutionMaxPool:
      patchBytes + record.pool.height * convolutionWidth * output.channels
    case .depthwise3x3: 3 * ringRowBytes
    default: 0
    }
  }

  /// Working memory of each of several threads that run it together.
  ///
  /// Where a depthwise convolution works in place, a thread keeps the rows behind its own, because
  /// their owner may overwrite them first.
  public var sharedScratchBytes: Int {
    guard record.kind == .depthwise3x3, input.isSamePlace(as: output) else { return scratchBytes }
    return scratchBytes + (2 - record.window.top) * ringRowBytes
  }

  /// Bytes of a row of the input with its padding, as a depthwise convolution keeps it.
  private var ringRowBytes: Int {
    ((output.width - 1) * record.window.strideX + 3) * output.channels
  }

  /// Multiply–accumulates of one inference, as the paper counts them.
  public var macs: Int {
    switch record.kind {
    case .depthwise3x3: 9 * output.elements
    case .convolutionMaxPool:
      convolutionHeight * convolutionWidth * output.channels * inputsPerGroup
    default: hasMatrix ? output.elements * inputsPerGroup : 0
    }
  }

  /// Bytes that pools compare or add in one inference.
  public var poolTaps: Int {
    switch record.kind {
    case .convolutionMaxPool: output.elements * record.pool.height * record.pool.width
    case .maxPool, .averagePool: output.elements * record.window.height * record.window.width
    default: 0
    }
  }

  /// Weights and biases, without padding.
  public var parameters: Int {
    switch record.kind {
    case .depthwise3x3: 10 * output.channels
    default: hasMatrix ? output.channels * (inputsPerGroup + 1) : 0
    }
  }
}
