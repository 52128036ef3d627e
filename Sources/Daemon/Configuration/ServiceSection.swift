// SPDX-License-Identifier: Apache-2.0

/// `[Service]`: what surrounds the pipeline.
public struct ServiceSection: Equatable, Sendable {
  /// An input line.
  public struct Input: Equatable, Sendable {
    public var line: ConfiguredLine
    public var isActiveLow = false
    public var bias = ConfiguredLine.Bias.asIs
  }

  /// While it is off, no rule is active.
  public var enableLine: Input?
  /// When it goes on, a picture is kept.
  public var captureLine: Input?
  public var runtimeFolder = ConfigurationText("/run/shufflenetd")
  /// How many pictures of triggers are kept in the runtime folder; the oldest goes.
  public var snapshots = 0
  /// In nanoseconds.
  public var metricsInterval: Int64 = 1_000_000_000
  public var eventLog = true

  var places = KeyPlaces()

  public init() {}
}

enum ServiceKey: UInt8, SectionKey {
  case enableLine, captureLine, runtimeFolder, snapshots, metricsInterval, eventLog

  static let section = SectionKind.service

  var entry: KeyEntry {
    switch self {
    case .enableLine: KeyEntry("EnableLine", ServiceKey.line)
    case .captureLine: KeyEntry("CaptureLine", ServiceKey.line)
    case .runtimeFolder: KeyEntry("RuntimeFolder", "an absolute path of at most 80 bytes")
    case .snapshots: KeyEntry("Snapshots", "a number of pictures from 0 to 1000")
    case .metricsInterval: KeyEntry("MetricsInterval", "a time from 100ms to 1h")
    case .eventLog: KeyEntry("EventLog", "yes or no")
    }
  }

  private static let line: StaticString =
    "a line's name or CHIPLABEL:OFFSET, then active-low, pull-up, pull-down or none of them"
}

extension ServiceSection: Section {
  mutating func set(_ key: ServiceKey, to value: ConfigurationText) -> Bool {
    switch key {
    case .enableLine: assign(Input(value), toOptional: &enableLine)
    case .captureLine: assign(Input(value), toOptional: &captureLine)
    // A socket's path has 107 bytes, and a name behind the folder's.
    case .runtimeFolder: assign(value.path(atMost: 80), to: &runtimeFolder)
    case .snapshots: assign(value.integer(in: 0...1000), to: &snapshots)
    case .metricsInterval:
      assign(value.duration(in: 100_000_000...3_600_000_000_000), to: &metricsInterval)
    case .eventLog: assign(value.boolean, to: &eventLog)
    }
  }
}

extension ServiceSection.Input {
  /// Reads, for example, `GPIO5 active-low pull-up`; each word at most once.
  init?(_ text: ConfigurationText) {
    var rest = text
    guard let line = rest.takeWord().flatMap(ConfiguredLine.init) else { return nil }
    self.init(line: line)
    while let word = rest.takeWord() {
      switch word {
      case "active-low" where !isActiveLow: isActiveLow = true
      case "pull-up" where bias == .asIs: bias = .pullUp
      case "pull-down" where bias == .asIs: bias = .pullDown
      default: return nil
      }
    }
  }
}
