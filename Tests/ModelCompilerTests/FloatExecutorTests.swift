// SPDX-License-Identifier: Apache-2.0

import ModelCompiler
import Quantization
import TestSupport
import Testing

struct FloatExecutorTests {
  /// Windows, strides, pads on one side, groups, and sizes that leave every remainder of a tile.
  static let convolutions: [ConvolutionCase] = [
    ConvolutionCase(
      Shape(channels: 3, height: 11, width: 13), 5, 1, Pool(3, stride: 2, padding: 1)),
    ConvolutionCase(Shape(channels: 6, height: 9, width: 9), 6, 6, Pool(3, stride: 1, padding: 1)),
    ConvolutionCase(
      Shape(channels: 6, height: 9, width: 10), 12, 6, Pool(3, stride: 2, padding: 1)),
    ConvolutionCase(Shape(channels: 12, height: 7, width: 7), 9, 3, Pool(1, stride: 1, padding: 0)),
    ConvolutionCase(Shape(channels: 8, height: 2, width: 2), 7, 1, Pool(1, stride: 1, padding: 0)),
    ConvolutionCase(Shape(channels: 8, height: 1, width: 1), 4, 2, Pool(1, stride: 1, padding: 0)),
    ConvolutionCase(Shape(channels: 5, height: 5, width: 5), 2, 1, Pool(1, stride: 2, padding: 0)),
    ConvolutionCase(
      Shape(channels: 4, height: 40, width: 33), 4, 2, Pool(5, stride: 1, padding: 2)),
    ConvolutionCase(
      Shape(channels: 2, height: 10, width: 6), 3, 1,
      Pool(
        height: 3, width: 2, strideY: 1, strideX: 3, top: 0, left: 3, bottom: 2, right: 1)),
  ]

  @Test(arguments: convolutions)
  func `a convolution equals its definition`(example: ConvolutionCase) {
    let network = FloatNetwork(one: .convolution(example.convolution), of: example.input)
    let output = FloatExecutor(network).run(example.elements)
    let expected = convolutionOracle(example)
    #expect(maximumDifference(output, expected) < 1e-4)
  }

  @Test func `average pooling divides by the taps that its setting counts`() {
    let input = Shape(channels: 1, height: 4, width: 4)
    var pool = Pool(3, stride: 2, padding: 1)
    pool.bottom = 0
    pool.right = 0
    pool.excessBottom = 1
    pool.excessRight = 1
    let ones = [Float](repeating: 1, count: 16)
    let counted = FloatNetwork(one: .averagePool(pool, countsPadding: true), of: input)
    #expect(
      maximumDifference(
        FloatExecutor(counted).run(ones), [4.0 / 9, 6.0 / 9, 6.0 / 9, 1].map { Float($0) }) < 1e-6)
    let uncounted = FloatNetwork(one: .averagePool(pool, countsPadding: false), of: input)
    #expect(FloatExecutor(uncounted).run(ones) == [1, 1, 1, 1])
  }

  @Test func `an average counts padding but never the excess of ceil mode`() {
    let input = Shape(channels: 1, height: 3, width: 3)
    var pool = Pool(2, stride: 2, padding: 0)
    pool.excessBottom = 1
    pool.excessRight = 1
    let network = FloatNetwork(one: .averagePool(pool, countsPadding: true), of: input)
    let output = FloatExecutor(network).run([1, 2, 3, 4, 5, 6, 7, 8, 10])
    #expect(output == [3, 4.5, 7.5, 10])
  }

  @Test func `max pooling never sees its padding`() {
    let input = Shape(channels: 2, height: 3, width: 3)
    let network = FloatNetwork(one: .maxPool(Pool(3, stride: 2, padding: 1)), of: input)
    let output = FloatExecutor(network).run((1...18).map { -Float($0) })
    #expect(output == [-1, -2, -4, -5, -10, -11, -13, -14])
  }

  @Test func `a window that lies in the padding reads nothing`() {
    let input = Shape(channels: 1, height: 2, width: 2)
    let pool = Pool(
      height: 1, width: 1, strideY: 1, strideX: 1, top: 3, left: 3, bottom: -4, right: -4)
    let network = FloatNetwork(one: .averagePool(pool, countsPadding: true), of: input)
    #expect(FloatExecutor(network).run([1, 2, 3, 4]) == [0])
  }

  @Test func `elementwise steps do what they say`() {
    let shape = Shape(channels: 2, height: 1, width: 1)
    let network = FloatNetwork(
      input: shape,
      nodes: [
        Node(
          name: "bn", operation: .batchNormalization(scale: [2, -1], offset: [1, 0]), inputs: [0],
          output: 1),
        Node(name: "add", operation: .add, inputs: [0, 1], output: 2, activation: .relu),
        Node(name: "concat", operation: .concat, inputs: [2, 0], output: 3),
        Node(name: "shuffle", operation: .shuffle(source: [2, 0, 3, 1]), inputs: [3], output: 4),
        Node(
          name: "clamp", operation: .clamp, inputs: [4], output: 5,
          activation: Activation(minimum: 0, maximum: 6)),
        Node(
          name: "fc",
          operation: .fullyConnected(
            FullyConnected(weights: [1, 1, 1, 1, 0, 1, 0, 2], bias: [0.5, 0])),
          inputs: [5], output: 6),
      ], output: 6,
      shapes: [
        shape, shape, shape, Shape(channels: 4, height: 1, width: 1),
        Shape(channels: 4, height: 1, width: 1), Shape(channels: 4, height: 1, width: 1), shape,
      ])
    var seen: [[Float]] = []
    let output = FloatExecutor(network).run([3, 5]) { value, elements in
      #expect(value == seen.count)
      seen.append(Array(elements))
    }
    #expect(
      seen == [
        [3, 5], [7, -5], [10, 0], [10, 0, 3, 5], [3, 10, 5, 0], [3, 6, 5, 0], [14.5, 6],
      ])
    #expect(output == [14.5, 6])
  }

  @Test func `global average pooling is the mean of each plane`() {
    let input = Shape(channels: 2, height: 3, width: 5)
    let network = FloatNetwork(one: .globalAveragePool, of: input)
    let output = FloatExecutor(network).run((0..<30).map { Float($0) })
    #expect(output == [7, 22])
  }

  @Test func `many runs at once give what one after the other gives`() {
    let example = Self.convolutions[0]
    let executor = FloatExecutor(
      FloatNetwork(one: .convolution(example.convolution), of: example.input))
    let inputs = (0..<20).map { seed in
      var random = SeededGenerator(seed: UInt64(seed))
      return random.floats(example.input.elements)
    }
    let together = concurrentMap(count: inputs.count) { executor.run(inputs[$0]) }
    #expect(together == inputs.map { executor.run($0) })
  }
}

