// SPDX-License-Identifier: Apache-2.0

public import Frames
public import Triggers

/// `[Rule NAME]`: what is looked for, and which output shows it.
public struct RuleSection: Equatable, Sendable {
  public static let classCapacity = 8

  public internal(set) var name: ConfigurationText
  /// Labels of the model; their probabilities are summed.
  public internal(set) var classes = FixedList<8, ConfigurationText>(
    placeholder: ConfigurationText(""))
  /// Which classes of the model the labels are, once ``Configuration/resolve(labels:)`` has run.
  public internal(set) var classIndices = FixedList<8, Int>(placeholder: 0)
  /// In units of `2^-30`.
  public var enter: UInt32 = 858_993_459
  /// In units of `2^-30`; where it is not set, 0.60 or `enter` if that is less.
  public var leave: UInt32?
  public var hits = 3
  public var window = 5
  /// In nanoseconds, as the three that follow.
  public var minimumOn: Int64 = 0
  public var minimumOff: Int64 = 0
  /// 0 for as long as it is seen.
  public var maximumOn: Int64 = 0
  public var cooldown: Int64 = 0
  /// Of the frame; the camera's where it is not set.
  public var region: FrameRegion?
  /// The name of an output; ``outputIndex`` once the configuration is valid.
  public var output = ConfigurationText("")
  public internal(set) var outputIndex = 0

  var places = KeyPlaces()

  init(name: ConfigurationText) { self.name = name }

  public var settings: RuleSettings {
    RuleSettings(
      enter: enter, leave: leave ?? min(644_245_094, enter), hits: hits, window: window,
      minimumOn: minimumOn, minimumOff: minimumOff, maximumOn: maximumOn, cooldown: cooldown)
  }
}

enum RuleKey: UInt8, SectionKey {
  case `class`, enter, leave, frames, minOn, minOff, maxOn, cooldown, region, output

  static let section = SectionKind.rule

  var entry: KeyEntry {
    switch self {
    case .class: KeyEntry("Class", "1 to 8 labels of the model with commas between them")
    case .enter: KeyEntry("Enter", "a probability over 0 and up to 1, such as 0.8 or 80%")
    case .leave: KeyEntry("Leave", "a probability over 0 and up to 1, such as 0.6 or 60%")
    case .frames: KeyEntry("Frames", "N of M with M from 1 to 64 and N from 1 to M")
    case .minOn: KeyEntry("MinOn", RuleKey.time)
    case .minOff: KeyEntry("MinOff", RuleKey.time)
    case .maxOn: KeyEntry("MaxOn", RuleKey.time)
    case .cooldown: KeyEntry("Cooldown", RuleKey.time)
    case .region: KeyEntry("Region", FrameRegion.expectation)
    case .output: KeyEntry("Output", "the name of an [Output NAME]")
    }
  }

  private static let time: StaticString = "a time from 0 to 24h"
}

extension RuleSection: Section {
  mutating func set(_ key: RuleKey, to value: ConfigurationText) -> Bool {
    switch key {
    case .class: setClasses(value)
    case .enter: assign(value.probability, to: &enter)
    case .leave: assign(value.probability, toOptional: &leave)
    case .frames: setFrames(value)
    case .minOn: assign(value.duration(in: RuleSection.times), to: &minimumOn)
    case .minOff: assign(value.duration(in: RuleSection.times), to: &minimumOff)
    case .maxOn: assign(value.duration(in: RuleSection.times), to: &maximumOn)
    case .cooldown: assign(value.duration(in: RuleSection.times), to: &cooldown)
    case .region: assign(FrameRegion(percent: value), toOptional: &region)
    case .output: assign(value.isName ? value : nil, to: &output)
    }
  }

  /// Up to a day.
  private static let times: ClosedRange<Int64> = 0...86_400_000_000_000

  private mutating func setClasses(_ value: ConfigurationText) -> Bool {
    var classes = FixedList<8, ConfigurationText>(placeholder: ConfigurationText(""))
    var rest = value
    while let label = rest.takeLabel() {
      guard !label.isEmpty, classes.append(label) else { return false }
    }
    guard rest.isEmpty else { return false }
    self.classes = classes
    return classes.count > 0
  }

  /// `3 of 5`.
  private mutating func setFrames(_ value: ConfigurationText) -> Bool {
    var rest = value
    guard let hits = rest.takeWord(), let of = rest.takeWord(), "of" ~= of,
      let window = rest.takeWord()?.integer(in: 1...64),
      let hits = hits.integer(in: 1...window), rest.takeWord() == nil
    else { return false }
    (self.hits, self.window) = (hits, window)
    return true
  }
}
