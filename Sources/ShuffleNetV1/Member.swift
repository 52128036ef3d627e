// SPDX-License-Identifier: Apache-2.0

/// One network of the ShuffleNet V1 family (Zhang et al., arXiv 1707.01083v2).
///
/// - Channels follow Table 1 of the paper, times the width; a bottleneck has a quarter of its
///   unit's output channels. The first convolution is as wide as in the authors' released networks.
/// - What halves a map rounds up: windows are 3×3 with one pixel of padding.
/// - A member exists only if every convolution's channels can be divided into its groups; nothing
///   else can be made.
public struct Member: Hashable, Sendable {
  /// Groups of the grouped pointwise convolutions.
  public let groups: Int
  public let width: Width
  /// Rows of the input picture.
  public let inputHeight: Int
  /// Columns of the input picture.
  public let inputWidth: Int
  public let classes: Int

  public static let groupChoices = [1, 2, 3, 4, 8]
  public static let inputSideRange = 32...8192
  public static let classesRange = 1...65_536

  /// Subtracted from each 8-bit red, green and blue value before it goes into the network.
  public static let pixelMean: Float = 127.5
  /// Divides each value after that: pixels come in as −1.99…1.99.
  public static let pixelDeviation: Float = 64

  public init(
    groups: Int, width: Width, inputHeight: Int = 224, inputWidth: Int = 224, classes: Int = 1000
  ) throws(MemberError) {
    guard Self.groupChoices.contains(groups) else { throw .groups(found: groups) }
    for side in [inputHeight, inputWidth] where !Self.inputSideRange.contains(side) {
      throw .inputSide(found: side)
    }
    guard Self.classesRange.contains(classes) else { throw .classes(found: classes) }
    self.groups = groups
    self.width = width
    self.inputHeight = inputHeight
    self.inputWidth = inputWidth
    self.classes = classes
    for unit in units { try unit.checkDivision(width: width) }
  }

  /// The 19 members that can be divided, at 224×224 with 1000 classes; by width, then by groups.
  public static let all: [Member] = Width.allCases.flatMap { width in
    groupChoices.compactMap { groups in try? Member(groups: groups, width: width) }
  }

  /// Channels of the first convolution.
  public var firstChannels: Int {
    switch width {
    case .one, .oneAndHalf: 24
    case .two: 48
    case .quarter, .half: groups == 8 ? 16 : 12
    }
  }

  /// Output channels of stages 2, 3 and 4.
  public var stageChannels: [Int] {
    let narrowest =
      switch groups {
      case 1: 144
      case 2: 200
      case 3: 240
      case 4: 272
      default: 384
      }
    return [1, 2, 4].map { narrowest * $0 * width.hundredths / 100 }
  }
}

/// How many filters a member has, as a multiple of those in Table 1 of the paper.
public enum Width: String, CaseIterable, Hashable, Sendable {
  case quarter = "0.25"
  case half = "0.5"
  case one = "1"
  case oneAndHalf = "1.5"
  case two = "2"

  public var hundredths: Int {
    switch self {
    case .quarter: 25
    case .half: 50
    case .one: 100
    case .oneAndHalf: 150
    case .two: 200
    }
  }
}
