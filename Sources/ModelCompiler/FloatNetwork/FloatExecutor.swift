// SPDX-License-Identifier: Apache-2.0

/// Runs a network in floating point: the reference that calibrates, and that int8 is held against.
///
/// Sums run in a fixed order, so the same input gives the same bits on every run, whatever the
/// number of threads. One executor may serve many threads at once: a run owns its maps.
public struct FloatExecutor: Sendable {
  public let network: FloatNetwork
  /// For every value, the node after which nothing reads it.
  private let lastReader: [Int]

  public init(_ network: FloatNetwork) {
    self.network = network
    var lastReader = [Int](repeating: -1, count: network.shapes.count)
    for (index, node) in network.nodes.enumerated() {
      for value in node.inputs + [node.output] { lastReader[value] = index }
    }
    lastReader[network.output] = .max
    self.lastReader = lastReader
  }

  /// Class scores, `[classes]`, of one picture.
  ///
  /// - Parameter input: `[channels, height, width]`, normalised as the network expects it.
  /// - Returns: The elements of the network's output value.
  public func run(_ input: [Float]) -> [Float] {
    run(input) { _, _ in }
  }

  /// Class scores of one picture, with a look at every value on the way.
  ///
  /// - Parameters:
  ///   - input: `[channels, height, width]`, normalised as the network expects it.
  ///   - observe: Called for the input and for every node's output, after its activation, in
  ///     order; the elements are `[channels, height, width]` and live until it returns.
  /// - Returns: The elements of the network's output value.
  public func run(
    _ input: [Float],
    observing observe: (_ value: ValueIndex, _ elements: UnsafeBufferPointer<Float>) -> Void
  ) -> [Float] {
    precondition(
      input.count == network.input.elements, "the input must have the network's input shape")
    var maps = [FloatMap?](repeating: nil, count: network.shapes.count)
    defer { for map in maps { map?.deallocate() } }
    maps[0] = FloatMap(copying: input, shape: network.input)
    if let map = maps[0] { observe(0, map.buffer) }
    for (index, node) in network.nodes.enumerated() {
      let output = FloatMap(shape: network.shapes[node.output])
      maps[node.output] = output
      node.run(node.inputs.compactMap { maps[$0] }, output)
      if let activation = node.activation { output.clamp(to: activation) }
      observe(node.output, output.buffer)
      for value in Set(node.inputs + [node.output]) where lastReader[value] == index {
        maps[value]?.deallocate()
        maps[value] = nil
      }
    }
    return maps[network.output].map { Array($0.buffer) } ?? []
  }
}

extension Node {
  /// Computes the node's output without its activation.
  func run(_ inputs: [FloatMap], _ output: FloatMap) {
    precondition(!inputs.isEmpty, "a node must read a value that a node before it wrote")
    let input = inputs[0]
    switch operation {
    case .convolution(let convolution): convolution.run(input, output)
    case .fullyConnected(let layer): layer.run(input, output)
    case .batchNormalization(let scale, let offset):
      FloatMap.scale(input, by: scale, plus: offset, output)
    case .maxPool(let window): window.runMaximum(input, output)
    case .averagePool(let window, let countsPadding):
      window.runAverage(input, output, countsPadding: countsPadding)
    case .globalAveragePool: FloatMap.averagePlanes(input, output)
    case .add: FloatMap.add(inputs, output)
    case .concat: FloatMap.concatenate(inputs, output)
    case .shuffle(let source): FloatMap.shuffle(input, source: source, output)
    case .clamp: output.elements.update(from: input.elements, count: output.shape.elements)
    }
  }
}
