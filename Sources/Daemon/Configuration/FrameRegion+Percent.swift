// SPDX-License-Identifier: Apache-2.0

internal import Frames

extension FrameRegion {
  static let expectation: StaticString =
    "X,Y,WIDTH,HEIGHT in percent of the frame, inside it, with at most 2 decimals"

  /// Hundredths of a percent.
  private static let side = 10_000

  /// Reads, for example, `25, 0, 50, 100`; edges are rounded to the nearest `2^-16` of a side.
  init?(percent text: ConfigurationText) {
    var rest = text
    guard let x = rest.takePercent(), let y = rest.takePercent(), let width = rest.takePercent(),
      let height = rest.takePercent(), rest.takePiece(before: ",") == nil
    else { return nil }
    let side = FrameRegion.side
    guard width > 0, height > 0, x + width <= side, y + height <= side else { return nil }
    if (width, height) == (side, side) {
      self = .whole
      return
    }
    let left = FrameRegion.fraction(x)
    let top = FrameRegion.fraction(y)
    self = .fractions(
      Rectangle(
        x: left, y: top, width: FrameRegion.fraction(x + width) - left,
        height: FrameRegion.fraction(y + height) - top))
  }

  private static func fraction(_ hundredths: Int) -> Int {
    (hundredths << 16 + side / 2) / side
  }
}

extension ConfigurationText {
  /// Takes a number of percent off the beginning, in hundredths.
  fileprivate mutating func takePercent() -> Int? {
    takePiece(before: ",")?.decimal(places: 2)
  }
}
