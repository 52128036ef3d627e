// SPDX-License-Identifier: Apache-2.0

/// The statistics of every value of a float network over a set of pictures.
public struct Calibration: Sendable {
  public var values: [ValueStatistics]

  /// Runs the network twice over all pictures: for the ranges, then for the histograms.
  ///
  /// - Parameters:
  ///   - network: A folded network.
  ///   - pictureCount: How many pictures there are, at least one.
  ///   - input: The input for a picture, `[channels, height, width]`; called from many threads.
  ///   - progress: Called with the share that is done, in 0 … 1, from one thread.
  /// - Throws: The name of a node whose values are not finite.
  public init(
    network: FloatNetwork, pictureCount: Int, input: @Sendable (Int) -> [Float],
    progress: (Double) -> Void
  ) throws(CompileError) {
    let executor = FloatExecutor(network)
    var values = [ValueStatistics](repeating: ValueStatistics(), count: network.shapes.count)
    for (value, shape) in network.shapes.enumerated() {
      values[value].channelMeans = [Double](repeating: 0, count: shape.channels)
      values[value].bins = [Double](repeating: 0, count: ValueStatistics.binCount)
    }
    Calibration.forEachBatch(of: pictureCount) { pictures in
      let parts = concurrentMap(count: pictures.count) {
        PictureRanges(executor, input: input(pictures.lowerBound + $0))
      }
      for part in parts { part.add(to: &values, weight: 1 / Double(pictureCount)) }
      progress(0.5 * Double(pictures.upperBound) / Double(pictureCount))
    }
    for (value, statistics) in values.enumerated() where !statistics.isFinite {
      let node = network.nodes.first { $0.output == value }
      throw .notFinite(node: node?.name ?? "input")
    }
    let ranges = values
    Calibration.forEachBatch(of: pictureCount) { pictures in
      let parts = concurrentMap(count: pictures.count) {
        PictureHistograms(executor, input: input(pictures.lowerBound + $0), ranges: ranges)
      }
      for part in parts { part.add(to: &values) }
      progress(0.5 + 0.5 * Double(pictures.upperBound) / Double(pictureCount))
    }
    self.values = values
  }

  /// Few pictures at a time, so that their histograms do not fill the memory.
  private static func forEachBatch(of count: Int, _ body: (Range<Int>) -> Void) {
    var start = 0
    while start < count {
      let end = min(start + 8, count)
      body(start..<end)
      start = end
    }
  }
}

/// Extremes and channel means of every value for one picture.
private struct PictureRanges: Sendable {
  private var values: [ValueStatistics]

  init(_ executor: FloatExecutor, input: [Float]) {
    let shapes = executor.network.shapes
    var values = [ValueStatistics](repeating: ValueStatistics(), count: shapes.count)
    _ = executor.run(input) { value, elements in
      var statistics = ValueStatistics()
      let pixels = shapes[value].pixels
      statistics.channelMeans.reserveCapacity(shapes[value].channels)
      for channel in 0..<shapes[value].channels {
        var sum: Double = 0
        for element in elements[channel * pixels..<(channel + 1) * pixels] {
          statistics.minimum = min(statistics.minimum, element)
          statistics.maximum = max(statistics.maximum, element)
          sum += Double(element)
        }
        statistics.channelMeans.append(sum / Double(pixels))
      }
      values[value] = statistics
    }
    self.values = values
  }

  func add(to total: inout [ValueStatistics], weight: Double) {
    for (value, part) in values.enumerated() {
      total[value].minimum = min(total[value].minimum, part.minimum)
      total[value].maximum = max(total[value].maximum, part.maximum)
      for (channel, mean) in part.channelMeans.enumerated() {
        total[value].channelMeans[channel] += mean * weight
      }
    }
  }
}

/// Histograms of every value for one picture, over ranges that are known.
private struct PictureHistograms: Sendable {
  private var bins: [[UInt32]]

  init(_ executor: FloatExecutor, input: [Float], ranges: [ValueStatistics]) {
    var bins = [[UInt32]](repeating: [], count: ranges.count)
    _ = executor.run(input) { value, elements in
      bins[value] = PictureHistograms.count(elements, in: ranges[value])
    }
    self.bins = bins
  }

  private static func count(
    _ elements: UnsafeBufferPointer<Float>, in range: ValueStatistics
  ) -> [UInt32] {
    let last = Float(ValueStatistics.binCount - 1)
    let minimum = range.minimum
    let perUnit = range.binWidth > 0 ? Float(1 / range.binWidth) : 0
    return [UInt32](unsafeUninitializedCapacity: ValueStatistics.binCount) { bins, count in
      bins.initialize(repeating: 0)
      for element in elements {
        bins[Int(min(max((element - minimum) * perUnit, 0), last))] += 1
      }
      count = ValueStatistics.binCount
    }
  }

  func add(to total: inout [ValueStatistics]) {
    for (value, part) in bins.enumerated() {
      for (bin, count) in part.enumerated() { total[value].bins[bin] += Double(count) }
    }
  }
}
