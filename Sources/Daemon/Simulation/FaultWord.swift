// SPDX-License-Identifier: Apache-2.0

/// PX4's words for what a sensor may do to those who trust it (`failure camera off`, and so on).
public enum FaultWord: UInt8, Sendable {
  /// Gone; the source has to be opened anew.
  case off
  /// The last frame again and again.
  case stuck
  /// Frames that the driver marks as damaged, and frames that are cut in half.
  case garbage
  /// Frames of another size.
  case wrong
  /// One frame in 32.
  case slow
  /// Frames that are two seconds old when they arrive.
  case delayed
  /// Twenty frames, then as many periods of nothing, and so on.
  case intermittent

  /// How many words there are; they count from 0.
  public static let count = 7
}
