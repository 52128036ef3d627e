// SPDX-License-Identifier: Apache-2.0

import Quantization
import Testing
import Triggers

struct OutputTests {
  @Test(arguments: [false, true]) func `a level follows the demand`(defaultLevel: Bool) {
    var output = Output(OutputSettings(defaultLevel: defaultLevel))
    #expect(output.play("-dd-", every: 1) == mark("-dd-", default: defaultLevel))
    #expect(output.nextChange(after: 4) == nil)
  }

  @Test func `a pulse lasts as long as it says, however long the demand`() {
    var output = Output(OutputSettings(mode: .pulse(length: 20)))
    #expect(output.play("-dddd--dd", every: 10) == mark("-dd----dd"))
  }

  @Test func `a pulse outlives a short demand`() {
    var output = Output(OutputSettings(mode: .pulse(length: 30), defaultLevel: true))
    #expect(output.play("d-----", every: 10) == mark("ddd---", default: true))
  }

  @Test func `a demand that comes while a pulse runs neither lengthens nor repeats it`() {
    var output = Output(OutputSettings(mode: .pulse(length: 40)))
    #expect(output.play("d-d-----d", every: 10) == mark("dddd----d"))
  }

  @Test func `a pulse says when it ends`() {
    var output = Output(OutputSettings(mode: .pulse(length: 40)))
    #expect(output.nextChange(after: 0) == nil)
    _ = output.play("d", every: 10, from: 100)
    #expect(output.nextChange(after: 100) == 140)
    #expect(output.nextChange(after: 130) == 140)
    #expect(output.nextChange(after: 150) == 150)
    _ = output.play("d", every: 10, from: 140)
    #expect(output.nextChange(after: 140) == nil)
  }

  @Test func `a clock that goes backwards makes no pulse longer`() {
    var output = Output(OutputSettings(mode: .pulse(length: 40)))
    _ = output.play("ddd", every: 10, from: 1000)
    #expect(output.play("dddd", every: 10, from: 0) == mark("dd--"))
  }

  @Test func `blinking begins with its on time and rests without demand`() {
    var output = Output(OutputSettings(mode: .blink(on: 20, off: 10)))
    #expect(output.play("--dddddddd--dd", every: 10) == mark("--dd-dd-dd--dd"))
  }

  @Test func `blinking says when it changes`() {
    var output = Output(OutputSettings(mode: .blink(on: 20, off: 10)))
    _ = output.play("d", every: 10)
    #expect(output.nextChange(after: 5) == 20)
    _ = output.play("d", every: 10, from: 25)
    #expect(output.nextChange(after: 25) == 30)
    _ = output.play("-", every: 10, from: 30)
    #expect(output.nextChange(after: 30) == nil)
  }

  @Test func `a heartbeat changes with every decision and stands still without`() {
    var output = Output(OutputSettings(mode: .heartbeat))
    let levels = [7, 7, 8, 9, 9, 9, 12, UInt32.max].map {
      output.level(isDemanded: true, decisions: $0, now: 0)
    }
    #expect(levels == [false, false, true, false, false, false, true, false])
    #expect(output.nextChange(after: 0) == nil)
  }

  @Test(arguments: [false, true]) func `a fault has a level of its own`(faultLevel: Bool) {
    var output = Output(OutputSettings(mode: .pulse(length: 40), faultLevel: faultLevel))
    _ = output.play("d", every: 10)
    #expect(output.fault() == faultLevel)
    #expect(output.nextChange(after: 10) == nil)
    #expect(output.play("--d", every: 10, from: 10) == mark("--d"))
  }
}

struct OutputPropertyTests {
  @Test(arguments: 0..<50) func `no clock makes a pulse longer than it lasts`(seed: UInt64) {
    let length: Int64 = 40
    var random = SeededGenerator(seed: seed)
    var output = Output(OutputSettings(mode: .pulse(length: length)))
    var (now, lasted, wasOn, pulses) = (Int64(0), Int64(0), false, 0)
    for _ in 0..<500 {
      let step = Int64.random(in: -30...30, using: &random)
      now += step
      let isDemanded = Int.random(in: 0..<3, using: &random) == 0
      let isOn = output.level(isDemanded: isDemanded, decisions: 0, now: now)
      lasted = isOn && wasOn ? lasted + max(0, step) : 0
      if isOn && !wasOn { pulses += 1 }
      #expect(lasted < length)
      wasOn = isOn
    }
    #expect(pulses > 10)
  }
}

/// Levels from signs: `d` is the opposite of the default.
private func mark(_ signs: String, default defaultLevel: Bool = false) -> [Bool] {
  signs.map { ($0 == "d") != defaultLevel }
}

extension Output {
  /// The level at each step; `d` is a demand.
  fileprivate mutating func play(
    _ demands: String, every interval: Int64, from start: Int64 = 0
  ) -> [Bool] {
    demands.enumerated().map { index, demand in
      level(isDemanded: demand == "d", decisions: 0, now: start + Int64(index) * interval)
    }
  }
}
