// SPDX-License-Identifier: Apache-2.0

internal import Board

/// The drop-ins of a configuration file: `*.conf` in the folder `FILE.d`, in the order of their names.
struct DropIns {
  static let limit = 16

  private var folder = PathText()
  private var names = InlineArray<16, ShortText>(repeating: ShortText())
  private(set) var count = 0

  /// Those beside `file`; the first sixteen, and none where there is no such folder.
  init(besides file: CString) {
    folder.append(file.bytes)
    folder.append(".d")
    readNames()
  }

  func path(_ index: Int) -> PathText {
    var path = folder
    path.append("/")
    path.append(names[index])
    return path
  }

  private mutating func readNames() {
    do throws(BoardError) {
      var entries = try folder.withCString { (path) throws(BoardError) in try Folder(path) }
      while let name = entries.next() {
        if name.hasSuffix(".conf") { insert(name) }
      }
    } catch {
      // Most have no drop-ins.
    }
  }

  private mutating func insert(_ name: InlineText<256>) {
    guard count < DropIns.limit, name.count < 64 else { return }
    var new = ShortText()
    new.append(name)
    var position = count
    while position > 0, new.precedes(names[position - 1]) {
      names[position] = names[position - 1]
      position -= 1
    }
    names[position] = new
    count += 1
  }
}

extension InlineText {
  fileprivate func hasSuffix(_ suffix: StaticString) -> Bool {
    let length = suffix.utf8CodeUnitCount
    guard count > length else { return false }
    for index in 0..<length where self[count - length + index] != suffix.utf8Start[index] {
      return false
    }
    return true
  }

  /// Whether it stands before another text, byte by byte.
  fileprivate func precedes(_ other: Self) -> Bool {
    for index in 0..<(count < other.count ? count : other.count) where self[index] != other[index] {
      return self[index] < other[index]
    }
    return count < other.count
  }
}
