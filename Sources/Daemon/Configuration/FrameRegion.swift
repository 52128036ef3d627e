// SPDX-License-Identifier: Apache-2.0

/// A part of a frame, in hundredths of a percent of its width and height.
public struct FrameRegion: Equatable, Sendable {
  /// From the left edge.
  public var x: Int32
  /// From the top edge.
  public var y: Int32
  /// 1 or more; `x + width` is at most ``unitsPerSide``.
  public var width: Int32
  /// 1 or more; `y + height` is at most ``unitsPerSide``.
  public var height: Int32

  public static let unitsPerSide: Int32 = 10_000

  public static let whole = FrameRegion(x: 0, y: 0, width: unitsPerSide, height: unitsPerSide)

  public init(x: Int32, y: Int32, width: Int32, height: Int32) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }
}

extension FrameRegion {
  static let expectation: StaticString =
    "X,Y,WIDTH,HEIGHT in percent of the frame, inside it, with at most 2 decimals"

  /// Reads, for example, `25, 0, 50, 100`.
  init?(_ text: ConfigurationText) {
    var rest = text
    guard let x = rest.takeShare(), let y = rest.takeShare(), let width = rest.takeShare(),
      let height = rest.takeShare(), rest.takePiece(before: ",") == nil,
      width > 0, height > 0, x + width <= FrameRegion.unitsPerSide,
      y + height <= FrameRegion.unitsPerSide
    else { return nil }
    self.init(x: x, y: y, width: width, height: height)
  }
}

extension ConfigurationText {
  /// Takes a number of percent off the beginning, in hundredths.
  fileprivate mutating func takeShare() -> Int32? {
    guard let share = takePiece(before: ",")?.decimal(places: 2) else { return nil }
    return share <= FrameRegion.unitsPerSide ? Int32(share) : nil
  }
}
