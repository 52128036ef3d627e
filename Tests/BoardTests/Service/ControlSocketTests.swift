// SPDX-License-Identifier: Apache-2.0

import Board
import Glibc
import Testing

struct ControlSocketTests {
  @Test func `whole messages go both ways`() throws {
    try withControlSocket { server, path in
      let client = try ControlConnection(to: path)
      let place = try accept(from: &server)
      try client.send("ask")
      try client.send("again")
      #expect(text(from: place, of: &server) == "ask")
      #expect(text(from: place, of: &server) == "again")
      #expect(text(from: place, of: &server) == nil)
      let isSent = server.send("answer", to: place)
      #expect(isSent)
      #expect(try client.text() == "answer")
    }
  }

  @Test func `a client that goes away leaves its place`() throws {
    try withControlSocket { server, path in
      for _ in 0..<(3 * ControlSocket.clientLimit) {
        let client = try ControlConnection(to: path)
        let place = try accept(from: &server)
        _ = consume client
        let receipt = receive(from: place, of: &server)
        #expect(receipt == .gone)
        #expect(server.descriptor(of: place) == -1)
      }
      #expect(server.refusedCount == 0)
    }
  }

  @Test func `one client too many is turned away`() throws {
    try withControlSocket { server, path in
      var clients: [Connection] = []
      for _ in 0..<ControlSocket.clientLimit {
        clients.append(try Connection(to: path))
        _ = try accept(from: &server)
      }
      let late = try ControlConnection(to: path)
      let place = server.accept()
      #expect(place == nil)
      #expect(server.refusedCount == 1)
      #expect(try late.text() == "")
    }
  }

  @Test func `a client that does not read is dropped and waits for nobody`() throws {
    try withControlSocket { server, path in
      let client = try ControlConnection(to: path)
      let place = try accept(from: &server)
      var sent = 0
      while sent < 100_000, server.send("an event that nobody reads", to: place) { sent += 1 }
      #expect(sent > 0 && sent < 100_000)
      #expect(server.slowCount == 1)
      #expect(server.descriptor(of: place) == -1)
      #expect(try client.text() == "an event that nobody reads")
    }
  }

  @Test func `a message to a client that died ends its connection alone`() throws {
    try withControlSocket { server, path in
      let client = try ControlConnection(to: path)
      let place = try accept(from: &server)
      _ = consume client
      let isSent = server.send("hello", to: place)
      #expect(!isSent)
      #expect(server.slowCount == 0)
    }
  }

  @Test func `a socket that its process left behind is replaced, a live one is not`() throws {
    try withTemporaryFolder { folder in
      let path = PathText(text: "\(folder)/control")
      try leaveSocketBehind(at: path)
      let server = try ControlSocket(at: path)
      #expect(throws: BoardError.system(.listen, errno: EADDRINUSE)) {
        _ = try ControlSocket(at: path)
      }
      _ = consume server
      #expect(throws: BoardError.self) { _ = try ControlConnection(to: path) }
    }
  }

  @Test func `its owner and its group may use a socket, nobody else`() throws {
    try withControlSocket { _, path in
      var found = stat()
      try #require(stat(path.string, &found) == 0)
      #expect(found.st_mode & 0o777 == 0o660)
    }
  }

  private func leaveSocketBehind(at path: PathText) throws {
    var server: ControlSocket? = try ControlSocket(at: path)
    let copy = PathText(text: path.string + ".copy")
    try #require(link(path.string, copy.string) == 0)
    server = nil
    _ = consume server
    try #require(rename(copy.string, path.string) == 0)
  }
}

private final class Connection {
  private let connection: ControlConnection
  init(to path: PathText) throws { connection = try ControlConnection(to: path) }
}

private func withControlSocket(
  _ body: (inout ControlSocket, PathText) throws -> Void
) throws {
  try withTemporaryFolder { folder in
    let path = PathText(text: "\(folder)/control")
    var server = try ControlSocket(at: path)
    try body(&server, path)
  }
}

private func accept(from server: inout ControlSocket) throws -> Int {
  let place = server.accept()
  return try #require(place)
}

private func receive(from place: Int, of server: inout ControlSocket) -> ControlSocket.Receipt {
  var bytes = [UInt8](repeating: 0, count: 64)
  return bytes.withUnsafeMutableBytes { server.receive(from: place, into: $0) }
}

private func text(from place: Int, of server: inout ControlSocket) -> String? {
  var bytes = [UInt8](repeating: 0, count: 64)
  let receipt = bytes.withUnsafeMutableBytes { server.receive(from: place, into: $0) }
  guard case .message(let count) = receipt else { return nil }
  return String(decoding: bytes.prefix(count), as: UTF8.self)
}

extension ControlSocket {
  fileprivate mutating func send(_ message: String, to place: Int) -> Bool {
    Array(message.utf8).withUnsafeBytes { send($0, to: place) }
  }
}

extension ControlConnection {
  fileprivate func send(_ message: String) throws {
    try Array(message.utf8).withUnsafeBytes { try send($0) }
  }

  fileprivate func text() throws -> String? {
    var bytes = [UInt8](repeating: 0, count: 64)
    let deadline = MonotonicClock.nanoseconds + 10_000_000_000
    let count = try bytes.withUnsafeMutableBytes { try receive(into: $0, until: deadline) }
    return count.map { String(decoding: bytes.prefix($0), as: UTF8.self) }
  }
}
