// SPDX-License-Identifier: Apache-2.0

/// JPEG pictures, one behind the other: a file of them, or all in a folder in the order of the names.
public struct Recording: ~Copyable {
  private let pages: Pages
  private let byteCount: Int

  /// The pictures; valid while this value lives.
  public var bytes: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(pages.bytes)[..<byteCount])
  }

  /// Reads a file or a folder.
  ///
  /// In a folder, names that do not end in `.jpg` or `.jpeg` are passed over.
  ///
  /// - Parameters:
  ///   - path: of the file or folder.
  ///   - limitBytes: the most that all pictures together may take.
  /// - Throws: what the kernel refused, or `fileTooLarge`.
  public init(_ path: PathText, limitBytes: Int) throws(BoardError) {
    let pages = try Pages(byteCount: limitBytes)
    var room = pages.bytes
    if (try? path.withCString({ (path) throws(BoardError) in try Folder(path) })) != nil {
      try Recording.readFolder(path, into: &room)
    } else {
      try Recording.readPictures(path, into: &room)
    }
    try pages.seal()
    byteCount = pages.bytes.count - room.count
    self.pages = pages
  }

  /// Looks through the folder once for each picture, so that no list of names is needed.
  private static func readFolder(
    _ folder: PathText, into room: inout UnsafeMutableRawBufferPointer
  ) throws(BoardError) {
    var last = InlineText<256>()
    while true {
      var names = try folder.withCString { (path) throws(BoardError) in try Folder(path) }
      var next: InlineText<256>?
      while let name = names.next() {
        guard name.isPicture, last.precedes(name), next.map({ name.precedes($0) }) ?? true else {
          continue
        }
        next = name
      }
      guard let next else { return }
      var path = folder
      path.append(byte: UInt8(ascii: "/"))
      path.append(next)
      try readPictures(path, into: &room)
      last = next
    }
  }

  /// Reads a file to the front of `room`, which shrinks by it.
  private static func readPictures(
    _ path: PathText, into room: inout UnsafeMutableRawBufferPointer
  ) throws(BoardError) {
    let limitBytes = room.count
    let contents = try path.withCString { (path) throws(BoardError) in
      try readFile(path, limitBytes: limitBytes)
    }
    room.copyMemory(from: contents.bytes)
    room = UnsafeMutableRawBufferPointer(rebasing: room[contents.bytes.count...])
  }
}

extension InlineText {
  /// Whether it comes before another in the order of the bytes.
  fileprivate func precedes(_ other: Self) -> Bool {
    for index in 0..<min(count, other.count) where self[index] != other[index] {
      return self[index] < other[index]
    }
    return count < other.count
  }

  fileprivate var isPicture: Bool { ends(with: ".jpg") || ends(with: ".jpeg") }

  /// With small letters in `ending` for both cases.
  private func ends(with ending: StaticString) -> Bool {
    let length = ending.utf8CodeUnitCount
    guard count >= length else { return false }
    for index in 0..<length {
      let byte = self[count - length + index]
      let isCapital = byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z")
      guard (isCapital ? byte + 32 : byte) == ending.utf8Start[index] else { return false }
    }
    return true
  }
}
