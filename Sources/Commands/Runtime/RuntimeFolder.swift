// SPDX-License-Identifier: Apache-2.0

internal import Board
internal import Daemon

/// The folder on tmpfs where a daemon keeps what others read: the list of lines, the socket, metrics,
/// pictures.
struct RuntimeFolder {
  private let folder: PathText

  /// The one that was named, that systemd made for this service, or `/run/shufflenetd`.
  init(_ named: CString?) {
    if let path = named ?? environmentVariable("RUNTIME_DIRECTORY") {
      folder = PathText(path.bytes)
    } else {
      folder = PathText("/run/shufflenetd")
    }
  }

  /// The one that systemd made for this service, or that of its configuration.
  init(of configuration: borrowing Configuration) {
    if let path = environmentVariable("RUNTIME_DIRECTORY") {
      folder = PathText(path.bytes)
    } else {
      folder = PathText(configuration.service.runtimeFolder.bytes)
    }
  }

  /// The daemon's end of the control socket, for its user and group `gpio`; nothing where the folder is
  /// not to be had, because lines matter more.
  func openSocket() -> ControlSocket? {
    do throws(BoardError) {
      return try ControlSocket(at: path(RuntimeFolder.socket))
    } catch {
      var errors = TextStream.standardError()
      errors.write("<4>")
      errors.write(printable: path(RuntimeFolder.socket))
      errors.write(": ")
      error.describe(to: &errors)
      errors.write("; watch, snapshot and outputs-off cannot reach this daemon\n")
      return nil
    }
  }

  /// A file in it; `name` begins with a slash.
  func path(_ name: StaticString) -> PathText {
    var path = folder
    path.append(name)
    return path
  }

  static let socket: StaticString = "/control"
  static let metrics: StaticString = "/metrics.prom"

  /// Gives an order to the daemon that runs; false if none does.
  func order(_ order: Order) throws(CommandError) -> Bool {
    do throws(BoardError) {
      let connection = try ControlConnection(to: path(RuntimeFolder.socket))
      var byte = order.rawValue
      try withUnsafeBytes(of: &byte) { (bytes) throws(BoardError) in try connection.send(bytes) }
      var answer: UInt8 = 0
      let count = try withUnsafeMutableBytes(of: &answer) { (bytes) throws(BoardError) in
        try connection.receive(into: bytes, until: MonotonicClock.nanoseconds + 2_000_000_000)
      }
      return count == 1 && answer == Order.done.rawValue
    } catch {
      return false
    }
  }
}

/// What a client may ask of a daemon: the first byte of its message.
enum Order: UInt8 {
  /// Hold every output at its level for faults until the next reload.
  case outputsOff = 0x4F
  /// Send every event from now on, as JSON.
  case follow = 0x46
  /// Keep a picture of the next frame.
  case snapshot = 0x53
  /// Send a small picture of each frame, with its classes.
  case watch = 0x57
  /// The answer to an order that was carried out.
  case done = 0x64
}