/// One convolution with seeded weights and a seeded input.
struct ConvolutionCase: Sendable, CustomTestStringConvertible {
  let input: Shape
  let convolution: Convolution
  let elements: [Float]

  init(_ input: Shape, _ outputChannels: Int, _ groups: Int, _ window: Pool) {
    var random = SeededGenerator(seed: 7)
    let taps = window.height * window.width
    self.input = input
    convolution = Convolution(
      weights: random.floats(outputChannels * input.channels / groups * taps),
      bias: random.floats(outputChannels), outputChannels: outputChannels, groups: groups,
      window: window)
    elements = random.floats(input.elements)
  }

  var testDescription: String {
    "\(input) to \(convolution.outputChannels) in \(convolution.groups), \(convolution.window)"
  }
}

extension FloatNetwork {
  fileprivate init(one operation: ModelCompiler.Operation, of input: Shape) {
    let output: Shape =
      switch operation {
      case .convolution(let convolution):
        Shape(
          channels: convolution.outputChannels, height: convolution.window.output(of: input).height,
          width: convolution.window.output(of: input).width)
      case .maxPool(let window), .averagePool(let window, _): window.output(of: input)
      default: Shape(channels: input.channels, height: 1, width: 1)
      }
    self.init(
      input: input, nodes: [Node(name: "one", operation: operation, inputs: [0], output: 1)],
      output: 1, shapes: [input, output])
  }
}

/// The definition: every output on its own, taps outside the map skipped, in double precision.
private func convolutionOracle(_ example: ConvolutionCase) -> [Float] {
  let convolution = example.convolution
  let window = convolution.window
  let input = example.input
  let output = window.output(of: input)
  let depth = input.channels / convolution.groups
  var result: [Float] = []
  for channel in 0..<convolution.outputChannels {
    let group = channel / (convolution.outputChannels / convolution.groups)
    for pixel in 0..<output.pixels {
      var sum = Double(convolution.bias[channel])
      for tap in 0..<depth * window.height * window.width {
        let k = tap / (window.height * window.width)
        let y =
          pixel / output.width * window.strideY - window.top + tap / window.width % window.height
        let x = pixel % output.width * window.strideX - window.left + tap % window.width
        guard (0..<input.height).contains(y), (0..<input.width).contains(x) else { continue }
        let element = ((group * depth + k) * input.height + y) * input.width + x
        sum +=
          Double(convolution.weights[channel * depth * window.height * window.width + tap])
          * Double(example.elements[element])
      }
      result.append(Float(sum))
    }
  }
  return result
}
