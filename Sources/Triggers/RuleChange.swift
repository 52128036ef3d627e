// SPDX-License-Identifier: Apache-2.0

/// That a rule became active or inactive, and why.
public struct RuleChange: Equatable, Sendable {
  public enum Cause: UInt8, Sendable {
    /// Enough frames counted for it.
    case seen
    /// Enough frames counted against it.
    case left
    /// It was active as long as ``RuleSettings/maximumOn`` allows.
    case expired
    /// The pipeline failed, so that nobody knows what is in view.
    case fault
    /// An `enable` line went off.
    case disabled
  }

  public var isActive: Bool
  public var cause: Cause
  /// The time of the first frame that counted for the activity that begins or ends here.
  public var firstFrameTime: Int64

  public init(isActive: Bool, cause: Cause, firstFrameTime: Int64) {
    self.isActive = isActive
    self.cause = cause
    self.firstFrameTime = firstFrameTime
  }
}
