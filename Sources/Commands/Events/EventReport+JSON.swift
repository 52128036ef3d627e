// SPDX-License-Identifier: Apache-2.0

internal import Board
internal import Daemon
internal import Frames
internal import Triggers

extension EventReport {
  /// One line of JSON; times are monotonic, in microseconds.
  static func writeJSON(
    _ event: Event, _ configuration: borrowing Configuration, to stream: inout TextStream
  ) {
    stream.write("{")
    stream.writeMember("time_us", Int(event.time / 1000), isFirst: true)
    switch event.kind {
    case .rule(let rule): writeMembers(rule, event.time, configuration, to: &stream)
    case .line(let line): writeMembers(line, event.time, configuration, to: &stream)
    case .fault(let fault):
      stream.writeMember("event", "fault")
      stream.writeMember("fault", fault?.name ?? "over")
    case .cameraFound(let format):
      stream.writeMember("event", "camera-found")
      stream.writeMember("width", format.width)
      stream.writeMember("height", format.height)
      stream.writeMember("format", format.pixels.name)
    case .cameraLost: stream.writeMember("event", "camera-lost")
    case .reloaded: stream.writeMember("event", "reloaded")
    case .reloadRefused: stream.writeMember("event", "reload-refused")
    }
    stream.write("}\n")
  }

  private static func writeMembers(
    _ rule: RuleEvent, _ time: Int64, _ configuration: borrowing Configuration,
    to stream: inout TextStream
  ) {
    stream.writeMember("event", "rule")
    stream.writeMember("rule", name: configuration.rules[rule.rule].name)
    stream.writeKey("active")
    stream.write(rule.change.isActive ? "true" : "false")
    stream.writeMember("cause", rule.change.cause.name)
    stream.writeKey("probability")
    stream.write(probability: rule.probability)
    stream.writeMember("first_us", Int(rule.change.firstFrameTime / 1000))
    stream.writeMember("frame", Int(rule.sequence))
    stream.writeMember(
      "exposure_to_decision_us",
      rule.isTimeOfExposure ? Int((time - rule.frameTime) / 1000) : nil)
  }

  private static func writeMembers(
    _ line: LineEvent, _ time: Int64, _ configuration: borrowing Configuration,
    to stream: inout TextStream
  ) {
    stream.writeMember("event", "line")
    stream.writeMember("output", name: configuration.outputs[line.output].name)
    stream.writeKey("active")
    stream.write(line.isActive ? "true" : "false")
    stream.writeMember("frame_to_pin_us", Int((time - line.frameTime) / 1000))
  }
}

extension TextStream {
  fileprivate mutating func writeMember(_ key: StaticString, name: ConfigurationText) {
    writeKey(key)
    write(json: name.bytes)
  }
}
