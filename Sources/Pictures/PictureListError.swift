// SPDX-License-Identifier: Apache-2.0

public import Board

/// Why a folder or a list of pictures cannot be used.
public enum PictureListError: Error, Equatable, Sendable {
  case unreadable(path: String, BoardError)
  case notText(path: String)
  case noPictures(path: String)
  case noPathColumn(path: String, found: String)
  case wrongFieldCount(path: String, line: Int, expected: Int, found: Int)
  case emptyPath(path: String, line: Int)
  case badLabel(path: String, line: Int, found: String)
  case openQuote(path: String, line: Int)
}

extension PictureListError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unreadable(let path, let error):
      "\(path): \(String { error.describe(to: &$0) })"
    case .notText(let path):
      "\(path): expected a folder or a CSV list in UTF-8, found other bytes"
    case .noPictures(let path):
      "\(path): expected at least one picture, found none"
    case .noPathColumn(let path, let found):
      "\(path):1: expected a header line with a column path, found \(String(reflecting: found))"
    case .wrongFieldCount(let path, let line, let expected, let found):
      "\(path):\(line): expected \(expected) fields, found \(found)"
    case .emptyPath(let path, let line):
      "\(path):\(line): expected the path of a picture, found nothing"
    case .badLabel(let path, let line, let found):
      "\(path):\(line): expected a class index, found \(String(reflecting: found))"
    case .openQuote(let path, let line):
      "\(path):\(line): expected a closing quote, found the end of the line"
    }
  }
}

extension PictureListError {
  /// The exit status of a program that gives up because of this error.
  public var exitStatus: ExitStatus {
    if case .unreadable(_, let error) = self { error.exitStatus } else { .dataError }
  }
}
