// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Board
import Commands
import Foundation
import Inference
import ModelCompiler
import ModelFile
import Pictures

/// What went wrong, for people, and how the program ends.
struct Failure: Error {
  let status: ExitStatus
  let message: String

  init(status: ExitStatus, message: String) {
    self.status = status
    self.message = message
  }

  init(_ error: BoardError, _ path: String) {
    status = error.exitStatus
    message = "\(path): \(String { stream in error.describe(to: &stream) })"
  }
}

extension Failure {
  /// Runs the body of a command; an error becomes one line on standard error and an exit status.
  static func reporting(_ body: () throws -> Void) throws {
    do {
      try body()
    } catch {
      standardError("shufflenet: \((error as? Failure)?.message ?? "\(error)")\n")
      throw ExitCode(status(of: error).rawValue)
    }
  }

  private static func status(of error: any Error) -> ExitStatus {
    switch error {
    case let failure as Failure: failure.status
    case let error as PictureFileError: error.exitStatus
    case let error as PictureListError: error.exitStatus
    default: .dataError
    }
  }

  /// Reads a whole file.
  static func read(_ path: String, limitBytes: Int = 1 << 30) throws -> [UInt8] {
    do throws(BoardError) {
      let contents = try readFile(path, limitBytes: limitBytes)
      return copy(contents)
    } catch {
      throw Failure(error, path)
    }
  }

  // The borrow keeps the bytes while they are read.
  private static func copy(_ contents: borrowing FileContents) -> [UInt8] {
    Array(contents.bytes)
  }

  /// Writes a whole file or nothing.
  static func write(_ bytes: [UInt8], to path: String) throws {
    do throws(BoardError) {
      try replaceFile(at: path, with: bytes)
    } catch {
      throw Failure(error, path)
    }
  }

  /// Turns an error of the verbs that both programs share into one of this program.
  static func translating<Result: ~Copyable>(
    _ body: () throws(CommandError) -> Result
  ) throws -> Result {
    do throws(CommandError) {
      return try body()
    } catch {
      throw Failure(
        status: error.exitStatus, message: String { stream in error.describe(to: &stream) })
    }
  }

  /// Opens a compiled model.
  static func openModel(
    _ path: String, kernels: KernelChoice, team: ThreadTeam
  ) throws -> LoadedModel {
    let bytes = try read(path)
    do throws(ModelFileError) {
      return try LoadedModel(bytes, kernels: kernels, team: team)
    } catch {
      let text = String { stream in error.describe(to: &stream) }
      throw Failure(status: .dataError, message: "\(path): \(text)")
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
