// SPDX-License-Identifier: Apache-2.0

extension Member: CustomStringConvertible {
  /// `g3x0.5@224`, or `g3x0.5@480x640` (height first) where the input is not square.
  public var name: String {
    let size = inputHeight == inputWidth ? "\(inputHeight)" : "\(inputHeight)x\(inputWidth)"
    return "g\(groups)x\(width.rawValue)@\(size)"
  }

  public var description: String { name }

  /// The member of that name.
  ///
  /// - Parameters:
  ///   - name: As `name` prints it; without `@…` the input is 224×224.
  ///   - classes: How many classes it tells apart.
  /// - Throws: `MemberError` that says what was expected and found.
  public init(named name: String, classes: Int = 1000) throws(MemberError) {
    let halves = name.split(separator: "@", omittingEmptySubsequences: false)
    guard let kind = halves.first, halves.count <= 2, kind.first == "g",
      let cross = kind.firstIndex(of: "x"),
      let groups = Self.number(kind[kind.index(after: kind.startIndex)..<cross])
    else { throw .name(found: name) }
    let widthText = String(kind[kind.index(after: cross)...])
    let shortened = widthText.hasSuffix(".0") ? String(widthText.dropLast(2)) : widthText
    guard let width = Width(rawValue: shortened) else { throw .width(found: widthText) }
    let sides = halves.count == 2 ? halves[1].split(separator: "x", maxSplits: 2) : ["224"]
    let numbers = sides.compactMap(Self.number)
    guard let height = numbers.first, numbers.count == sides.count, numbers.count <= 2,
      halves.count == 1 || halves[1] == sides.joined(separator: "x")
    else { throw .name(found: name) }
    try self.init(
      groups: groups, width: width, inputHeight: height, inputWidth: numbers.last ?? height,
      classes: classes)
  }

  /// A number written in digits only: `Int` alone would take a sign.
  private static func number(_ text: Substring) -> Int? {
    text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? Int(text) : nil
  }
}
