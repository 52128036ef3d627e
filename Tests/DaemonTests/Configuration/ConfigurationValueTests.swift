// SPDX-License-Identifier: Apache-2.0

import Frames
import Testing
import Triggers

@testable import Daemon

struct ConfigurationValueTests {
  @Test(arguments: [
    ("0.5", 1 << 29), ("50%", 1 << 29), ("1", 1 << 30), ("100%", 1 << 30), ("1.000", 1 << 30),
    ("0.8", 858_993_459), ("0.80", 858_993_459), ("80.0%", 858_993_459), ("0.60", 644_245_094),
    // Rounded to the nearest: 1073741.824 and 1.07.
    ("0.001", 1_073_742), ("0.000000001", 1), ("0.0000001%", 1),
  ])
  func `probabilities are exact`(text: String, units: UInt32) {
    #expect(ConfigurationText(copying: text).probability == units)
  }

  @Test(arguments: [
    "", "0", "0.0", "1.1", "101%", "-0.5", "+0.5", ".5", "1.", "0.5.0", "0,5", "0.5 %", "%", "50%%",
    "0.0000000001", "1e-1", "99999999999999999999", "half",
  ])
  func `what is no probability is refused`(text: String) {
    #expect(ConfigurationText(copying: text).probability == nil)
  }

  @Test(arguments: [
    ("0", 0), ("0s", 0), ("7us", 7_000), ("500ms", 500_000_000), ("2s", 2_000_000_000),
    ("2 s", 2_000_000_000), ("5min", 300_000_000_000), ("24h", 86_400_000_000_000),
  ])
  func `times have units`(text: String, nanoseconds: Int64) {
    #expect(ConfigurationText(copying: text).duration(in: 0...86_400_000_000_000) == nanoseconds)
  }

  @Test(arguments: [
    "", "500", "s", "1.5s", "-1s", "1d", "25h", "1s 1s", "9999999999s", "1000000000h",
    "18446744073709551617s",
  ])
  func `what is no time is refused`(text: String) {
    #expect(ConfigurationText(copying: text).duration(in: 0...86_400_000_000_000) == nil)
  }

  @Test func `numbers have a range and nothing beside them`() {
    let range = -1...70
    #expect(ConfigurationText("070").integer(in: range) == 70)
    for text in ["71", "-1", "7 0", "", " 7", "7x", "0x7"] {
      #expect(ConfigurationText(copying: text).integer(in: range) == nil)
    }
  }

  @Test func `sizes count in powers of 1024`() {
    let range = 0...1 << 30
    #expect(ConfigurationText("8M").byteCount(in: range) == 8 << 20)
    #expect(ConfigurationText("64K").byteCount(in: range) == 64 << 10)
    #expect(ConfigurationText("100").byteCount(in: range) == 100)
    for text in ["2048M", "8 M", "M", "", "8MB", "1099511627776M"] {
      #expect(ConfigurationText(copying: text).byteCount(in: range) == nil)
    }
  }

  @Test func `yes and no have the words that systemd knows`() {
    for text in ["yes", "on", "true", "1", "Yes", "ON"] {
      #expect(ConfigurationText(copying: text).boolean == true)
    }
    for text in ["no", "off", "false", "0"] {
      #expect(ConfigurationText(copying: text).boolean == false)
    }
    for text in ["", "y", "maybe", "onn"] {
      #expect(ConfigurationText(copying: text).boolean == nil)
    }
  }

  @Test(arguments: [
    (
      "Camera", "Source",
      ["auto", "-", "/dev/video0", "name:HD Camera", "fifo:/run/f", "file:/a", "folder:/a"]
    ),
    (
      "Camera", "Format",
      ["auto", "yuyv", "uyvy", "nv12", "nv21", "yuv420", "grey", "rgb24", "bgr24", "mjpeg"]
    ),
    ("Camera", "Width", ["16", "8192"]),
    ("Camera", "FrameRate", ["1", "240"]),
    ("Camera", "Region", ["0,0,100,100", "99.99,0,0.01,1", "1 , 2 , 3 , 4"]),
    ("Camera", "Rotate", ["0", "90", "180", "270"]),
    ("Camera", "Flip", ["none", "horizontal", "vertical", "both"]),
    ("Camera", "Matrix", ["auto", "bt601", "BT709"]),
    ("Camera", "Range", ["auto", "limited", "full"]),
    ("Camera", "SettleTime", ["0", "60s"]),
    ("Camera", "FrameDeadline", ["50ms", "60s"]),
    ("Model", "Kernels", ["auto", "portable"]),
    ("Rule a", "Class", ["a", "a,b,c,d,e,f,g,h", "\"a\"", "landing pad"]),
    ("Rule a", "Frames", ["1 of 1", "64 of 64", "3  of\t5"]),
    ("Output a", "Line", ["GPIO17", "pinctrl-bcm2711:0", "LED:green", "gpio-sim.0-node0:3"]),
    ("Output a", "Mode", ["level", "pulse 1ms", "blink 1ms 24h", "heartbeat"]),
    ("Service", "EnableLine", ["a", "a active-low", "a:1 pull-down active-low"]),
  ])
  func `values of a key are taken`(section: String, key: String, values: [String]) {
    for value in values {
      #expect(parse("[\(section)]\n\(key) = \(value)\n").error == nil, "\(value)")
    }
  }

