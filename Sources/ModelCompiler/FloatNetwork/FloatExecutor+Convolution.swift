// SPDX-License-Identifier: Apache-2.0

extension Convolution {
  func run(_ input: FloatMap, _ output: FloatMap) {
    if input.shape.channels == groups {
      runDepthwise(input, output)
    } else if window == Pool(1, stride: 1, padding: 0) {
      runPointwise(input, output)
    } else {
      runUnrolled(input, output)
    }
  }

  /// One input channel for each output: a plane at a time, a row at a time.
  private func runDepthwise(_ input: FloatMap, _ output: FloatMap) {
    let planes = PaddedPlanes(window: window, input: input.shape, channels: 1, fill: 0)
    defer { planes.deallocate() }
    let offsets = planes.tapOffsets
    let multiplier = outputChannels / groups
    for channel in 0..<outputChannels {
      if channel % multiplier == 0 { planes.load(input.plane(channel / multiplier), at: 0) }
      let taps = Array(weights[channel * offsets.count..<(channel + 1) * offsets.count])
      for y in 0..<output.shape.height {
        TapRow(start: planes.row(y, of: 0), offsets: offsets).writeSums(
          weights: taps, bias: bias[channel],
          to: output.plane(channel) + y * output.shape.width, count: output.shape.width)
      }
    }
  }

  private func runPointwise(_ input: FloatMap, _ output: FloatMap) {
    let depth = input.shape.channels / groups
    for group in 0..<groups {
      withProduct(group: group, depth: depth) { product in
        product.run(
          MatrixView(start: input.plane(group * depth), stride: input.shape.pixels),
          MatrixView(
            start: output.plane(group * product.rows), stride: output.shape.pixels),
          columns: output.shape.pixels)
      }
    }
  }

  /// Any window: a few rows of outputs at a time, their taps written out as a matrix.
  private func runUnrolled(_ input: FloatMap, _ output: FloatMap) {
    let channels = input.shape.channels / groups
    let depth = channels * window.height * window.width
    let bandRows = max(1, 256 / output.shape.width)
    let band = FloatMap(
      shape: Shape(channels: depth, height: bandRows, width: output.shape.width))
    let planes = PaddedPlanes(window: window, input: input.shape, channels: channels, fill: 0)
    defer {
      band.deallocate()
      planes.deallocate()
    }
    for group in 0..<groups {
      for channel in 0..<channels {
        planes.load(input.plane(group * channels + channel), at: channel)
      }
      for top in stride(from: 0, to: output.shape.height, by: bandRows) {
        let rows = top..<min(top + bandRows, output.shape.height)
        unroll(planes, channels: channels, rows: rows, into: band)
        withProduct(group: group, depth: depth) { product in
          product.run(
            MatrixView(start: band.elements, stride: band.shape.pixels),
            MatrixView(
              start: output.plane(group * product.rows) + top * output.shape.width,
              stride: output.shape.pixels),
            columns: rows.count * output.shape.width)
        }
      }
    }
  }

  private func unroll(
    _ planes: PaddedPlanes, channels: Int, rows: Range<Int>, into band: FloatMap
  ) {
    let offsets = planes.tapOffsets
    for channel in 0..<channels {
      for (tap, offset) in offsets.enumerated() {
        let target = band.plane(channel * offsets.count + tap)
        for y in rows {
          (target + (y - rows.lowerBound) * planes.outputWidth).update(
            from: planes.row(y, of: channel) + offset, count: planes.outputWidth)
        }
      }
    }
  }

  private func withProduct(group: Int, depth: Int, _ body: (MatrixProduct) -> Void) {
    let rows = outputChannels / groups
    weights.withUnsafeBufferPointer { weights in
      bias.withUnsafeBufferPointer { bias in
        guard let weights = weights.baseAddress, let bias = bias.baseAddress else { return }
        body(
          MatrixProduct(
            weights: weights + group * rows * depth, bias: bias + group * rows,
            rows: rows, depth: depth))
      }
    }
  }
}

extension FullyConnected {
  func run(_ input: FloatMap, _ output: FloatMap) {
    let depth = input.shape.elements
    weights.withUnsafeBufferPointer { weights in
      for row in 0..<bias.count {
        guard let weights = weights.baseAddress else { return }
        output.elements[row] =
          bias[row] + dotProduct(weights + row * depth, input.elements, count: depth)
      }
    }
  }
}
