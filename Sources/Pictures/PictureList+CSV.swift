// SPDX-License-Identifier: Apache-2.0

extension PictureList {
  /// Reads a list: a header line with a column `path` and perhaps a column `label`, then a picture
  /// a line.
  ///
  /// Paths are relative to the list's folder. Fields may be quoted, with `""` for a quote; lines
  /// end in LF or CR LF; empty lines and other columns are ignored.
  ///
  /// - Parameters:
  ///   - csv: the text of the list.
  ///   - listPath: where it was found.
  /// - Throws: the first line that is wrong.
  public init(csv: String, of listPath: String) throws(PictureListError) {
    let table = CSVTable(csv, path: listPath)
    guard let header = table.lines.first else { throw .noPictures(path: listPath) }
    let names = try table.fields(of: header)
    guard let pathColumn = names.firstIndex(of: "path") else {
      throw .noPathColumn(path: listPath, found: names.joined(separator: ","))
    }
    let labelColumn = names.firstIndex(of: "label")
    let folder = listPath.lastIndex(of: "/").map { listPath[...$0] } ?? ""

    var entries: [Entry] = []
    for line in table.lines.dropFirst() {
      let fields = try table.fields(of: line)
      guard fields.count == names.count else {
        throw .wrongFieldCount(
          path: listPath, line: line.number, expected: names.count, found: fields.count)
      }
      let name = fields[pathColumn]
      guard !name.isEmpty else { throw .emptyPath(path: listPath, line: line.number) }
      let label = try labelColumn.map { (column) throws(PictureListError) in
        try Self.label(fields[column], path: listPath, line: line.number)
      }
      entries.append(Entry(path: name.hasPrefix("/") ? name : folder + name, label: label))
    }
    self.init(entries: entries)
  }

  private static func label(
    _ field: String, path: String, line: Int
  ) throws(PictureListError) -> Int {
    guard let label = Int(field), label >= 0 else {
      throw .badLabel(path: path, line: line, found: field)
    }
    return label
  }
}

/// Comma-separated fields with optional quotes, no line breaks inside them.
private struct CSVTable {
  struct Line {
    let number: Int
    let text: Substring
  }

  let path: String
  /// Those that are not empty.
  let lines: [Line]

  init(_ text: String, path: String) {
    self.path = path
    // Swift takes CR LF for one character, which is a newline.
    lines = text.drop { $0 == "\u{FEFF}" }.split(
      omittingEmptySubsequences: false, whereSeparator: \.isNewline
    ).enumerated().map { Line(number: $0.offset + 1, text: $0.element) }.filter { !$0.text.isEmpty }
  }

  func fields(of line: Line) throws(PictureListError) -> [String] {
    var fields = [""]
    var isQuoted = false
    var rest = line.text[...]
    while let character = rest.popFirst() {
      switch character {
      case "\"" where isQuoted && rest.first == "\"":
        rest.removeFirst()
        fields[fields.count - 1].append(character)
      case "\"": isQuoted.toggle()
      case "," where !isQuoted: fields.append("")
      default: fields[fields.count - 1].append(character)
      }
    }
    guard !isQuoted else { throw .openQuote(path: path, line: line.number) }
    return fields
  }
}
