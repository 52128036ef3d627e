// SPDX-License-Identifier: Apache-2.0

import Frames
import Testing
import Triggers

@testable import Daemon

struct ConfigurationSetupTests {
  @Test func `names become numbers`() throws {
    let configuration = try resolved(
      """
      [Model]
      File = /m
      [Camera]
      FrameDeadline = 250ms
      [Rule a]
      Class = gate, cone
      Output = second
      Enter = 0.5
      [Rule b]
      Class = none
      Output = first
      [Output first]
      Line = x
      [Output second]
      Line = y
      Mode = pulse 1s
      Default = on
      """)
    let setup = configuration.setup
    #expect(setup.frameDeadline == 250_000_000)
    #expect(setup.outputCount == 2)
    #expect(
      setup.outputs[1] == OutputSettings(mode: .pulse(length: 1_000_000_000), defaultLevel: true))
    #expect(setup.ruleCount == 2)
    #expect(setup.rules[0].settings.enter == 1 << 29)
    #expect((0..<setup.rules[0].classCount).map { setup.rules[0].classes[$0] } == [2, 1])
    #expect((0..<setup.rules[1].classCount).map { setup.rules[1].classes[$0] } == [0])
    #expect([setup.rules[0].output, setup.rules[1].output] == [1, 0])
    #expect(setup.viewCount == 1)
    #expect(configuration.view(0) == FrameView())
  }

  @Test func `rules that look at one region share a view`() throws {
    let rule = "Class = none\nOutput = o\n"
    let configuration = try resolved(
      """
      [Model]
      File = /m
      [Camera]
      Region = 0,0,50,50
      Rotate = 90
      [Output o]
      Line = x

      """
        + "[Rule a]\n\(rule)Region = 50,50,50,50\n[Rule b]\n\(rule)[Rule c]\n\(rule)"
        + "Region=50,50,50,50\n[Rule d]\n\(rule)Region = 0,0,50,50\n")
    let setup = configuration.setup
    #expect((0..<setup.ruleCount).map { setup.rules[$0].view } == [0, 1, 0, 1])
    #expect(setup.viewCount == 2)
    let (edge, half) = (32_768, 32_768)
    #expect(
      configuration.view(0)
        == FrameView(
          region: .fractions(Rectangle(x: edge, y: edge, width: half, height: half)),
          rotation: .quarter))
    #expect(
      configuration.view(1).region == .fractions(Rectangle(x: 0, y: 0, width: half, height: half)))
  }

  @Test func `without rules there is one view, the camera's`() throws {
    let configuration = try resolved("[Model]\nFile = /m\n[Camera]\nFlip = both\n")
    #expect(configuration.setup.viewCount == 1)
    #expect(configuration.setup.ruleCount == 0)
    #expect(configuration.view(0) == FrameView(flip: .both))
  }
}

private func resolved(_ file: String) throws -> Configuration {
  var configuration = try parse(file).get()
  try configuration.validate()
  try configuration.resolve(labels: Labels())
  return configuration
}

private struct Labels: ClassLabels {
  private let texts = ["none", "cone", "gate"].map(ConfigurationFile.init)

  var count: Int { texts.count }
  func label(_ index: Int) -> UnsafeBufferPointer<UInt8> { texts[index].bytes }
}
