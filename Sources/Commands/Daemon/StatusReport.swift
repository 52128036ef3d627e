// SPDX-License-Identifier: Apache-2.0

internal import Board
internal import Daemon
internal import Frames
internal import Inference
internal import ModelFile

/// What the daemon tells of itself at intervals: metrics for machines, one line for `systemctl status`.
struct StatusReport {
  private let memory: DaemonMemory
  private(set) var nextReport: Int64 = 0
  private var lastTime: Int64
  private var lastDecided: UInt64 = 0

  init(_ memory: DaemonMemory) {
    self.memory = memory
    lastTime = MonotonicClock.nanoseconds
  }

  /// Writes both; what cannot be written is written the next time.
  mutating func write(
    to folder: RuntimeFolder, _ slot: UnsafeMutablePointer<SetupSlot>, now: Int64
  ) {
    let decided = memory.ring.decided
    let tenthsPerSecond = Int64(decided - lastDecided) * 10_000_000_000 / max(now - lastTime, 1)
    lastDecided = decided
    lastTime = now
    nextReport = now + slot.pointee.configuration.service.metricsInterval
    MetricsPage(memory, slot).write(to: folder)
    memory.manager.pointee.status(line(slot, tenthsPerSecond: tenthsPerSecond))
  }

  /// For example `landing pad 98 %, 29.8 fps, 41 ms from exposure to decision`.
  private func line(
    _ slot: UnsafeMutablePointer<SetupSlot>, tenthsPerSecond: Int64
  ) -> InlineText<256> {
    var text = InlineText<256>()
    if memory.switchboard.pointee.isOrderedOff { text.append("outputs held off by order; ") }
    if tenthsPerSecond == 0 {
      text.append("no frames")
      return text
    }
    appendBestClass(slot, to: &text)
    text.append(", ")
    text.append(UInt64(tenthsPerSecond / 10))
    text.append(".")
    text.append(UInt64(tenthsPerSecond % 10))
    text.append(" fps, ")
    let latency = memory.metrics.exposureToDecision
    text.append(latency.sum / max(latency.count, 1) / 1_000_000)
    text.append(" ms from exposure to decision")
    return text
  }

  private func appendBestClass(
    _ slot: UnsafeMutablePointer<SetupSlot>, to text: inout InlineText<256>
  ) {
    let model = slot.pointee.model.view
    var best = 0
    for index in 0..<min(model.network.classes, Metrics.classLimit)
    where memory.metrics.probability(of: index) > memory.metrics.probability(of: best) {
      best = index
    }
    text.append(model.label(best).bindMemory(to: UInt8.self))
    text.append(" ")
    text.append((UInt64(memory.metrics.probability(of: best)) * 100) >> 30)
    text.append(" %")
  }
}
