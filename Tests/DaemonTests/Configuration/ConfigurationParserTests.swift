// SPDX-License-Identifier: Apache-2.0

import Frames
import Testing
import Triggers

@testable import Daemon

struct ConfigurationParserTests {
  @Test func `an empty file asks for the defaults`() throws {
    #expect(try parse("").get() == Configuration())
    #expect(try parse("\n# a comment\n  ; another\n\t\n").get() == Configuration())
  }

  @Test func `a camera has all of its keys`() throws {
    let camera = try parse(
      """
      [Camera]
      Source = /dev/v4l/by-id/usb-046d-video-index0
      Format = nv12
      Width = 1280
      Height=720
      FrameRate =15
      Region = 12.5, 0,75,100
      Rotate = 180
      Flip = both
      Matrix = bt709
      Range = full
      SettleTime = 2s
      FrameDeadline = 250ms
      """
    ).get().camera
    var expected = CameraSection()
    expected.source = .device(ConfigurationText(copying: "/dev/v4l/by-id/usb-046d-video-index0"))
    expected.format = .nv12
    (expected.width, expected.height, expected.frameRate) = (1280, 720, 15)
    expected.view.region = .fractions(Rectangle(x: 8192, y: 0, width: 49_152, height: 65_536))
    (expected.view.rotation, expected.view.flip) = (.half, .both)
    (expected.matrix, expected.range) = (.bt709, .full)
    (expected.settleTime, expected.frameDeadline) = (2_000_000_000, 250_000_000)
    #expect(camera == expected)
  }

  @Test func `a rule, an output, the model and the service have all of their keys`() throws {
    let configuration = try parse(
      """
      [Model]
      File = /usr/share/a b.shufflenet
      Threads = 4
      Kernels = neon
      MaximumSize = 512K
      [Rule pad]
      Class = landing-pad, "tench, Tinca tinca",gate
      Enter = 90%
      Leave = 0.5
      Frames = 2 of 3
      MinOn = 1s
      MinOff = 2s
      MaxOn = 5min
      Cooldown = 1h
      Region = 0,0,50,50
      Output = relay
      [Output relay]
      Line = pinctrl-rp1:17
      ActiveLow = yes
      Drive = open-drain
      Bias = pull-up
      Default = on
      OnFault = true
      Mode = blink 250ms 1s
      [Service]
      EnableLine = GPIO5 active-low pull-up
      CaptureLine = GPIO6
      RuntimeFolder = /run/other
      Snapshots = 20
      MetricsInterval = 500ms
      EventLog = no
      """
    ).get()
    checkModel(configuration.model)
    #expect(configuration.rules.count == 1)
    checkRule(configuration.rules[0])
    #expect(configuration.outputs.count == 1)
    checkOutput(configuration.outputs[0])
    checkService(configuration.service)
  }

  private func checkModel(_ model: ModelSection) {
    #expect(model.file.string == "/usr/share/a b.shufflenet")
    #expect(model.threads == 4)
    #expect(model.kernels?.string == "neon")
    #expect(model.maximumBytes == 512 << 10)
  }

  private func checkRule(_ rule: RuleSection) {
    #expect(rule.name.string == "pad")
    #expect(
      rule.classes.indices.map { rule.classes[$0].string } == [
        "landing-pad", "tench, Tinca tinca", "gate",
      ])
    #expect(
      rule.settings
        == RuleSettings(
          enter: 966_367_642, leave: 1 << 29, hits: 2, window: 3, minimumOn: 1_000_000_000,
          minimumOff: 2_000_000_000, maximumOn: 300_000_000_000, cooldown: 3_600_000_000_000))
    #expect(rule.region == .fractions(Rectangle(x: 0, y: 0, width: 32_768, height: 32_768)))
    #expect(rule.output.string == "relay")
  }

  private func checkOutput(_ output: OutputSection) {
    #expect(output.name.string == "relay")
    #expect(output.line == .offset(17, chipLabel: ConfigurationText("pinctrl-rp1")))
    #expect(output.isActiveLow)
    #expect(output.drive == .openDrain)
    #expect(output.bias == .pullUp)
    #expect(
      output.settings
        == OutputSettings(
          mode: .blink(on: 250_000_000, off: 1_000_000_000), defaultLevel: true, faultLevel: true))
  }

  private func checkService(_ service: ServiceSection) {
    #expect(
      service.enableLine
        == .init(line: .name(ConfigurationText("GPIO5")), isActiveLow: true, bias: .pullUp))
    #expect(service.captureLine == .init(line: .name(ConfigurationText("GPIO6"))))
    #expect(service.runtimeFolder.string == "/run/other")
    #expect(service.snapshots == 20)
    #expect(service.metricsInterval == 500_000_000)
    #expect(!service.eventLog)
  }

  @Test func `line ends, a byte order mark and spaces make no difference`() throws {
    let plain = try parse("[Camera]\nWidth = 320\n[Rule a]\nOutput = b\n").get()
    #expect(
      try parse("\u{FEFF}[Camera]\r\n\tWidth\t=\t320 \r\n\r\n[ Rule  a ]\r\nOutput=b").get()
        == plain)
  }

  @Test func `a later file replaces single keys`() throws {
    let configuration = try parse(
      "[Camera]\nWidth = 320\nHeight = 240\n[Rule a]\nEnter = 0.9\nFrames = 1 of 1\n",
      "[Rule a]\nEnter = 0.5\n[Rule b]\n[Camera]\nHeight = 200\n"
    ).get()
    #expect(configuration.camera.width == 320)
    #expect(configuration.camera.height == 200)
    #expect(configuration.rules.count == 2)
    #expect(configuration.rules[0].enter == 1 << 29)
    #expect(configuration.rules[0].window == 1)
  }

  @Test func `a section may be continued in the same file`() throws {
    let configuration = try parse("[Camera]\nWidth=320\n[Model]\n[Camera]\nHeight=240\n").get()
    #expect(configuration.camera.width == 320)
    #expect(configuration.camera.height == 240)
  }

  @Test func `configurations differ in what they say, not in where`() throws {
    let first = try parse("[Rule a]\nClass = x\nOutput = o\n").get()
    #expect(try parse("# moved\n\n[Rule a]\nOutput = o\n  Class = x\n").get() == first)
    #expect(try parse("[Rule a]\nClass = y\nOutput = o\n").get() != first)
    #expect(try parse("[Rule b]\nClass = x\nOutput = o\n").get() != first)
  }

  @Test func `as many rules and outputs as there is room for`() throws {
    let sixteen = (0..<16).map { "[Rule r\($0)]\n[Output o\($0)]\n" }.joined()
    #expect(try parse(sixteen).get().outputs.count == 16)
    #expect(
      parse(sixteen + "[Rule r3]\n[Rule one-more]").error
        == ConfigurationError(
          .tooManySections(.rule, limit: 16), at: ConfigurationPlace(line: 34, column: 7)))
    #expect(
      parse(sixteen + "[Output x]").error?.reason == .tooManySections(.output, limit: 16))
  }
}
