// SPDX-License-Identifier: Apache-2.0

internal import Kernels
internal import ModelFile
internal import Quantization

// From a record of the file to a kernel: the one place that joins both.

extension Executor {
  /// Runs a thread's part of an operator.
  ///
  /// The operators that carry the time of the family are split; the first thread runs the others.
  func dispatch<Set: KernelSet>(_ record: OperatorRecord, _ part: Part, with kernels: Set.Type) {
    switch record.kind {
    case .convolution:
      let convolution = convolution(record, part, output: outputMap(record))
      convolution.run(kernels, rows: part.range(of: convolution.pointwise.output.height))
    case .convolutionMaxPool:
      let convolution = convolutionMaxPool(record, part)
      convolution.run(kernels, rows: part.range(of: convolution.output.height))
    case .groupedPointwise:
      let pointwise = pointwise(
        record, input: inputMap(record.input), output: outputMap(record))
      let pixels = pointwise.input.height * pointwise.input.width
      // Tiles take four or eight pixels at once.
      kernels.run(pointwise, pixels: part.range(of: pixels, inUnitsOf: 4))
    case .depthwise3x3: depthwise3x3(record, part, with: kernels)
    case .averagePool:
      let pool = averagePool(record)
      pool.run(kernels, rows: part.range(of: pool.output.height))
    case .fullyConnected: fullyConnected(record, part, with: kernels)
    default: if part.isFirst { dispatchWhole(record) }
    }
  }

  private func dispatchWhole(_ record: OperatorRecord) {
    switch record.kind {
    case .maxPool:
      MaxPool(
        input: inputMap(record.input), window: window(record.window), range: range(record),
        output: outputMap(record)
      ).runPortable()
    case .globalAveragePool: globalAveragePool(record)
    case .add: add(record)
    case .channelCopy:
      ChannelCopy(
        input: inputMap(record.input), sources: places(record), factors: factors(record),
        range: range(record), output: outputMap(record)
      ).runPortable()
    default: preconditionFailure("the other kinds are split")
    }
  }

  func pointwise(
    _ record: OperatorRecord, input: InputMap, output: OutputMap
  ) -> GroupedPointwise {
    GroupedPointwise(
      input: input, weights: weights(record), epilogue: epilogue(record), places: places(record),
      output: output)
  }

  private func convolution(
    _ record: OperatorRecord, _ part: Part, output: OutputMap
  ) -> Convolution {
    let sizes = model.sizes(record)
    return Convolution(
      input: inputMap(record.input), window: window(record.window),
      pointwise: pointwise(record, input: inputMap(record.input), output: output),
      patches: PatchRow(
        base: arena.scratch(ofThread: part.thread), stride: sizes.patchStride,
        count: sizes.patchCount))
  }

  private func convolutionMaxPool(_ record: OperatorRecord, _ part: Part) -> ConvolutionMaxPool {
    let sizes = model.sizes(record)
    let ring = OutputMap(
      base: arena.scratch(ofThread: part.thread) + sizes.patchBytes, height: record.pool.height,
      width: sizes.convolutionWidth, channels: sizes.output.channels,
      pixelStride: sizes.output.channels)
    return ConvolutionMaxPool(
      convolution: convolution(record, part, output: ring),
      convolutionHeight: sizes.convolutionHeight,
      pool: window(record.pool), output: outputMap(record))
  }

  private func depthwise3x3<Set: KernelSet>(
    _ record: OperatorRecord, _ part: Part, with kernels: Set.Type
  ) {
    let depthwise = depthwise3x3(
      record, input: inputMap(record.input), ring: arena.scratch(ofThread: part.thread),
      output: outputMap(record))
    let rows = part.range(of: depthwise.output.height)
    if part.threads > 1, depthwise.isInPlace {
      depthwise.saveNeighbors(of: rows)
      team.wait()
      depthwise.runBetweenSaved(kernels, rows: rows)
    } else {
      depthwise.run(kernels, rows: rows)
    }
  }

  func depthwise3x3(
    _ record: OperatorRecord, input: InputMap, ring: UnsafeMutablePointer<Int8>, output: OutputMap
  ) -> Depthwise3x3 {
    Depthwise3x3(
      input: input, window: window(record.window),
      weights: model.weights(at: record.weightsOffset).assumingMemoryBound(to: Int8.self),
      epilogue: epilogue(record), ring: ring, output: output)
  }

