// SPDX-License-Identifier: Apache-2.0

import CBoard

/// What the world refused: the operation, and why.
///
/// Whoever catches it knows which path or device it was about and says so first; `describe(to:)`
/// writes the rest.
public enum BoardError: Error, Equatable, Sendable {
  /// A system call failed with this errno.
  case system(Operation, errno: Int32)

  /// More bytes than the caller is ready to hold.
  case fileTooLarge(limitBytes: Int)

  public enum Operation: Equatable, Sendable {
    case openFile
    case readFile
    case createFile
    case writeFile
    case mapPages
    case sealPages
    case createThread
    case listen
    case connect
    case receiveSignals
    case makeDoorbell
    case watchFolder
  }

  /// Writes, for example, `cannot open: No such file or directory`.
  public func describe(to stream: inout TextStream) {
    switch self {
    case .system(let operation, let errno):
      stream.write("cannot ")
      stream.write(operation.verb)
      stream.write(": ")
      stream.write(errno: errno)
    case .fileTooLarge(let limitBytes):
      stream.write("cannot read: expected at most ")
      stream.write(limitBytes)
      stream.write(" bytes, found more")
    }
  }

  /// There is nothing under that name.
  public var isAbsent: Bool {
    if case .system(_, errno: ENOENT) = self { true } else { false }
  }

  /// This process is not allowed to.
  public var isForbidden: Bool {
    if case .system(_, errno: EACCES) = self { true } else { false }
  }

  /// The exit status of a program that gives up because of this error.
  public var exitStatus: ExitStatus {
    switch self {
    case .system(.openFile, _): .noInput
    case .system(.readFile, _), .system(.writeFile, _): .ioError
    case .system(.createFile, _): .cannotCreate
    case .system: .unavailable
    case .fileTooLarge: .dataError
    }
  }
}

extension BoardError.Operation {
  fileprivate var verb: StaticString {
    switch self {
    case .openFile: "open"
    case .readFile: "read"
    case .createFile: "create"
    case .writeFile: "write"
    case .mapPages: "map memory"
    case .sealPages: "make memory read-only"
    case .createThread: "create a thread"
    case .listen: "listen"
    case .connect: "connect"
    case .receiveSignals: "receive signals"
    case .makeDoorbell: "make an eventfd"
    case .watchFolder: "watch"
    }
  }
}

extension TextStream {
  /// Writes what an errno means in English.
  public mutating func write(errno: Int32) {
    if let text = board_error_text(errno) {
      write(cString: text)
    } else {
      write("errno ")
      write(errno)
    }
  }
}
