// SPDX-License-Identifier: Apache-2.0

/// The sections that a configuration may have.
public enum SectionKind: UInt8, Sendable {
  case camera, model, rule, output, service

  public static let count = 5

  /// What stands in its brackets.
  public var title: StaticString {
    switch self {
    case .camera: "Camera"
    case .model: "Model"
    case .rule: "Rule"
    case .output: "Output"
    case .service: "Service"
    }
  }

  /// Whether there may be several, which then have names.
  public var isNamed: Bool { self == .rule || self == .output }

  public var keyCount: Int {
    switch self {
    case .camera: Int(CameraKey.settleTime.rawValue) + 1
    case .model: Int(ModelKey.maximumSize.rawValue) + 1
    case .rule: Int(RuleKey.output.rawValue) + 1
    case .output: Int(OutputKey.mode.rawValue) + 1
    case .service: Int(ServiceKey.eventLog.rawValue) + 1
    }
  }
}

/// One of the keys of a section.
public struct ConfigurationKey: Equatable, Sendable {
  public let section: SectionKind
  /// In `0 ..< section.keyCount`.
  public let index: UInt8

  public init(section: SectionKind, index: UInt8) {
    self.section = section
    self.index = index
  }

  init<Key: SectionKey>(_ key: Key) { self.init(section: Key.section, index: key.rawValue) }

  public var name: StaticString { entry.name }

  /// What it takes, as it stands in "expected …".
  public var expectation: StaticString { entry.expectation }

  private var entry: KeyEntry {
    switch section {
    case .camera: CameraKey(rawValue: index)?.entry ?? .none
    case .model: ModelKey(rawValue: index)?.entry ?? .none
    case .rule: RuleKey(rawValue: index)?.entry ?? .none
    case .output: OutputKey(rawValue: index)?.entry ?? .none
    case .service: ServiceKey(rawValue: index)?.entry ?? .none
    }
  }
}

/// What the files call a key, and what it takes.
struct KeyEntry {
  let name: StaticString
  let expectation: StaticString

  init(_ name: StaticString, _ expectation: StaticString) {
    self.name = name
    self.expectation = expectation
  }

  static let none = KeyEntry("", "")
}

/// The keys of one kind of section, by number.
protocol SectionKey: RawRepresentable<UInt8> {
  static var section: SectionKind { get }
  var entry: KeyEntry { get }
}

/// Where each key of a section was set; later files move it.
///
/// All are equal: where a key stands is not what it says.
struct KeyPlaces: Equatable, Sendable {
  private var places = InlineArray<16, ConfigurationPlace>(repeating: ConfigurationPlace())

  subscript(key: some SectionKey) -> ConfigurationPlace {
    get { places[Int(key.rawValue)] }
    set { places[Int(key.rawValue)] = newValue }
  }

  static func == (_: KeyPlaces, _: KeyPlaces) -> Bool { true }
}
