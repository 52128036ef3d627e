// SPDX-License-Identifier: Apache-2.0

internal import Board
internal import Daemon
internal import Frames
internal import ModelFile

/// The daemon's numbers in the text format of Prometheus, for node_exporter's textfile collector.
struct MetricsPage {
  private let memory: DaemonMemory
  private let slot: UnsafeMutablePointer<SetupSlot>

  init(_ memory: DaemonMemory, _ slot: UnsafeMutablePointer<SetupSlot>) {
    self.memory = memory
    self.slot = slot
  }

  /// Puts the page in place of the last one; what cannot be written is written the next time.
  func write(to folder: RuntimeFolder) {
    folder.path(RuntimeFolder.metrics).withCString { path in
      do throws(BoardError) {
        var file = try ReplacementFile(CString(path))
        var stream = TextStream(descriptor: file.descriptor)
        write(to: &stream)
        stream.flush()
        if !stream.failed { try file.finish(mode: 0o644) }
      } catch {
        // The folder is full or gone; the numbers stay.
      }
    }
  }

  private func write(to stream: inout TextStream) {
    writeFrames(to: &stream)
    stream.write(histogram: memory.metrics.exposureToDecision, "exposure_to_decision")
    stream.write(histogram: memory.metrics.exposureToPin, "exposure_to_pin")
    stream.write(histogram: memory.metrics.inference, "inference")
    writeClasses(to: &stream)
    writeTriggers(to: &stream)
    writeHealth(to: &stream)
    stream.write(counter: "shufflenetd_events_lost_total")
    stream.write("shufflenetd_events_lost_total ")
    stream.write(memory.pipelineEvents.lostCount + memory.guardEvents.lostCount)
    stream.newline()
  }

  private func writeHealth(to stream: inout TextStream) {
    let health = BoardHealth()
    if let temperature = health.temperature {
      stream.write("# TYPE shufflenetd_temperature_celsius gauge\nshufflenetd_temperature_celsius ")
      stream.write(seconds: Int64(temperature) * 1_000_000, width: 0)
      stream.newline()
    }
    if let throttling = health.throttling {
      stream.write("# TYPE shufflenetd_throttled gauge\nshufflenetd_throttled ")
      stream.write(throttling.isSlowed || throttling.isUnderVoltage ? "1\n" : "0\n")
    }
  }

  private func writeFrames(to stream: inout TextStream) {
    stream.write(counter: "shufflenetd_frames_total")
    stream.write("shufflenetd_frames_total{outcome=\"decided\"} ")
    stream.write(memory.ring.decided)
    stream.newline()
    for index in 0..<FrameDrop.count {
      stream.write("shufflenetd_frames_total{outcome=\"")
      stream.write(FrameDrop.at(index).name)
      stream.write("\"} ")
      stream.write(memory.ring.dropCount(.at(index)))
      stream.newline()
    }
  }

  private func writeClasses(to stream: inout TextStream) {
    stream.write("# TYPE shufflenetd_class_probability gauge\n")
    let model = slot.pointee.model.view
    for index in 0..<min(model.network.classes, Metrics.classLimit) {
      stream.write("shufflenetd_class_probability{class=")
      stream.write(json: model.label(index).bindMemory(to: UInt8.self))
      stream.write("} ")
      stream.write(probability: memory.metrics.probability(of: index))
      stream.newline()
    }
  }

  private func writeTriggers(to stream: inout TextStream) {
    stream.write(counter: "shufflenetd_triggers_total")
    let rules = slot.pointee.configuration.rules
    for index in rules.indices {
      stream.write("shufflenetd_triggers_total{rule=")
      stream.write(json: rules[index].name.bytes)
      stream.write("} ")
      stream.write(memory.metrics.triggerCount(rule: index))
      stream.newline()
    }
  }
}

extension TextStream {
  fileprivate mutating func write(counter name: StaticString) {
    write("# TYPE ")
    write(name)
    write(" counter\n")
  }

  fileprivate mutating func write(histogram: Histogram, _ name: StaticString) {
    write("# TYPE shufflenetd_")
    write(name)
    write("_seconds histogram\n")
    var sum: UInt64 = 0
    for bucket in 0..<Histogram.bucketCount {
      sum += histogram.count(in: bucket)
      write("shufflenetd_")
      write(name)
      write("_seconds_bucket{le=\"")
      if let bound = Histogram.bound(of: bucket) {
        write(seconds: bound * 1_000_000, width: 0)
      } else {
        write("+Inf")
      }
      write("\"} ")
      write(sum)
      newline()
    }
    write("shufflenetd_")
    write(name)
    write("_seconds_sum ")
    write(seconds: Int64(clamping: histogram.sum), width: 0)
    write("\nshufflenetd_")
    write(name)
    write("_seconds_count ")
    write(sum)
    newline()
  }
}
