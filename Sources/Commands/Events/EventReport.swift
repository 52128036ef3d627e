// SPDX-License-Identifier: Apache-2.0

internal import Board
internal import Daemon
internal import Frames
internal import Triggers

/// Events as text, with the names of the configuration that was in force.
struct EventReport {
  /// `[monotonic seconds] …` for a person, one line.
  static func write(
    _ event: Event, _ configuration: borrowing Configuration, to stream: inout TextStream
  ) {
    stream.write(seconds: event.time, width: 10)
    stream.write(" s  ")
    switch event.kind {
    case .rule(let rule): write(rule, configuration, to: &stream)
    case .line(let line):
      stream.write("line   ")
      stream.write(printable: configuration.outputs[line.output].name.bytes)
      stream.write(line.isActive ? " on" : " off")
    case .fault(let fault):
      stream.write("fault  ")
      stream.write(fault?.name ?? "over")
    case .cameraFound(let format):
      stream.write("camera ")
      stream.write(format.width)
      stream.write("x")
      stream.write(format.height)
      stream.write(" ")
      stream.write(format.pixels.name)
    case .cameraLost: stream.write("camera lost")
    case .reloaded: stream.write("reload done")
    case .reloadRefused: stream.write("reload refused")
    }
    stream.newline()
  }

  private static func write(
    _ rule: RuleEvent, _ configuration: borrowing Configuration, to stream: inout TextStream
  ) {
    stream.write("rule   ")
    stream.write(printable: configuration.rules[rule.rule].name.bytes)
    stream.write(rule.change.isActive ? " on  " : " off ")
    stream.write(rule.change.cause.name)
    guard rule.change.cause == .seen || rule.change.cause == .left else { return }
    stream.write(", probability ")
    stream.write(probability: rule.probability)
    guard rule.change.isActive else { return }
    stream.write(", first seen at ")
    stream.write(seconds: rule.change.firstFrameTime, width: 0)
    stream.write(" s")
  }
}

extension TextStream {
  /// Nanoseconds as seconds with three decimals, truncated.
  mutating func write(seconds nanoseconds: Int64, width: Int) {
    let milliseconds = nanoseconds / 1_000_000
    write(milliseconds / 1000, width: max(width - 4, 0))
    write(".")
    let rest = milliseconds % 1000
    if rest < 100 { write("0") }
    if rest < 10 { write("0") }
    write(rest)
  }

  /// A probability in units of `2^-30` with four decimals.
  mutating func write(probability: UInt32) {
    write(fixedPoint: Int64(probability), fractionBits: 30, decimals: 4)
  }
}

extension Fault {
  /// As it stands in events and metrics.
  var name: StaticString {
    switch self {
    case .stale: "stale"
    case .cameraLost: "camera-lost"
    case .modelFault: "model-fault"
    case .lineFailed: "line-failed"
    case .orderedOff: "ordered-off"
    case .stopping: "stopping"
    }
  }
}

extension RuleChange.Cause {
  var name: StaticString {
    switch self {
    case .seen: "seen"
    case .left: "left"
    case .expired: "expired"
    case .fault: "fault"
    case .disabled: "disabled"
    }
  }
}

extension PixelFormat {
  /// As it stands in a configuration.
  var name: StaticString {
    switch self {
    case .yuyv: "yuyv"
    case .uyvy: "uyvy"
    case .nv12: "nv12"
    case .nv21: "nv21"
    case .yuv420: "yuv420"
    case .grey: "grey"
    case .rgb24: "rgb24"
    case .bgr24: "bgr24"
    case .mjpeg: "mjpeg"
    }
  }
}

extension FrameDrop {
  /// As it stands in metrics.
  var name: StaticString {
    switch self {
    case .superseded: "superseded"
    case .damaged: "damaged"
    case .short: "short"
    case .stale: "stale"
    case .repeated: "repeated"
    case .outOfSequence: "out-of-sequence"
    case .changed: "changed"
    case .undecodable: "undecodable"
    case .settling: "settling"
    case .missed: "missed"
    }
  }

  static let count = 10

  /// Every cause once; `index` is in `0 ..< count`.
  static func at(_ index: Int) -> FrameDrop { FrameDrop(rawValue: UInt8(index)) ?? .missed }
}
