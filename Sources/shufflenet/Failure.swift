// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Board
import Foundation
import ModelCompiler
import ModelFile
import Pictures

/// What went wrong, for people, and how the program ends.
struct Failure: Error {
  let status: ExitStatus
  let message: String
}

extension Failure {
  /// Runs the body of a command; an error becomes one line on standard error and an exit status.
  static func reporting(_ body: () throws -> Void) throws {
    do {
      try body()
    } catch let failure as Failure {
      standardError("shufflenet: \(failure.message)\n")
      throw ExitCode(failure.status.rawValue)
    } catch let failure as any CustomStringConvertible & Error {
      standardError("shufflenet: \(failure.description)\n")
      throw ExitCode(ExitStatus.dataError.rawValue)
    }
  }

  /// Reads a whole file.
  static func read(_ path: String, limitBytes: Int = 1 << 30) throws -> [UInt8] {
    do throws(BoardError) {
      let contents = try readFile(path, limitBytes: limitBytes)
      return copy(contents)
    } catch {
      let text = String { stream in error.describe(to: &stream) }
      throw Failure(status: error.exitStatus, message: "\(path): \(text)")
    }
  }

  // The borrow keeps the bytes while they are read.
  private static func copy(_ contents: borrowing FileContents) -> [UInt8] {
    Array(contents.bytes)
  }

  /// Writes a whole file or nothing.
  static func write(_ bytes: [UInt8], to path: String) throws {
    do throws(FileReplacementError) {
      try replaceFile(at: path, with: bytes)
    } catch {
      throw Failure(status: .cannotCreate, message: "\(path): \(error)")
    }
  }

  /// Opens a compiled model.
  static func openModel(_ path: String) throws -> LoadedModel {
    let bytes = try read(path)
    do throws(ModelFileError) {
      return try LoadedModel(bytes)
    } catch {
      throw Failure(status: .dataError, message: "\(path): \(error)")
    }
  }
}

/// A line that fills up, on a terminal only.
struct ProgressBar {
  let title: String

  func show(_ share: Double) {
    guard isatty(STDERR_FILENO) == 1 else { return }
    let filled = Int(share * 40)
    let bar =
      String(repeating: "#", count: filled) + String(repeating: ".", count: max(0, 40 - filled))
    standardError("\r\(title) [\(bar)] \(Int(share * 100))%\(share >= 1 ? "\n" : "")")
  }
}

private func standardError(_ text: String) {
  FileHandle.standardError.write(Data(text.utf8))
}
