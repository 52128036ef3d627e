// SPDX-License-Identifier: Apache-2.0

internal import ModelFile

extension QuantizedNetwork {
  /// Removes channel shuffles: the convolution before one stores each channel where the shuffle
  /// would have put it, and what lies between is permuted with it.
  ///
  /// A shuffle that has no convolution before it, but an ungrouped one behind it, permutes that
  /// one's weights instead. Any other stays, as a copy.
  mutating func foldShuffles() {
    var folded = 0
    var kept = 0
    var index = 0
    while index < network.steps.count {
      guard let source = network.steps[index].sources, network.steps[index].activation == nil else {
        index += 1
        continue
      }
      if foldBackwards(index, source) || foldForwards(index, source) {
        network.steps.remove(at: index)
        folded += 1
      } else {
        kept += 1
        index += 1
      }
    }
    if folded > 0 { network.report.append("channel shuffles folded away: \(folded)") }
    if kept > 0 { network.report.append("channel shuffles kept as copies: \(kept)") }
  }

  /// Into the convolution that the shuffled value comes from, through channelwise steps.
  private mutating func foldBackwards(_ shuffle: Int, _ source: [Int]) -> Bool {
    var channelwise: [Int] = []
    var value = network.steps[shuffle].input
    guard network.onlyReader(of: value) == shuffle else { return false }
    while true {
      guard let writer = network.writer(of: value) else { return false }
      let step = network.steps[writer]
      if step.isMatrix, step.residual == nil { break }
      guard step.isChannelwise, network.onlyReader(of: step.input) == writer else { return false }
      channelwise.append(writer)
      value = step.input
    }
    for step in channelwise {
      network.steps[step].permuteChannels(source)
      rename(network.steps[step].input, source)
    }
    var places = [Int](repeating: 0, count: source.count)
    for (to, from) in source.enumerated() { places[from] = to }
    if let writer = network.writer(of: value) {
      network.steps[writer].targets = network.steps[writer].targets.map { places[$0] }
    }
    // Whoever writes the shuffle's input now writes its output.
    let input = network.steps[shuffle].input
    if let writer = network.writer(of: input) {
      network.steps[writer].output = network.steps[shuffle].output
    }
    return true
  }

  /// Channel `c` of a value is from now on what channel `source[c]` was.
  private mutating func rename(_ value: ValueIndex, _ source: [Int]) {
    floatChannels[value] = source.map { floatChannels[value][$0] }
  }

  /// What each step's output stands for, at each position in memory.
  func layers(orders: [[Int]]) -> [CompiledLayer] {
    network.steps.map { step in
      CompiledLayer(
        name: step.name, value: network.statisticsSource[step.output],
        channels: orders[step.output].map { floatChannels[step.output][$0] })
    }
  }

  /// Into the columns of the ungrouped convolution that alone reads the result.
  private mutating func foldForwards(_ shuffle: Int, _ source: [Int]) -> Bool {
    let output = network.steps[shuffle].output
    guard let reader = network.onlyReader(of: output) else { return false }
    let step = network.steps[reader]
    guard step.isMatrix, step.groups == 1, step.residual != output else { return false }
    network.steps[reader].permuteColumns(source)
    network.steps[reader].input = network.steps[shuffle].input
    return true
  }

  /// The order in which each value's channels lie in memory: position to channel.
  ///
  /// Between a grouped convolution and the next one, channels are sorted by the group that wrote
  /// them, within the group that reads them: so the first convolution writes at most
  /// `writers' groups · readers' groups` runs. Everything else keeps its order.
  func storageOrders() -> [[Int]] {
    var orders = network.shapes.map { Array(0..<$0.channels) }
    for writer in network.steps where writer.isMatrix && writer.residual == nil {
      guard let chain = chain(from: writer.output) else { continue }
      let reader = network.steps[chain.reader]
      let channels = writer.targets.count
      var rowOf = [Int](repeating: 0, count: channels)
      for (row, target) in writer.targets.enumerated() { rowOf[target] = row }
      let perReader = channels / reader.groups
      let perWriter = channels / writer.groups
      let order = (0..<channels).sorted {
        ($0 / perReader, rowOf[$0] / perWriter, rowOf[$0])
          < ($1 / perReader, rowOf[$1] / perWriter, rowOf[$1])
      }
      for value in chain.values { orders[value] = order }
    }
    return orders
  }

  /// The values from a convolution through channelwise steps to the next convolution.
  private func chain(from first: ValueIndex) -> (values: [ValueIndex], reader: Int)? {
    var values = [first]
    var value = first
    while let reader = network.onlyReader(of: value) {
      let step = network.steps[reader]
      if step.isMatrix { return step.residual == value ? nil : (values, reader) }
      guard step.isChannelwise else { return nil }
      value = step.output
      values.append(value)
    }
    return nil
  }
}

extension Step {
  /// Makes channel `c` what channel `source[c]` was, in a channelwise step.
  fileprivate mutating func permuteChannels(_ source: [Int]) {
    guard kind == .depthwise3x3 else { return }
    let columns = columns
    weights = source.flatMap { weights[$0 * columns..<($0 + 1) * columns] }
    floatWeights = source.flatMap { floatWeights[$0 * columns..<($0 + 1) * columns] }
    bias = source.map { bias[$0] }
    floatBias = source.map { floatBias[$0] }
    factors = source.map { factors[$0] }
  }

  /// Reads input channel `source[c]` where it read channel `c`.
  fileprivate mutating func permuteColumns(_ source: [Int]) {
    let old = weights
    for start in stride(from: 0, to: old.count, by: source.count) {
      for (channel, from) in source.enumerated() { weights[start + from] = old[start + channel] }
    }
  }
}
