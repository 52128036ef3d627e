// SPDX-License-Identifier: Apache-2.0

/// A network in floating point, as it comes out of the importer and goes into the quantiser.
///
/// One picture at a time: the batch dimension is gone. Every value is a map of
/// `[channels, height, width]`; a vector is a map of 1×1. Nodes stand in execution order, and every
/// value is written by exactly one node.
public struct FloatNetwork: Sendable {
  /// Shape of the picture that goes in; it is value 0.
  public var input: Shape
  public var nodes: [Node]
  /// The value that holds the class scores, `[classes, 1, 1]`, before any softmax.
  public var output: ValueIndex
  /// The shape of every value; `shapes[0] == input`.
  public var shapes: [Shape]

  public init(input: Shape, nodes: [Node], output: ValueIndex, shapes: [Shape]) {
    self.input = input
    self.nodes = nodes
    self.output = output
    self.shapes = shapes
  }
}

/// Which value of a network; 0 is the input.
public typealias ValueIndex = Int

/// The size of a map.
public struct Shape: Hashable, Sendable {
  public var channels: Int
  public var height: Int
  public var width: Int

  public init(channels: Int, height: Int, width: Int) {
    self.channels = channels
    self.height = height
    self.width = width
  }

  public var pixels: Int { height * width }
  public var elements: Int { channels * height * width }
}

/// One step of a network.
public struct Node: Sendable {
  /// The name in the source file, for messages and for `inspect`.
  public var name: String
  public var operation: Operation
  public var inputs: [ValueIndex]
  public var output: ValueIndex
  /// The activation that follows at once, if any: results are clamped to it.
  public var activation: Activation?

  public init(
    name: String, operation: Operation, inputs: [ValueIndex], output: ValueIndex,
    activation: Activation? = nil
  ) {
    self.name = name
    self.operation = operation
    self.inputs = inputs
    self.output = output
    self.activation = activation
  }
}

/// A clamp: ReLU is `0 ... ∞`, ReLU6 is `0 ... 6`.
public struct Activation: Hashable, Sendable {
  public var minimum: Float
  public var maximum: Float

  public init(minimum: Float, maximum: Float) {
    self.minimum = minimum
    self.maximum = maximum
  }

  public static let relu = Activation(minimum: 0, maximum: .infinity)
}

public enum Operation: Sendable {
  case convolution(Convolution)
  /// Scores from the whole map, flattened as `[channels, height, width]`.
  case fullyConnected(FullyConnected)
  /// `y[c] = scale[c] · x[c] + offset[c]`; folded away before quantisation.
  case batchNormalization(scale: [Float], offset: [Float])
  case maxPool(Pool)
  /// `countsPadding` divides by the whole window always; otherwise by the taps inside the map.
  case averagePool(Pool, countsPadding: Bool)
  case globalAveragePool
  case add
  /// Along the channels, in the order of the node's inputs.
  case concat
  /// Output channel `c` is input channel `source[c]`.
  case shuffle(source: [Int])
  /// Nothing but the node's activation.
  case clamp
}

public struct Convolution: Sendable {
  /// `[outputChannels, inputChannels / groups, kernelHeight, kernelWidth]`.
  public var weights: [Float]
  /// `[outputChannels]`.
  public var bias: [Float]
  public var outputChannels: Int
  public var groups: Int
  public var window: Pool

  public init(
    weights: [Float], bias: [Float], outputChannels: Int, groups: Int, window: Pool
  ) {
    self.weights = weights
    self.bias = bias
    self.outputChannels = outputChannels
    self.groups = groups
    self.window = window
  }
}

public struct FullyConnected: Sendable {
  /// `[classes, channels · height · width]`.
  public var weights: [Float]
  /// `[classes]`.
  public var bias: [Float]

  public init(weights: [Float], bias: [Float]) {
    self.weights = weights
    self.bias = bias
  }
}

/// A window that slides over a map.
///
/// Taps outside the map read 0 (convolution, average pool) or −∞ (max pool).
public struct Pool: Hashable, Sendable {
  public var height: Int
  public var width: Int
  public var strideY: Int
  public var strideX: Int
  public var top: Int
  public var left: Int
  public var bottom: Int
  public var right: Int
  /// Rows and columns below and right of the padding that ONNX's `ceil_mode` adds; an average
  /// never counts them, whatever it does with padding.
  public var excessBottom: Int
  public var excessRight: Int

  public init(
    height: Int, width: Int, strideY: Int, strideX: Int,
    top: Int, left: Int, bottom: Int, right: Int, excessBottom: Int = 0, excessRight: Int = 0
  ) {
    self.height = height
    self.width = width
    self.strideY = strideY
    self.strideX = strideX
    self.top = top
    self.left = left
    self.bottom = bottom
    self.right = right
    self.excessBottom = excessBottom
    self.excessRight = excessRight
  }

  /// A square window with the same stride and padding on all sides.
  public init(_ side: Int, stride: Int, padding: Int) {
    self.init(
      height: side, width: side, strideY: stride, strideX: stride,
      top: padding, left: padding, bottom: padding, right: padding)
  }

  /// The map that comes out of one of `shape`, with as many channels.
  public func output(of shape: Shape) -> Shape {
    Shape(
      channels: shape.channels,
      height: (shape.height + top + bottom + excessBottom - height) / strideY + 1,
      width: (shape.width + left + right + excessRight - width) / strideX + 1)
  }
}
