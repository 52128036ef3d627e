// SPDX-License-Identifier: Apache-2.0

import Board
import Testing

@Suite struct ReplayTests {
  private let desk: DaemonDesk

  init() throws { desk = try DaemonDesk() }

  @Test func raisesAndDropsTheLineOfWhatItSees() throws {
    try desk.writeConfiguration(rule: "Frames = 2 of 3")
    let run = try CommandRun("replay", "--config", desk.configuration, desk.recording)
    #expect(run.status == .ok, "\(run.errors)")
    // Five pictures of the target, then five of something else, at ten a second.
    #expect(
      run.lines.map(String.init) == [
        "     0.100 s  rule   target on  seen, probability \(desk.probability), first seen at 0.000 s",
        "     0.100 s  line   lamp on",
        "     0.600 s  rule   target off left, probability \(desk.otherProbability)",
        "     0.600 s  line   lamp off",
        "frames 10, decided 10",
        "rule target: 1 trigger",
      ])
  }

  @Test func saysTheSameEveryTime() throws {
    try desk.writeConfiguration(rule: "Frames = 1 of 2")
    let arguments = [
      "replay", "--config", desk.configuration, "--json", "--rounds", "50", "--faults", "7",
      desk.recording,
    ]
    let first = try CommandRun(arguments)
    #expect(first.status == .ok, "\(first.errors)")
    #expect(first.lines.count > 20)
    #expect(first.output.contains("\"fault\":\"stale\""))
    #expect(try CommandRun(arguments).output == first.output)
  }

  @Test(arguments: 1...5)
  func countsEveryFrameOnce(seed: Int) throws {
    try desk.writeConfiguration(rule: "")
    let run = try CommandRun(
      "replay", "--config", desk.configuration, "--rounds", "100", "--faults", "\(seed)",
      desk.recording)
    let numbers = try #require(run.lines.first { $0.hasPrefix("frames ") })
      .split(separator: ",").map { $0.split(separator: " ").last.flatMap { Int($0) } ?? 0 }
    #expect(numbers.count > 2)
    #expect(numbers[0] == numbers[1...].reduce(0, +))
  }

  @Test func playsTheRecordingOfItsConfiguration() throws {
    try desk.writeConfiguration(source: "file:\(desk.recording)", rule: "")
    let run = try CommandRun("replay", "--config", desk.configuration)
    #expect(run.status == .ok, "\(run.errors)")
    #expect(run.output.contains("frames 10, decided 10"))
  }

  @Test func wantsARecording() throws {
    try desk.writeConfiguration(rule: "")
    let run = try CommandRun("replay", "--config", desk.configuration)
    #expect(run.status == .usage)
    #expect(run.errors.contains("expected a recording"))
  }

  @Test func refusesAFileWithoutPictures() throws {
    try desk.writeConfiguration(rule: "")
    let path = try desk.desk.write("none.mjpeg", [1, 2, 3])
    let run = try CommandRun("replay", "--config", desk.configuration, path)
    #expect(run.status == .dataError)
    #expect(run.errors.hasPrefix("\(path): expected JPEG pictures"))
  }

  @Test func saysWhereAConfigurationIsWrong() throws {
    try desk.writeConfiguration(rule: "Entre = 80%")
    let run = try CommandRun("replay", "--config", desk.configuration, desk.recording)
    #expect(run.status == .configuration)
    #expect(run.errors.contains("found Entre; did you mean Enter?"))
    #expect(run.errors.hasPrefix("\(desk.configuration): "))
  }

  @Test func saysWhichDropInIsWrong() throws {
    try desk.writeConfiguration(rule: "")
    let path = try desk.writeDropIn("20-more.conf", "[Camera]\nWidth = wide\n")
    let run = try CommandRun("replay", "--config", desk.configuration, desk.recording)
    #expect(run.errors.hasPrefix("\(path): 2:9: Width: expected"))
  }

  @Test func laterDropInsOverrideEarlierOnes() throws {
    try desk.writeConfiguration(rule: "")
    try desk.writeDropIn("20-slow.conf", "[Camera]\nFrameRate = 5\n")
    try desk.writeDropIn("10-fast.conf", "[Camera]\nFrameRate = 50\n")
    let run = try CommandRun("replay", "--config", desk.configuration, "--json", desk.recording)
    // The second frame is the first of 3 of 5 that cannot come before the third, at 5 a second.
    #expect(run.output.contains("\"time_us\":400000,\"event\":\"rule\""))
  }
}
