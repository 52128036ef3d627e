// SPDX-License-Identifier: Apache-2.0

import Board
import Testing

@testable import Commands

struct DoctorTests {
  @Test func `every finding is a line that begins with its severity`() throws {
    let run = try CommandRun(
      "doctor", "--config", "/nowhere/a.conf", "--runtime-folder", "/nowhere")
    #expect(run.status == .unavailable)
    #expect(run.errors == "")
    for line in run.lines {
      #expect(["ok   ", "warn ", "bad  "].contains { line.hasPrefix($0) }, "\(line)")
    }
    for subject in ["kernel: ", "memory: ", "gpio: ", "camera: ", "released lines: ", "/run: "] {
      #expect(run.lines.contains { $0.dropFirst(5).hasPrefix(subject) }, "\(subject)")
    }
    #expect(
      run.lines.contains("warn daemon: does not run: sudo systemctl enable --now shufflenetd"))
  }

  @Test func `what check says of the configuration are findings`() throws {
    let desk = try DaemonDesk()
    try desk.writeConfiguration(rule: "")
    let right = try doctor(desk)
    #expect(
      right.lines.contains { $0.hasPrefix("ok   configuration: \(desk.configuration): right") })
    try desk.writeDropIn("10-class.conf", "[Rule target]\nClass = clas 3\n")
    let wrong = try doctor(desk)
    #expect(wrong.status == .unavailable)
    #expect(wrong.lines.contains { $0.hasPrefix("bad  configuration: ") && $0.contains("clas 3") })
  }

  @Test func `as JSON a finding is an object on one line`() throws {
    let run = try CommandRun("doctor", "--json", "--config", "/nowhere/a.conf")
    #expect(!run.lines.isEmpty)
    for line in run.lines {
      #expect(line.hasPrefix(#"{"severity":""#) && line.hasSuffix("}"), "\(line)")
    }
  }

  @Test func `a report has the findings, the configuration and the lists`() throws {
    let desk = try DaemonDesk()
    try desk.writeConfiguration(rule: "")
    try desk.desk.write("metrics.prom", Array("shufflenetd_frames_total 7\n".utf8))
    let run = try CommandRun(
      "doctor", "--config", desk.configuration, "--runtime-folder", desk.desk.folder, "--report",
      desk.desk.path("report.txt"))
    let report = try desk.desk.text("report.txt")
    #expect(run.errors.hasPrefix("\(desk.desk.path("report.txt")): written"))
    #expect(report.hasPrefix(run.output))
    for part in [
      "\n== /proc/version\nLinux", "\n== /proc/cpuinfo\n", "\n== /proc/meminfo\nMemTotal:",
      "\n== \(desk.configuration)\n[Camera]\n", "shufflenetd_frames_total 7\n",
      "\n== list-cameras\n", "\n== list-lines\n",
    ] {
      #expect(report.contains(part), "\(part)")
    }
  }

  @Test func `a report that cannot be made is a failure`() throws {
    let run = try CommandRun("doctor", "--config", "/nowhere/a.conf", "--report", "/nowhere/report")
    #expect(run.status == .cannotCreate)
    #expect(run.errors.hasPrefix("/nowhere/report: cannot create"))
  }

  @Test func `a report leaves the board's serial number out`() throws {
    let text = "Revision\t: c04170\nSerial\t\t: 10000000abcdef\nModel\t\t: Pi\nSerial : 1"
    let written = try captured { stream in
      var bytes = Array(text.utf8)
      bytes.withUnsafeMutableBytes { stream.write(withoutSerial: UnsafeRawBufferPointer($0)) }
    }
    #expect(written == "Revision\t: c04170\nModel\t\t: Pi\n")
  }

  private func doctor(_ desk: DaemonDesk) throws -> CommandRun {
    try CommandRun(
      "doctor", "--config", desk.configuration, "--runtime-folder", desk.desk.folder)
  }
}
