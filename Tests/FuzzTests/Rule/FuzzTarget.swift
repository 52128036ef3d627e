// SPDX-License-Identifier: Apache-2.0

// A rule under libFuzzer: the first bytes are its settings, the rest is what happens to it and when.
//
// The oracle of `TriggersTests` says what must hold after every step.
//
// Built by Toolchains/fuzz, because SwiftPM has no way to link a fuzzer.

internal import Glibc
internal import Triggers

/// How many steps there were, and in how many inputs the rule became active; libFuzzer has one thread.
nonisolated(unsafe) private var counts = (steps: 0, active: 0)

/// What libFuzzer calls before the first input.
@_cdecl("LLVMFuzzerInitialize")
public func prepare(_: UnsafeMutableRawPointer?, _: UnsafeMutableRawPointer?) -> CInt {
  atexit { print("stat::steps: \(counts.steps)\nstat::became_active: \(counts.active)") }
}

/// What libFuzzer calls for each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  var bytes = UnsafeBufferPointer(start: start, count: count)[...]
  guard let settings = RuleSettings(taking: &bytes) else { return -1 }
  var oracle = RuleOracle(settings)
  var now: Int64 = 0
  while let step = RuleStep(taking: &bytes), let time = nextTime(after: now, taking: &bytes) {
    now = time
    counts.steps += 1
    if let broken = oracle.take(step, at: now) { fatalError("broke: \(broken)") }
  }
  if oracle.causes.contains(.seen) { counts.active += 1 }
  return 0
}

private typealias Bytes = Slice<UnsafeBufferPointer<UInt8>>

extension RuleSettings {
  fileprivate init?(taking bytes: inout Bytes) {
    guard bytes.count >= 8 else { return nil }
    let window = Int(bytes.removeFirst() % 64) + 1
    let hits = Int(bytes.removeFirst()) % window + 1
    let bounds = [UInt32(bytes.removeFirst()) << 22, UInt32(bytes.removeFirst()) << 22]
    self.init(
      enter: max(bounds[0], bounds[1]), leave: min(bounds[0], bounds[1]), hits: hits,
      window: window, minimumOn: time(bytes.removeFirst()), minimumOff: time(bytes.removeFirst()),
      maximumOn: time(bytes.removeFirst()), cooldown: time(bytes.removeFirst()))
  }
}

extension RuleStep {
  fileprivate init?(taking bytes: inout Bytes) {
    guard let byte = bytes.popFirst() else { return nil }
    switch byte {
    case 0: self = .fault
    case 1: self = .disable
    case 2..<16: self = .advance
    default: self = .frame(probability: UInt32(byte) << 22)
    }
  }
}

/// Mostly a little later; the upper bytes go back, far away and to both ends.
private func nextTime(after now: Int64, taking bytes: inout Bytes) -> Int64? {
  guard let byte = bytes.popFirst() else { return nil }
  return switch byte {
  case 0..<200: now &+ time(byte)
  case 200..<240: now &- time(byte - 200)
  case 240: .max
  case 241: .min
  case 242: 0
  default: now &+ 1 << Int64(byte - 200)
  }
}

/// From a nanosecond to several of the longest steps.
private func time(_ byte: UInt8) -> Int64 {
  byte < 64 ? Int64(byte) : Int64(byte - 63) * (Rule.longestStep / 16)
}
