// SPDX-License-Identifier: Apache-2.0

import Daemon
import Testing

@Suite struct MetricsTests {
  private func withMetrics(_ body: (Metrics) -> Void) {
    let memory = UnsafeMutableRawPointer.allocate(byteCount: Metrics.byteCount, alignment: 64)
    defer { memory.deallocate() }
    body(Metrics(in: memory))
  }

  @Test(
    arguments: [
      (-5, 0), (0, 0), (1_000_000, 0), (1_000_001, 1), (2_000_000, 1), (33_000_000, 5),
      (1_000_000_000, 9), (1_000_000_001, 10), (.max, 10),
    ] as [(Int64, Int)])
  func countsADurationInItsBucket(duration: Int64, bucket: Int) {
    withMetrics { metrics in
      metrics.exposureToPin.count(duration)
      for index in 0..<Histogram.bucketCount {
        #expect(metrics.exposureToPin.count(in: index) == (index == bucket ? 1 : 0))
      }
      #expect(metrics.exposureToPin.count == 1)
      #expect(metrics.exposureToPin.sum == UInt64(max(duration, 0)))
    }
  }

  @Test func keepsItsNumbersApart() {
    withMetrics { metrics in
      metrics.exposureToDecision.count(1)
      metrics.inference.count(2)
      for rule in 0..<Setup.ruleLimit { for _ in 0...rule { metrics.countTrigger(rule: rule) } }
      for index in 0..<Metrics.classLimit { metrics.keep(probability: UInt32(index), of: index) }
      metrics.keep(probability: 1, of: Metrics.classLimit)
      #expect(metrics.exposureToDecision.sum == 1)
      #expect(metrics.inference.sum == 2)
      #expect(metrics.exposureToPin.count == 0)
      for rule in 0..<Setup.ruleLimit {
        #expect(metrics.triggerCount(rule: rule) == UInt64(rule) + 1)
      }
      for index in 0..<Metrics.classLimit {
        #expect(metrics.probability(of: index) == UInt32(index))
      }
    }
  }

  @Test func bucketsGrow() {
    for bucket in 1..<Histogram.bucketCount - 1 {
      #expect(Histogram.bound(of: bucket)! > Histogram.bound(of: bucket - 1)!)
    }
    #expect(Histogram.bound(of: Histogram.bucketCount - 1) == nil)
  }
}