  private func averagePool(_ record: OperatorRecord) -> AveragePool {
    let input = inputMap(record.input)
    let (pads, counts) = (record.window, record.countsPadding)
    return AveragePool(
      input: input, window: window(record.window),
      counted: (
        rows: (counts ? -pads.top : 0)..<(input.height + (counts ? pads.bottom : 0)),
        columns: (counts ? -pads.left : 0)..<(input.width + (counts ? pads.right : 0))
      ),
      factors: factors(record), range: range(record), output: outputMap(record))
  }

  private func globalAveragePool(_ record: OperatorRecord) {
    let kernel = GlobalAveragePool(input: inputMap(record.input), factors: factors(record))
    if let scores = scoresPointer(record) {
      kernel.runPortable(scores: scores)
    } else {
      kernel.runPortable(range: range(record), output: outputMap(record).base)
    }
  }

  private func fullyConnected<Set: KernelSet>(
    _ record: OperatorRecord, _ part: Part, with kernels: Set.Type
  ) {
    let kernel = FullyConnected(
      input: inputMap(record.input).base, weights: weights(record), factors: factors(record))
    if let scores = scoresPointer(record) {
      let outputs = part.range(
        of: kernel.weights.outputsPerGroup, inUnitsOf: GroupedPointwise.blockChannels)
      kernels.run(kernel, outputs: outputs, scores: scores)
    } else if part.isFirst {
      kernel.runPortable(range: range(record), output: outputMap(record).base)
    }
  }

  private func add(_ record: OperatorRecord) {
    Add(
      first: inputMap(record.input), second: inputMap(record.residual ?? record.input),
      requantizer: record.residualRequantizer, multiplier: factors(record).multipliers[0],
      range: range(record), output: outputMap(record)
    ).runPortable()
  }
}

extension Executor {
  func inputMap(_ index: Int) -> InputMap {
    let tensor = model.tensor(index)
    return InputMap(
      base: arena.map(tensor), height: tensor.height, width: tensor.width,
      channels: tensor.channels, pixelStride: tensor.pixelStride,
      zeroPoint: Int8(truncatingIfNeeded: tensor.zeroPoint))
  }

  func outputMap(_ record: OperatorRecord) -> OutputMap {
    let tensor = model.tensor(record.output)
    return OutputMap(
      base: arena.map(tensor), height: tensor.height, width: tensor.width,
      channels: tensor.channels, pixelStride: tensor.pixelStride)
  }

  /// Where the class scores go, if this operator computes them.
  private func scoresPointer(_ record: OperatorRecord) -> UnsafeMutablePointer<Int32>? {
    let tensor = model.tensor(record.output)
    guard tensor.elementBytes == 4 else { return nil }
    return (arena.base + tensor.offset).assumingMemoryBound(to: Int32.self)
  }

  private func window(_ record: WindowRecord) -> Window {
    Window(
      height: record.height, width: record.width, strideY: record.strideY,
      strideX: record.strideX, top: record.top, left: record.left)
  }

  private func range(_ record: OperatorRecord) -> OutputRange {
    OutputRange(
      zeroPoint: model.tensor(record.output).zeroPoint, minimum: record.minimum,
      maximum: record.maximum)
  }

  private func weights(_ record: OperatorRecord) -> PackedWeights {
    let sizes = model.sizes(record)
    return PackedWeights(
      base: model.weights(at: record.weightsOffset), groups: record.groups,
      inputsPerGroup: sizes.inputsPerGroup, outputsPerGroup: sizes.outputsPerGroup)
  }

  private func factors(_ record: OperatorRecord) -> ChannelFactors {
    let count = model.sizes(record).factorCount
    let bias = model.weights(at: record.factorsOffset).assumingMemoryBound(to: Int32.self)
    return ChannelFactors(
      bias: bias, multipliers: bias + count, shifts: bias + 2 * count, preShift: record.preShift)
  }

  private func epilogue(_ record: OperatorRecord) -> Epilogue {
    let residual = record.residual.map {
      Residual(map: inputMap($0), requantizer: record.residualRequantizer)
    }
    return Epilogue(factors: factors(record), range: range(record), residual: residual)
  }

  private func places(_ record: OperatorRecord) -> UnsafePointer<UInt16>? {
    record.placesOffset.map { model.weights(at: $0).assumingMemoryBound(to: UInt16.self) }
  }
}
