// SPDX-License-Identifier: Apache-2.0

public import Triggers

/// Which line is meant, in words that stay true when chips are numbered anew.
public enum ConfiguredLine: Equatable, Sendable {
  /// What the device tree calls it, such as `GPIO17`.
  case name(ConfigurationText)
  /// A place on the chip with this label.
  case offset(UInt32, chipLabel: ConfigurationText)

  public enum Drive: UInt8, Sendable {
    case pushPull, openDrain, openSource
  }

  public enum Bias: UInt8, Sendable {
    case asIs, disabled, pullUp, pullDown
  }
}

/// `[Output NAME]`: a line and what it does.
public struct OutputSection: Equatable, Sendable {
  public internal(set) var name: ConfigurationText
  /// Nothing until it is set; `validate` wants one.
  public var line: ConfiguredLine?
  public var isActiveLow = false
  public var drive = ConfiguredLine.Drive.pushPull
  public var bias = ConfiguredLine.Bias.asIs
  public var settings = OutputSettings()

  var places = KeyPlaces()

  init(name: ConfigurationText) { self.name = name }
}

enum OutputKey: UInt8, SectionKey {
  case line, activeLow, drive, bias, `default`, onFault, mode

  static let section = SectionKind.output

  var entry: KeyEntry {
    switch self {
    case .line: KeyEntry("Line", "a line's name such as GPIO17, or CHIPLABEL:OFFSET")
    case .activeLow: KeyEntry("ActiveLow", "yes or no")
    case .drive: KeyEntry("Drive", "push-pull, open-drain or open-source")
    case .bias: KeyEntry("Bias", "as-is, disabled, pull-up or pull-down")
    case .default: KeyEntry("Default", "on or off")
    case .onFault: KeyEntry("OnFault", "on or off")
    case .mode:
      KeyEntry("Mode", "level, pulse TIME, blink TIME TIME or heartbeat, times from 1ms to 24h")
    }
  }
}

extension OutputSection: Section {
  mutating func set(_ key: OutputKey, to value: ConfigurationText) -> Bool {
    switch key {
    case .line: assign(ConfiguredLine(value), toOptional: &line)
    case .activeLow: assign(value.boolean, to: &isActiveLow)
    case .drive: assign(ConfiguredLine.Drive(value), to: &drive)
    case .bias: assign(ConfiguredLine.Bias(value), to: &bias)
    case .default: assign(value.boolean, to: &settings.defaultLevel)
    case .onFault: assign(value.boolean, to: &settings.faultLevel)
    case .mode: assign(OutputMode(value), to: &settings.mode)
    }
  }
}

extension ConfiguredLine {
  /// A text that ends in a colon and a number is a place, any other a name.
  init?(_ text: ConfigurationText) {
    let longest = 31
    guard let colon = text.bytes.lastIndex(of: UInt8(ascii: ":")),
      let offset = text.slice(colon + 1..<text.bytes.count).integer(in: 0...65_535)
    else {
      guard (1...longest).contains(text.bytes.count) else { return nil }
      self = .name(text)
      return
    }
    let label = text.slice(0..<colon)
    // The number of a chip is another one after the next update of the kernel.
    if let number = label.rest(behind: "gpiochip"), number.integer(in: 0...9999) != nil {
      return nil
    }
    guard (1...longest).contains(label.bytes.count) else { return nil }
    self = .offset(UInt32(offset), chipLabel: label)
  }
}

extension ConfiguredLine.Drive {
  init?(_ text: ConfigurationText) {
    switch text {
    case "push-pull": self = .pushPull
    case "open-drain": self = .openDrain
    case "open-source": self = .openSource
    default: return nil
    }
  }
}

extension ConfiguredLine.Bias {
  init?(_ text: ConfigurationText) {
    switch text {
    case "as-is": self = .asIs
    case "disabled": self = .disabled
    case "pull-up": self = .pullUp
    case "pull-down": self = .pullDown
    default: return nil
    }
  }
}

extension OutputMode {
  init?(_ text: ConfigurationText) {
    let times: ClosedRange<Int64> = 1_000_000...86_400_000_000_000
    var rest = text
    guard let word = rest.takeWord() else { return nil }
    let first = rest.takeWord()
    let second = rest.takeWord()
    guard rest.takeWord() == nil else { return nil }
    switch (word, first?.duration(in: times), second?.duration(in: times)) {
    case ("level", nil, nil) where first == nil: self = .level
    case ("heartbeat", nil, nil) where first == nil: self = .heartbeat
    case ("pulse", let length?, nil) where second == nil: self = .pulse(length: length)
    case ("blink", let on?, let off?): self = .blink(on: on, off: off)
    default: return nil
    }
  }
}
