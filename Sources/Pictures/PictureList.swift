// SPDX-License-Identifier: Apache-2.0

import Board
import Glibc

/// Pictures to calibrate or evaluate with: a folder, or a CSV file of paths and labels.
public struct PictureList: Equatable, Sendable {
  public struct Entry: Equatable, Sendable {
    public let path: String
    /// The class index, where the list has one.
    public let label: Int?

    public init(path: String, label: Int?) {
      self.path = path
      self.label = label
    }
  }

  public let entries: [Entry]

  public init(entries: [Entry]) { self.entries = entries }

  /// Lists a folder's pictures or reads a list.
  ///
  /// A folder gives those of its files that begin as a picture does, in the order of their names'
  /// bytes; folders inside it and names that begin with a dot are left out. Any other file is a
  /// list: see ``init(csv:of:)``.
  ///
  /// - Parameter path: of the folder or list.
  /// - Returns: at least one picture.
  /// - Throws: what is wrong with the folder or list.
  public static func load(_ path: String) throws(PictureListError) -> PictureList {
    let list: PictureList
    if let names = fileNames(in: path) {
      let paths = names.map { path.hasSuffix("/") ? path + $0 : "\(path)/\($0)" }
      list = PictureList(
        entries: paths.filter(beginsAsPicture).map { Entry(path: $0, label: nil) })
    } else {
      list = try PictureList(csv: try text(of: path), of: path)
    }
    guard !list.entries.isEmpty else { throw .noPictures(path: path) }
    return list
  }

  /// Names in the folder, sorted; nothing if it is no folder.
  private static func fileNames(in path: String) -> [String]? {
    guard let folder = opendir(path) else { return nil }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  private static func beginsAsPicture(_ path: String) -> Bool {
    // Without O_NONBLOCK a FIFO in the folder would wait for its writer.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var start = [UInt8](repeating: 0, count: 4)
    let count = pread(descriptor, &start, start.count, 0)
    return count > 0 && start.prefix(count).withUnsafeBytes { PictureFormat(of: $0) != nil }
  }

  private static func text(of path: String) throws(PictureListError) -> String {
    let contents: FileContents
    do throws(BoardError) {
      contents = try readFile(path, limitBytes: 1 << 26)
    } catch {
      throw .unreadable(path: path, error)
    }
    guard let text = text(of: contents) else {
      throw .notText(path: path)
    }
    return text
  }

  // The borrow keeps the bytes while they are read.
  private static func text(of contents: borrowing FileContents) -> String? {
    String(validating: contents.bytes, as: UTF8.self)
  }
}
