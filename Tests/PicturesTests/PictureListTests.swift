// SPDX-License-Identifier: Apache-2.0

import Pictures
import Testing

struct PictureListTests {
  private func parse(_ csv: String) throws -> [PictureList.Entry] {
    try PictureList(csv: csv, of: "photos/list.csv").entries
  }

  @Test func `paths are relative to the list`() throws {
    #expect(
      try parse("path,label\na/1.png,7\n/b/2.jpg,0\n") == [
        .init(path: "photos/a/1.png", label: 7), .init(path: "/b/2.jpg", label: 0),
      ])
    #expect(
      try PictureList(csv: "path\n1.png\n", of: "list.csv").entries == [
        .init(path: "1.png", label: nil)
      ])
  }

  @Test func `carriage returns, a byte order mark, empty lines and no last newline are fine`()
    throws
  {
    #expect(
      try parse("\u{FEFF}path,label\r\n1.png,7\r\n\r\n2.png,8") == [
        .init(path: "photos/1.png", label: 7), .init(path: "photos/2.png", label: 8),
      ])
  }

  @Test func `fields may be quoted and columns in any order`() throws {
    #expect(
      try parse("author,label,path\nx,3,\"a, \"\"b\"\".png\"\n\"y,z\",4,c.png\n") == [
        .init(path: "photos/a, \"b\".png", label: 3), .init(path: "photos/c.png", label: 4),
      ])
  }

  @Test(arguments: [
    ("", "photos/list.csv: expected at least one picture, found none"),
    (
      "file,label\n",
      "photos/list.csv:1: expected a header line with a column path, found \"file,label\""
    ),
    ("path,label\n1.png\n", "photos/list.csv:2: expected 2 fields, found 1"),
    ("path,label\n\n1.png,2,3\n", "photos/list.csv:3: expected 2 fields, found 3"),
    ("path,label\n1.png,cat\n", "photos/list.csv:2: expected a class index, found \"cat\""),
    ("path,label\n1.png,-1\n", "photos/list.csv:2: expected a class index, found \"-1\""),
    ("path,label\n,1\n", "photos/list.csv:2: expected the path of a picture, found nothing"),
    (
      "path\n\"1.png\n2.png\n",
      "photos/list.csv:2: expected a closing quote, found the end of the line"
    ),
  ])
  func `a wrong line is named with what was expected and found`(csv: String, message: String) {
    let error = #expect(throws: PictureListError.self) { _ = try parse(csv) }
    #expect(error?.description == message)
  }

  @Test func `a folder gives its pictures in the order of their names`() throws {
    let folder = try TemporaryFolder()
    let picture = PictureBuffer(width: 1, height: 1, pixels: [1, 2, 3])
    for name in ["b.ppm", "a.ppm", "Z.ppm", "10"] { try folder.write(name, picture.ppm()) }
    for name in ["labels.txt", "empty.png"] { try folder.write(name, []) }
    try folder.write(".hidden.ppm", picture.ppm())
    let expected = ["10", "Z.ppm", "a.ppm", "b.ppm"].map {
      PictureList.Entry(path: "\(folder.path)/\($0)", label: nil)
    }
    #expect(try PictureList.load(folder.path).entries == expected)
    #expect(try PictureList.load("\(folder.path)/").entries == expected)
  }

  @Test func `a folder or list without pictures is an error`() throws {
    let folder = try TemporaryFolder()
    #expect(throws: PictureListError.noPictures(path: folder.path)) {
      _ = try PictureList.load(folder.path)
    }
    let path = try folder.write("list.csv", Array("path,label\n".utf8))
    #expect(throws: PictureListError.noPictures(path: path)) { _ = try PictureList.load(path) }
  }

  @Test func `bytes that are no text and files that are not there are refused`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("list.csv", [0xFF, 0xFE, 0x00])
    #expect(throws: PictureListError.notText(path: path)) { _ = try PictureList.load(path) }
    let error = #expect(throws: PictureListError.self) {
      _ = try PictureList.load("\(folder.path)/none")
    }
    #expect(
      error?.description == "\(folder.path)/none: cannot open: No such file or directory")
  }
}
