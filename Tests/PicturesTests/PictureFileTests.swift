// SPDX-License-Identifier: Apache-2.0

import Board
import Glibc
import Pictures
import Testing

struct PictureFileTests {
  private let picture = PictureBuffer(
    width: 2, height: 2, pixels: [UInt8](repeating: 90, count: 12))

  @Test(arguments: ["a.ppm", "b.jpg", "c.JPEG"])
  func `a written picture is read again`(name: String) throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/\(name)"
    try PictureFile.write(picture, to: path)
    #expect(try PictureFile.load(path) == picture)
    #expect(folder.names == [name])
    var status = stat()
    #expect(stat(path, &status) == 0)
    #expect(status.st_mode & 0o400 != 0)
  }

  @Test(arguments: ["a.png", "a", "ppm", ".ppm/a", "a.ppm.gz"])
  func `other extensions are refused and nothing is written`(name: String) throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/\(name)"
    #expect(throws: PictureFileError.unknownExtension(path: path)) {
      try PictureFile.write(picture, to: path)
    }
    #expect(folder.names.isEmpty)
  }

  @Test func `a file that cannot be made leaves nothing behind`() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/missing/a.ppm"
    let error = #expect(throws: PictureFileError.self) {
      try PictureFile.write(picture, to: path)
    }
    #expect(error?.description == "\(path): cannot create: No such file or directory")
  }

  @Test func `errors name the file`() throws {
    let folder = try TemporaryFolder()
    let missing = #expect(throws: PictureFileError.self) {
      _ = try PictureFile.load("\(folder.path)/none.png")
    }
    #expect(
      missing?.description == "\(folder.path)/none.png: cannot open: No such file or directory")
    let path = try folder.write("half.ppm", Array(picture.ppm().dropLast()))
    let half = #expect(throws: PictureFileError.self) { _ = try PictureFile.load(path) }
    #expect(half?.description == "\(path): PPM: expected 12 bytes of pixels, found 11")
  }
}
