// SPDX-License-Identifier: Apache-2.0

/// Why there is no such member of the family.
public enum MemberError: Error, Hashable, Sendable {
  /// A name that is not of the form `g3x0.5@224` or `g3x0.5@480x640`.
  case name(found: String)
  case groups(found: Int)
  case width(found: String)
  case inputSide(found: Int)
  case classes(found: Int)
  /// `channels` of a convolution cannot be divided into `groups`.
  case indivisible(layer: String, channels: Int, groups: Int, width: Width)
}

extension MemberError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .name(let found):
      "expected a network like g3x0.5@224 or g3x0.5@480x640, found \"\(found)\""
    case .groups(let found):
      "expected \(Self.list(Member.groupChoices)) groups, found \(found)"
    case .width(let found):
      "expected a width of \(Self.list(Width.allCases.map(\.rawValue))), found \"\(found)\""
    case .inputSide(let found):
      "expected an input of \(Member.inputSideRange.lowerBound) to "
        + "\(Member.inputSideRange.upperBound) pixels a side, found \(found)"
    case .classes(let found):
      "expected \(Member.classesRange.lowerBound) to \(Member.classesRange.upperBound) classes, "
        + "found \(found)"
    case .indivisible(let layer, let channels, let groups, let width):
      "width \(width.rawValue) cannot be built with \(groups) groups: the \(channels) channels of "
        + "\(layer) are not divisible by \(groups)"
    }
  }

  private static func list<Element>(_ choices: [Element]) -> String {
    let texts = choices.map { "\($0)" }
    return texts.dropLast().joined(separator: ", ") + " or " + (texts.last ?? "")
  }
}
