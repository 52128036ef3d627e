// SPDX-License-Identifier: Apache-2.0

public import Triggers

/// A rule with everything that the loop needs of it.
public struct RuleSetup {
  public var settings: RuleSettings
  /// The classes whose probabilities are summed, by index.
  public var classes: InlineArray<8, UInt16>
  public var classCount: Int
  /// Which view of the frame it looks at.
  public var view: Int
  /// The output that it demands.
  public var output: Int

  public init(settings: RuleSettings, view: Int, output: Int) {
    self.settings = settings
    self.view = view
    self.output = output
    classes = InlineArray(repeating: 0)
    classCount = 0
  }

  /// Adds a class; at most eight.
  public mutating func add(class index: Int) {
    classes[classCount] = UInt16(truncatingIfNeeded: index)
    classCount += 1
  }
}

/// What the loop and the guard work by: a configuration whose names have become numbers.
public struct Setup {
  public static let ruleLimit = 16
  public static let outputLimit = Guard.outputLimit
  public static let viewLimit = 4

  public var rules: InlineArray<16, RuleSetup>
  public var ruleCount = 0
  public var outputs: InlineArray<16, OutputSettings>
  public var outputCount = 0
  /// How many regions of each frame are classified; 1 or more.
  public var viewCount = 1
  /// How old the last decided frame may become, in nanoseconds.
  public var frameDeadline: Int64

  public init(frameDeadline: Int64) {
    self.frameDeadline = frameDeadline
    let none = RuleSettings(enter: 0, leave: 0, hits: 1, window: 1)
    rules = InlineArray(repeating: RuleSetup(settings: none, view: 0, output: 0))
    outputs = InlineArray(repeating: OutputSettings())
  }

  /// Adds a rule; at most ``ruleLimit``.
  public mutating func add(_ rule: RuleSetup) {
    rules[ruleCount] = rule
    ruleCount += 1
  }

  /// Adds an output; at most ``Guard/outputLimit``.
  public mutating func add(_ output: OutputSettings) {
    outputs[outputCount] = output
    outputCount += 1
  }
}

extension Setup {
  /// The level of every output while a fault is in force, one bit each.
  var faultLevels: UInt16 {
    var levels: UInt16 = 0
    for index in 0..<outputCount where outputs[index].faultLevel { levels |= 1 << UInt16(index) }
    return levels
  }

  /// The default level of every output, one bit each.
  var defaultLevels: UInt16 {
    var levels: UInt16 = 0
    for index in 0..<outputCount where outputs[index].defaultLevel { levels |= 1 << UInt16(index) }
    return levels
  }
}
