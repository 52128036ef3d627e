// SPDX-License-Identifier: Apache-2.0

internal import Quantization

extension SeededGenerator {
  mutating func draw(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

  /// A number of a range, whose ends come a quarter of the time.
  mutating func drawWithEnds(_ range: ClosedRange<Int>) -> Int {
    switch draw(0...7) {
    case 0: range.lowerBound
    case 1: range.upperBound
    default: draw(range)
    }
  }

  /// True once in `count` times.
  mutating func isOnce(in count: Int) -> Bool { draw(1...count) == 1 }

  /// Half of the time the whole of `0 ..< count`, else some neighbours of it; at least one.
  mutating func drawPart(of count: Int) -> Range<Int> {
    guard isOnce(in: 2) else { return 0..<count }
    let first = draw(0...count - 1)
    return first..<draw(first + 1...count)
  }
}

extension OutputRange {
  /// Any zero point, and every kind of clamp: none, ReLU, both ends, almost none, a single level.
  init(_ random: inout SeededGenerator) {
    let zeroPoint = Int32(random.drawWithEnds(-128...127))
    switch random.draw(0...5) {
    case 0: self.init(zeroPoint: zeroPoint, minimum: zeroPoint)
    case 1:
      let minimum = random.drawWithEnds(-128...127)
      let maximum = random.drawWithEnds(minimum...127)
      self.init(zeroPoint: zeroPoint, minimum: Int32(minimum), maximum: Int32(maximum))
    case 2:
      let minimum = random.draw(-128 ... -127)
      let maximum = random.draw(126...127)
      self.init(zeroPoint: zeroPoint, minimum: Int32(minimum), maximum: Int32(maximum))
    default: self.init(zeroPoint: zeroPoint)
    }
  }
}
