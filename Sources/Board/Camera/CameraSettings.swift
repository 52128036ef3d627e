// SPDX-License-Identifier: Apache-2.0

public import Frames

/// Which camera is meant.
public enum CameraAddress: Equatable, Sendable {
  /// The first one that delivers pictures; USB cameras come first.
  case automatic
  /// A node or a link to one, such as those in `/dev/v4l/by-id`.
  case path(PathText)
  /// The one whose card has this name.
  case name(ShortText)
}

/// How a camera is asked for pictures.
public struct CameraSettings: Equatable, Sendable {
  public var address: CameraAddress = .automatic
  /// Nothing chooses the cheapest format that reaches size and rate.
  public var pixels: PixelFormat?
  public var width = 640
  public var height = 480
  /// Frames a second.
  public var rate = 30
  /// Nothing takes what the driver says.
  public var matrix: ColorMatrix?
  /// Nothing takes what the driver says.
  public var range: ColorRange?
  /// How long after the first frame the exposure settles, in nanoseconds.
  public var settleTime: Int64 = 500_000_000
  /// How old a frame may be on its arrival, in nanoseconds.
  public var maximumAge: Int64 = 500_000_000

  public init() {}
}
