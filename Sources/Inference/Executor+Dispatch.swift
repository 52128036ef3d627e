// SPDX-License-Identifier: Apache-2.0

internal import Kernels
internal import ModelFile
internal import Quantization

// From a record of the file to a kernel: the one place that joins both.

extension Executor {
  func dispatch<Set: KernelSet>(_ record: OperatorRecord, with kernels: Set.Type) {
    switch record.kind {
    case .convolution:
      let convolution = convolution(record, output: outputMap(record))
      convolution.run(kernels, rows: 0..<convolution.pointwise.output.height)
    case .convolutionMaxPool:
      let convolution = convolutionMaxPool(record)
      convolution.run(kernels, rows: 0..<convolution.output.height)
    case .groupedPointwise:
      let pointwise = pointwise(record, output: outputMap(record))
      kernels.run(pointwise, pixels: 0..<pointwise.input.height * pointwise.input.width)
    case .depthwise3x3:
      let depthwise = depthwise3x3(record)
      depthwise.run(kernels, rows: 0..<depthwise.output.height)
    case .maxPool:
      MaxPool(
        input: inputMap(record.input), window: window(record.window), range: range(record),
        output: outputMap(record)
      ).runPortable()
    case .averagePool:
      let pool = averagePool(record)
      pool.run(kernels, rows: 0..<pool.output.height)
    case .globalAveragePool: globalAveragePool(record)
    case .fullyConnected: fullyConnected(record, with: kernels)
    case .add: add(record)
    case .channelCopy:
      ChannelCopy(
        input: inputMap(record.input), sources: places(record), factors: factors(record),
        range: range(record), output: outputMap(record)
      ).runPortable()
    }
  }

  private func pointwise(_ record: OperatorRecord, output: OutputMap) -> GroupedPointwise {
    GroupedPointwise(
      input: inputMap(record.input), weights: weights(record), epilogue: epilogue(record),
      places: places(record), output: output)
  }

  private func convolution(_ record: OperatorRecord, output: OutputMap) -> Convolution {
    let sizes = model.sizes(record)
    return Convolution(
      input: inputMap(record.input), window: window(record.window),
      pointwise: pointwise(record, output: output),
      patches: PatchRow(
        base: arena.scratch(ofThread: 0), stride: sizes.patchStride, count: sizes.patchCount))
  }

  private func convolutionMaxPool(_ record: OperatorRecord) -> ConvolutionMaxPool {
    let sizes = model.sizes(record)
    let ring = OutputMap(
      base: arena.scratch(ofThread: 0) + sizes.patchBytes, height: record.pool.height,
      width: sizes.convolutionWidth, channels: sizes.output.channels,
      pixelStride: sizes.output.channels)
    return ConvolutionMaxPool(
      convolution: convolution(record, output: ring), convolutionHeight: sizes.convolutionHeight,
      pool: window(record.pool), output: outputMap(record))
  }

  private func depthwise3x3(_ record: OperatorRecord) -> Depthwise3x3 {
    Depthwise3x3(
      input: inputMap(record.input), window: window(record.window),
      weights: model.weights(at: record.weightsOffset).assumingMemoryBound(to: Int8.self),
      epilogue: epilogue(record), ring: arena.scratch(ofThread: 0), output: outputMap(record))
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

  private func fullyConnected<Set: KernelSet>(_ record: OperatorRecord, with kernels: Set.Type) {
    let kernel = FullyConnected(
      input: inputMap(record.input).base, weights: weights(record), factors: factors(record))
    if let scores = scoresPointer(record) {
      kernels.run(kernel, outputs: 0..<kernel.weights.outputsPerGroup, scores: scores)
    } else {
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
  private func inputMap(_ index: Int) -> InputMap {
    let tensor = model.tensor(index)
    return InputMap(
      base: arena.map(tensor), height: tensor.height, width: tensor.width,
      channels: tensor.channels, pixelStride: tensor.pixelStride,
      zeroPoint: Int8(truncatingIfNeeded: tensor.zeroPoint))
  }

  private func outputMap(_ record: OperatorRecord) -> OutputMap {
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
