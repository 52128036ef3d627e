// SPDX-License-Identifier: Apache-2.0

public import Board
import Frames

/// Pictures on disk.
public enum PictureFile {
  /// The longest file that is read.
  static let maximumBytes = 1 << 30

  /// Reads and decodes a file; `-` is standard input.
  public static func load(_ path: String) throws(PictureFileError) -> PictureBuffer {
    let contents: FileContents
    do throws(BoardError) {
      contents = try readFile(path, limitBytes: maximumBytes)
    } catch {
      throw .unreadable(path: path, error)
    }
    do throws(PictureError) {
      return try decode(contents)
    } catch {
      throw .undecodable(path: path, error)
    }
  }

  // The borrow keeps the bytes while they are read.
  private static func decode(
    _ contents: borrowing FileContents
  ) throws(PictureError) -> PictureBuffer {
    try PictureBuffer(decoding: contents.bytes)
  }

  /// Writes JPEG or PPM, as the path's extension says: the whole file or nothing.
  ///
  /// - Parameters:
  ///   - picture: what to write.
  ///   - path: ends in `.jpg`, `.jpeg` or `.ppm`, in any case.
  ///   - quality: of a JPEG, 1 to 100.
  /// - Throws: what the kernel refused, or the name of an extension that is not one of these.
  public static func write(
    _ picture: PictureBuffer, to path: String, quality: Int = 95
  ) throws(PictureFileError) {
    let name = path.split(separator: "/").last ?? ""
    let bytes: [UInt8]
    switch name.split(separator: ".").dropFirst().last?.lowercased() {
    case "ppm": bytes = picture.ppm()
    case "jpg", "jpeg":
      do throws(PictureError) {
        bytes = try picture.jpeg(quality: quality)
      } catch {
        throw .unencodable(path: path, error)
      }
    default: throw .unknownExtension(path: path)
    }
    do throws(BoardError) {
      try replaceFile(at: path, with: bytes)
    } catch {
      throw .unwritable(path: path, error)
    }
  }
}

/// Why a picture on disk cannot be used.
public enum PictureFileError: Error, Equatable, Sendable {
  case unreadable(path: String, BoardError)
  case undecodable(path: String, PictureError)
  case unknownExtension(path: String)
  case unencodable(path: String, PictureError)
  case unwritable(path: String, BoardError)
}

extension PictureFileError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unreadable(let path, let error), .unwritable(let path, let error):
      "\(path): \(String { error.describe(to: &$0) })"
    case .undecodable(let path, let error), .unencodable(let path, let error):
      "\(path): \(String { error.describe(to: &$0) })"
    case .unknownExtension(let path):
      "\(path): expected a name that ends in .jpg, .jpeg or .ppm, found another"
    }
  }
}

extension PictureFileError {
  /// The exit status of a program that gives up because of this error.
  public var exitStatus: ExitStatus {
    switch self {
    case .unreadable(_, let error), .unwritable(_, let error): error.exitStatus
    case .undecodable, .unencodable: .dataError
    case .unknownExtension: .usage
    }
  }
}