  @Test(arguments: [
    (
      "Camera", "Source",
      ["", "video0", "/dev/", "name:", "fifo:run", "fifo:", "http://x", "command:ls"]
    ),
    ("Camera", "Format", ["", "h264", "yuyvx"]),
    ("Camera", "Width", ["15", "8193", "640x480"]),
    ("Camera", "FrameRate", ["0", "241", "29.97"]),
    (
      "Camera", "Region",
      [
        "", "0,0,100", "0,0,100,100,", "0,0,0,100", "1,0,100,100", "0,0.01,100,100", "0,0,0.001,1",
        "-1,0,1,1",
      ]
    ),
    ("Camera", "Rotate", ["45", "360", "-90"]),
    ("Camera", "Flip", ["auto", "left"]),
    ("Camera", "SettleTime", ["61s", "500"]),
    ("Camera", "FrameDeadline", ["49ms", "61s", "0"]),
    ("Model", "File", ["", "model.shufflenet"]),
    ("Model", "Threads", ["0", "17"]),
    ("Model", "MaximumSize", ["63K", "257M"]),
    ("Rule a", "Class", ["", ",", "a,", "a,,b", "a,b,c,d,e,f,g,h,i", "\"a", "\"a\" b", "\"\""]),
    ("Rule a", "Frames", ["", "3", "3/5", "0 of 5", "6 of 5", "3 of 65", "3 of 5 frames"]),
    ("Rule a", "Leave", ["", "2"]),
    ("Rule a", "MinOn", ["25h"]),
    ("Rule a", "Region", ["", "0,0,0,0"]),
    ("Rule a", "Output", ["", "a b"]),
    ("Output a", "Line", ["", "gpiochip0:17", ":17", String(repeating: "a", count: 32)]),
    (
      "Output a", "Mode",
      [
        "", "level 1s", "level x", "heartbeat x", "pulse 1s x", "pulse", "pulse 0", "pulse 1s 1s",
        "blink 1s", "blink 1s 1s 1s",
        "heartbeat 1s", "blink 1s x", "pulse x", "pulse 25h",
      ]
    ),
    ("Service", "EnableLine", ["", "a b", "a pull-up pull-down", "a active-low active-low"]),
    ("Service", "RuntimeFolder", ["", "run", "/" + String(repeating: "a", count: 80)]),
    ("Service", "Snapshots", ["1001", "-1"]),
    ("Service", "MetricsInterval", ["99ms", "61min"]),
  ])
  func `other values are refused`(section: String, key: String, values: [String]) {
    for value in values {
      let error = parse("[\(section)]\n\(key) = \(value)\n").error
      guard case .badValue(let found, let text)? = error?.reason else {
        Issue.record("\(key) = \(value) was taken")
        continue
      }
      #expect(found.name.string == key)
      #expect(text.string == value)
    }
  }

  @Test func `the edges of a region are rounded, and all of the frame is the whole`() throws {
    let camera = "[Camera]\nRegion = "
    #expect(try parse(camera + "0,0,100,100").get().camera.view.region == .whole)
    // 0.01 % is 6.5536 of 65536, and 33.34 % is 21849.7.
    #expect(
      try parse(camera + "0.01,33.33,99.99,0.01").get().camera.view.region
        == .fractions(Rectangle(x: 7, y: 21_843, width: 65_529, height: 7)))
  }

  @Test func `leave follows enter where it is not set`() throws {
    let rules = try parse("[Rule a]\nEnter = 0.5\n[Rule b]\n[Rule c]\nLeave = 0.7").get().rules
    #expect(rules[0].settings.leave == 1 << 29)
    #expect(
      rules[1].settings == RuleSettings(enter: 858_993_459, leave: 644_245_094, hits: 3, window: 5))
    #expect(rules[2].settings.leave == 751_619_277)
  }
}
