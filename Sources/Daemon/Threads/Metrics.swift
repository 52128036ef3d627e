// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Numbers that one thread counts and any thread reads.
public struct Metrics: @unchecked Sendable {
  /// The classes whose last probability is kept; more are not reported.
  public static let classLimit = 1024

  private let words: UnsafeMutablePointer<Atomic<UInt64>>

  private static let histogramWords = Histogram.bucketCount + 1
  private static let ruleStart = 3 * histogramWords
  private static let classStart = ruleStart + Setup.ruleLimit
  private static let wordCount = classStart + classLimit

  public static var byteCount: Int { 8 * wordCount }

  /// All zero, in `byteCount` bytes of memory at a multiple of 8.
  public init(in memory: UnsafeMutableRawPointer) {
    words = memory.bindMemory(to: Atomic<UInt64>.self, capacity: Metrics.wordCount)
    for index in 0..<Metrics.wordCount { (words + index).initialize(to: Atomic(0)) }
  }

  /// From the exposure of a frame to its decision; written by the pipeline.
  public var exposureToDecision: Histogram { Histogram(words) }

  /// From the exposure of a frame to the change of a line that it decided; written by the guard.
  public var exposureToPin: Histogram { Histogram(words + Metrics.histogramWords) }

  /// The time that preparation and inference of a frame took; written by the pipeline.
  public var inference: Histogram { Histogram(words + 2 * Metrics.histogramWords) }

  /// Counts an activation of a rule.
  public func countTrigger(rule: Int) {
    words[Metrics.ruleStart + rule].wrappingAdd(1, ordering: .relaxed)
  }

  public func triggerCount(rule: Int) -> UInt64 {
    words[Metrics.ruleStart + rule].load(ordering: .relaxed)
  }

  /// Keeps the probability of a class in the last decided frame, in units of `2^-30`.
  public func keep(probability: UInt32, of index: Int) {
    guard index < Metrics.classLimit else { return }
    words[Metrics.classStart + index].store(UInt64(probability), ordering: .relaxed)
  }

  public func probability(of index: Int) -> UInt32 {
    UInt32(truncatingIfNeeded: words[Metrics.classStart + index].load(ordering: .relaxed))
  }
}

/// How often something took how long.
public struct Histogram {
  public static let bucketCount = 11

  private let words: UnsafeMutablePointer<Atomic<UInt64>>

  init(_ words: UnsafeMutablePointer<Atomic<UInt64>>) { self.words = words }

  /// The upper bound of a bucket, inclusive, in milliseconds; the last bucket has none.
  public static func bound(of bucket: Int) -> Int64? {
    switch bucket {
    case 0: 1
    case 1: 2
    case 2: 5
    case 3: 10
    case 4: 20
    case 5: 50
    case 6: 100
    case 7: 200
    case 8: 500
    case 9: 1000
    default: nil
    }
  }

  /// Counts a duration in nanoseconds; a negative one as zero.
  public func count(_ duration: Int64) {
    let duration = max(duration, 0)
    var bucket = 0
    while let bound = Histogram.bound(of: bucket), duration > bound * 1_000_000 { bucket += 1 }
    words[bucket].wrappingAdd(1, ordering: .relaxed)
    words[Histogram.bucketCount].wrappingAdd(UInt64(duration), ordering: .relaxed)
  }

  /// How many durations fell into a bucket.
  public func count(in bucket: Int) -> UInt64 { words[bucket].load(ordering: .relaxed) }

  /// The sum of all durations, in nanoseconds.
  public var sum: UInt64 { words[Histogram.bucketCount].load(ordering: .relaxed) }

  public var count: UInt64 {
    var total: UInt64 = 0
    for bucket in 0..<Histogram.bucketCount { total += count(in: bucket) }
    return total
  }
}
