// SPDX-License-Identifier: Apache-2.0

import Board
import Testing

@testable import Commands

/// What findings say of recorded values.
struct FindingTests {
  @Test func `a finding is a line with what to do behind it`() throws {
    let finding = Finding(.warn, "supply", "low", remedy: "another \"one\"")
    #expect(try captured { $0.write(finding) } == "warn supply: low: another \"one\"\n")
    let json = #"{"severity":"warn","subject":"supply","text":"low","remedy":"another \"one\""}"#
    #expect(try captured { $0.write(json: finding) } == json + "\n")
  }

  @Test func `a finding without a remedy has none`() throws {
    let finding = Finding(.ok, "unit", "there")
    #expect(try captured { $0.write(finding) } == "ok   unit: there\n")
    let json = #"{"severity":"ok","subject":"unit","text":"there","remedy":null}"#
    #expect(try captured { $0.write(json: finding) } == json + "\n")
  }

  @Test(
    arguments: [
      (nil, "ok   temperature: unknown"), (-1500, "ok   temperature: -1 °C"),
      (79_999, "ok   temperature: 79 °C\n"), (80_000, "warn temperature: 80 °C: a heat sink"),
    ] as [(Int?, String)])
  func `80 degrees are too warm`(temperature: Int?, expected: String) throws {
    try expectLine(.temperature(temperature), expected)
  }

  @Test(
    arguments: [
      (0, "ok   supply: never", "ok   clock: never"),
      (0x1, "bad  supply: below 4.63 V now: a stronger supply", "ok   clock: never"),
      (0x2, "ok   supply: never", "warn clock: held down now: "),
      (0x4, "ok   supply: never", "warn clock: held down now: "),
      (0x8, "ok   supply: never", "warn clock: held down now: "),
      (0x10000, "warn supply: was below 4.63 V since the start: ", "ok   clock: never"),
      (0x20000, "ok   supply: never", "warn clock: was held down since the start: "),
      (0x80000, "ok   supply: never", "warn clock: was held down since the start: "),
      (0x50005, "bad  supply: below 4.63 V now: ", "warn clock: held down now: "),
    ] as [(UInt32, String, String)])
  func `the firmware's bits become words`(bits: UInt32, supply: String, clock: String) throws {
    try expectLine(.supply(Throttling(bits: bits)), supply)
    try expectLine(.clock(Throttling(bits: bits)), clock)
  }

  @Test func `a board without such firmware is no complaint`() throws {
    try expectLine(.supply(nil), "ok   supply: unknown")
    try expectLine(.clock(nil), "ok   clock: unknown")
  }

  @Test(arguments: [
    ("", "ok   governor: none"), ("ondemand", "ok   governor: ondemand\n"),
    ("powersave", "warn governor: powersave: echo performance | sudo tee "),
  ])
  func `a governor that saves power is too slow`(name: String, expected: String) throws {
    try expectLine(.governor(text(name)), expected)
  }

  @Test(
    arguments: [
      (nil, "ok   memory: unknown"), (64 << 20, "ok   memory: 64 MB are free\n"),
      ((64 << 20) - 1, "warn memory: 63 MB are free: end other programs"),
    ] as [(Int?, String)])
  func `64 MB should be free`(bytes: Int?, expected: String) throws {
    try expectLine(.memory(bytes), expected)
  }

  @Test func `a missing or idle watchdog is a warning`() throws {
    try expectLine(.watchdog(.none), "warn hardware watchdog: none: ")
    try expectLine(.watchdog(.idle), "warn hardware watchdog: there, not armed: ")
    try expectLine(.watchdog(.armed), "ok   hardware watchdog: armed\n")
    try expectLine(.watchdog(.unknown), "ok   hardware watchdog: there")
  }

  @Test func `a kernel that keeps levels makes the unit matter`() throws {
    try expectLine(.released(.keepLevel), "ok   released lines: keep their level: ")
    #expect(try line(.released(.keepLevel)).contains("ExecStopPost="))
    try expectLine(.released(.becomeInputs), "ok   released lines: become inputs\n")
    try expectLine(.released(.unknown), "ok   released lines: unknown")
  }
}

// Devices and the service.
extension FindingTests {
  @Test func `a chip of a group says how to get into that group`() throws {
    let error = GPIOError.permission(chip: 0, group: text("gpio"))
    try expectLine(.gpio(error, otherChips: 0), "bad  gpio: /dev/gpiochip0: permission denied")
    #expect(try line(.gpio(error, otherChips: 0)).contains(": sudo usermod -aG gpio $USER"))
    try expectLine(.gpio(error, otherChips: 1), "warn gpio: ")
  }

  @Test func `a chip of root alone needs the rules that are shipped`() throws {
    let finding = Finding.gpio(.permission(chip: 1, group: text("root")), otherChips: 0)
    #expect(try line(finding).contains("60-shufflenetd.rules"))
    #expect(try !line(finding).contains("usermod"))
  }

  @Test func `a camera on the ribbon says which unit brings it`() throws {
    let finding = Finding.camera(PathText("/dev/video0"), .rawSensor)
    try expectLine(finding, "warn camera: /dev/video0: a CSI camera")
    #expect(try line(finding).contains("shufflenetd-rpicam.service"))
  }

  @Test func `a daemon that does not run is a warning, one that died is bad`() throws {
    try expectLine(
      .daemon(.system(.connect, errno: 2)), "warn daemon: does not run: sudo systemctl enable")
    try expectLine(.daemon(.system(.connect, errno: 13)), "warn daemon: cannot connect: Permission")
    try expectLine(
      .daemon(.system(.connect, errno: 111)), "bad  daemon: cannot connect: Connection")
  }

  @Test func `run must take writes and should lie in memory`() throws {
    try expectLine(.runtimeMount(nil), "bad  /run: is not there: ")
    try expectLine(
      .runtimeMount(Mount(isInMemory: true, isReadOnly: true)), "bad  /run: takes no writes: ")
    try expectLine(
      .runtimeMount(Mount(isInMemory: false, isReadOnly: false)), "warn /run: is not on tmpfs")
    try expectLine(.runtimeMount(Mount(isInMemory: true, isReadOnly: false)), "ok   /run: on tmpfs")
  }

  private func line(_ finding: Finding) throws -> String { try captured { $0.write(finding) } }

  private func expectLine(
    _ finding: Finding, _ expected: String, at location: SourceLocation = #_sourceLocation
  ) throws {
    let line = try line(finding)
    #expect(line.hasPrefix(expected), "\(line)", sourceLocation: location)
  }

  private func text(_ text: String) -> ShortText {
    var name = ShortText()
    for byte in text.utf8 { name.append(byte: byte) }
    return name
  }
}
