// SPDX-License-Identifier: Apache-2.0

/// The nodes in a folder, `/dev`, with one name and different numbers, in the order of the numbers.
///
/// A link to another node of the list is left out.
struct NumberedNodes {
  private static let limit = 64

  private let folder: StaticString
  private let name: StaticString
  private var numbers = InlineArray<64, Int>(repeating: 0)
  private var devices = InlineArray<64, UInt64>(repeating: 0)
  private(set) var count = 0

  /// Finds the nodes that there are now; numbers past a limit of 64 are left out.
  init(_ name: StaticString, in folder: StaticString = "/dev") {
    self.folder = folder
    self.name = name
    guard var entries = try? Folder(CString(folder).pointer) else { return }
    while let entry = entries.next() {
      if let number = entry.number(after: name) { insert(number) }
    }
    removeLinks()
  }

  /// A node's number.
  subscript(index: Int) -> Int { numbers[index] }

  /// The device behind a node's number.
  func device(at index: Int) -> UInt64 { devices[index] }

  func path(at index: Int) -> PathText {
    NumberedNodes.path(name, numbers[index], in: folder)
  }

  static func path(
    _ name: StaticString, _ number: Int, in folder: StaticString = "/dev"
  ) -> PathText {
    var path = PathText(folder)
    path.append(byte: UInt8(ascii: "/"))
    path.append(name)
    path.append(UInt64(number))
    return path
  }

  private mutating func insert(_ number: Int) {
    let path = NumberedNodes.path(name, number, in: folder)
    guard count < NumberedNodes.limit, let node = path.withCString({ DeviceNode($0) }) else {
      return
    }
    var place = count
    while place > 0, numbers[place - 1] > number {
      numbers[place] = numbers[place - 1]
      devices[place] = devices[place - 1]
      place -= 1
    }
    numbers[place] = number
    devices[place] = node.device
    count += 1
  }

  private mutating func removeLinks() {
    var kept = 0
    for index in 0..<count where !isKnown(devices[index], before: kept) {
      numbers[kept] = numbers[index]
      devices[kept] = devices[index]
      kept += 1
    }
    count = kept
  }

  private func isKnown(_ device: UInt64, before end: Int) -> Bool {
    for index in 0..<end where devices[index] == device { return true }
    return false
  }
}
