// SPDX-License-Identifier: Apache-2.0

/// What reshapes and transposes have made of a map, while nothing has been moved.
///
/// Every element of the view is one element of the source, and every element of the source is in
/// the view. So a channel shuffle is whatever permutation the operators have computed when the
/// next one needs a map, not a pattern of operators.
struct MapView {
  /// The map that is looked at; in memory, `[batch, channels, height, width]`.
  var source: ValueIndex
  /// The sizes that the operators see, the batch among them.
  var dimensions: [Int]
  /// The view is a row of runs; the elements of a run lie together in the source.
  private(set) var runElements: Int
  /// Where each run starts in the source.
  private(set) var runStarts: [Int32]
  /// The node that made the view, for messages and for the name of a shuffle.
  var name: String
  /// A Pad that waits for the window that follows it.
  var padding: PendingPadding?
  /// Behind a softmax, where only the output may follow.
  var isProbabilities = false

  /// A map as it lies.
  init(of source: ValueIndex, dimensions: [Int], name: String) {
    self.init(source, dimensions, run: dimensions.reduce(1, *), starts: [0], name)
  }

  /// One value for each channel of each picture, in the order of `channels`.
  init(of source: ValueIndex, channels: [Int32], dimensions: [Int], name: String) {
    self.init(source, dimensions, run: 1, starts: channels, name)
  }

  private init(
    _ source: ValueIndex, _ dimensions: [Int], run: Int, starts: [Int32], _ name: String
  ) {
    self.source = source
    self.dimensions = dimensions
    self.runElements = run
    self.runStarts = starts
    self.name = name
  }

  var elements: Int { runElements * runStarts.count }

  /// Where an element of the view is in the source.
  func position(_ element: Int) -> Int {
    Int(runStarts[element / runElements]) + element % runElements
  }

  /// Whether two views take the same elements in the same order.
  func isOrdered(like other: MapView) -> Bool {
    dimensions == other.dimensions && runElements == other.runElements
      && runStarts == other.runStarts
  }
}

extension MapView {
  /// The view with its axes in another order, or nothing if the table would grow too long.
  func transposed(_ permutation: [Int]) -> MapView? {
    var outerCount = permutation.count
    var block = 1
    while outerCount > 0, permutation[outerCount - 1] == outerCount - 1 {
      outerCount -= 1
      block *= dimensions[outerCount]
    }
    var result = self
    result.dimensions = permutation.map { dimensions[$0] }
    if outerCount == 0 { return result }
    result.runElements = greatestCommonDivisor(block, runElements)
    guard elements / result.runElements <= ImportLimits.viewRuns else { return nil }
    result.runStarts = []
    result.runStarts.reserveCapacity(elements / result.runElements)
    let outer = Array(permutation.prefix(outerCount))
    forEachBlock(of: outer, block: block) { first in
      for element in stride(from: first, to: first + block, by: result.runElements) {
        result.runStarts.append(Int32(truncatingIfNeeded: position(element)))
      }
    }
    return result
  }

  /// Visits the blocks of the outer axes in permuted order, by the index of their first element.
  private func forEachBlock(of permutation: [Int], block: Int, _ body: (Int) -> Void) {
    var strides = [Int](repeating: block, count: permutation.count)
    for axis in stride(from: permutation.count - 2, through: 0, by: -1) {
      strides[axis] = strides[axis + 1] * dimensions[axis + 1]
    }
    let extents = permutation.map { dimensions[$0] }
    let steps = permutation.map { strides[$0] }
    var index = [Int](repeating: 0, count: permutation.count)
    var first = 0
    for _ in 0..<extents.reduce(1, *) {
      body(first)
      var axis = permutation.count - 1
      while axis >= 0 {
        index[axis] += 1
        first += steps[axis]
        if index[axis] < extents[axis] { break }
        first -= steps[axis] * extents[axis]
        index[axis] = 0
        axis -= 1
      }
    }
  }
}

extension MapView {
  /// For each channel of the view, the channel of the source, if channels are all that moved.
  func channelPermutation(of shape: Shape, batch: Int) -> [Int]? {
    let expected = [batch, shape.channels, shape.height, shape.width]
    guard dimensions == expected else { return nil }
    return blockPermutation(pixels: shape.pixels, perPicture: shape.channels)
  }

  /// For each block of `pixels` elements of a picture, which block of the source it is.
  ///
  /// Nothing if the pixels of a block do not lie as in the source, or if pictures of a batch
  /// differ.
  func blockPermutation(pixels: Int, perPicture: Int) -> [Int]? {
    let picture = pixels * perPicture
    var blocks: [Int] = []
    blocks.reserveCapacity(perPicture)
    for first in stride(from: 0, to: elements, by: pixels) {
      guard let start = contiguousStart(first, count: pixels) else { return nil }
      let number = first / picture
      let block = start - number * picture
      guard block.isMultiple(of: pixels) else { return nil }
      if number == 0 {
        blocks.append(block / pixels)
      } else if blocks[(first - number * picture) / pixels] != block / pixels {
        return nil
      }
    }
    return blocks.allSatisfy { (0..<perPicture).contains($0) } ? blocks : nil
  }

  /// For each group of `pixels` elements, the position of its channel in `[batch, channels]`.
  ///
  /// Nothing if a group mixes channels.
  func channelsOfGroups(pixels: Int) -> [Int32]? {
    var channels: [Int32] = []
    for first in stride(from: 0, to: elements, by: pixels) {
      let channel = position(first) / pixels
      let isWhole = (first..<first + pixels).allSatisfy { position($0) / pixels == channel }
      guard isWhole else { return nil }
      channels.append(Int32(truncatingIfNeeded: channel))
    }
    return channels
  }

  private func contiguousStart(_ first: Int, count: Int) -> Int? {
    let start = position(first)
    var element = first - first % runElements + runElements
    while element < first + count {
      guard position(element) == start + element - first else { return nil }
      element += runElements
    }
    return start
  }
}

private func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
  var (a, b) = (a, b)
  while b != 0 { (a, b) = (b, a % b) }
  return a
}
