// SPDX-License-Identifier: Apache-2.0

/// Why files are no configuration: the first thing that is wrong, and where.
public struct ConfigurationError: Error, Equatable {
  public enum Reason: Equatable, Sendable {
    /// Of more than so many bytes.
    case lineTooLong(limit: Int)
    case controlCharacter(UInt8)
    /// `#` and `;` begin a comment at the start of a line alone.
    case commentBehindValue
    /// A line that begins with `[` and is not `[Section]` or `[Section NAME]`.
    case badHeader(ConfigurationText)
    case unknownSection(ConfigurationText, nearest: SectionKind?)
    /// None where there must be one, one where there is none, or not of the right characters.
    case badName(SectionKind, ConfigurationText)
    case tooManySections(SectionKind, limit: Int)
    case missingEqualsSign(ConfigurationText)
    case keyOutsideSection(ConfigurationText)
    case unknownKey(ConfigurationText, SectionKind, nearest: ConfigurationKey?)
    /// Twice in one file; another file may say it again.
    case duplicateKey(ConfigurationKey, first: ConfigurationPlace)
    case badValue(ConfigurationKey, ConfigurationText)
    case conflict(ConfigurationConflict)
  }

  /// Nowhere for what is missing in all files.
  public let place: ConfigurationPlace
  public let reason: Reason

  init(_ reason: Reason, at place: ConfigurationPlace) {
    self.place = place
    self.reason = reason
  }
}

extension ConfigurationError {
  /// The label that was suggested, which is a piece of the model's bytes and not of a file's.
  public var nearestClass: ConfigurationText? {
    guard case .conflict(.unknownClass(_, let nearest)) = reason else { return nil }
    return nearest
  }

  /// The same with a copy of that label, for when the model is gone.
  public func with(nearestClass: ConfigurationText) -> ConfigurationError {
    guard case .conflict(.unknownClass(let found, _)) = reason else { return self }
    return ConfigurationError(.conflict(.unknownClass(found, nearest: nearestClass)), at: place)
  }
}

/// What does not go together, though each line is right.
public enum ConfigurationConflict: Equatable, Sendable {
  /// The name is that of the section, if it has one.
  case missingKey(ConfigurationKey, ofSection: ConfigurationText)
  case unknownOutput(ConfigurationText, nearest: ConfigurationText?)
  case unknownClass(ConfigurationText, nearest: ConfigurationText?)
  /// A rule names one class of the model twice.
  case repeatedClass(ConfigurationText)
  /// The second value must be at least the first.
  case above(ConfigurationKey, ConfigurationKey)
  /// The line has another owner.
  case sharedLine(first: ConfigurationPlace)
  /// More different regions than this, the camera's included if a rule looks at it.
  case tooManyRegions(limit: Int)
  /// A rule's output changes with every decision.
  case heartbeatOutput(ConfigurationText)
  /// No frame can be decided in time at this rate.
  case deadlineWithinFrame(frameRate: Int)
}
