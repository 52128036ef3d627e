// SPDX-License-Identifier: Apache-2.0

internal import Daemon

/// The guard's events on their way to the log; what lines did is measured as it passes.
struct GuardEvents: EventSink {
  let queue: EventQueue
  let metrics: Metrics

  mutating func take(_ event: Event) {
    if case .line(let line) = event.kind, line.isActive {
      metrics.exposureToPin.count(event.time - line.frameTime)
    }
    queue.take(event)
  }
}
