// SPDX-License-Identifier: Apache-2.0

internal import CBoard

/// A local socket through which other programs ask this one, and hear of events.
///
/// It carries whole messages (`SOCK_SEQPACKET`). A client never makes this program wait: one whose
/// queue is full is dropped and counted.
public struct ControlSocket: ~Copyable {
  public static let clientLimit = 8

  /// Readable while a client waits to be accepted.
  public let descriptor: Int32

  /// Clients that were dropped because they read too slowly.
  public private(set) var slowCount: UInt64 = 0

  /// Clients that were turned away because there were too many.
  public private(set) var refusedCount: UInt64 = 0

  private let path: PathText
  private var clients = InlineArray<8, Int32>(repeating: -1)

  /// What came from a client.
  public enum Receipt: Equatable {
    case message(byteCount: Int)
    case nothing
    case gone
  }

  /// Listens at a path, in place of a socket that its process left behind.
  public init(at path: PathText) throws(BoardError) {
    descriptor = path.withCString { board_listen($0, Int32(ControlSocket.clientLimit)) }
    guard descriptor >= 0 else { throw .system(.listen, errno: board_errno()) }
    self.path = path
  }

  deinit {
    for index in 0..<ControlSocket.clientLimit where clients[index] >= 0 { close(clients[index]) }
    close(descriptor)
    _ = path.withCString { unlink($0) }
  }

  /// The descriptor of a client, to wait for; −1 where there is none.
  public func descriptor(of client: Int) -> Int32 { clients[client] }

  /// Takes a client that waits, and returns its place in `0 ..< clientLimit`.
  public mutating func accept() -> Int? {
    let new = board_accept(descriptor)
    guard new >= 0 else { return nil }
    for index in 0..<ControlSocket.clientLimit where clients[index] < 0 {
      clients[index] = new
      return index
    }
    close(new)
    refusedCount += 1
    return nil
  }

  /// Reads the next message of a client; what does not fit into `buffer` is cut off.
  public mutating func receive(
    from client: Int, into buffer: UnsafeMutableRawBufferPointer
  ) -> Receipt {
    guard clients[client] >= 0 else { return .gone }
    let count = board_receive_message(clients[client], buffer.baseAddress, buffer.count)
    if count > 0 { return .message(byteCount: count) }
    if count < 0, board_errno() == EAGAIN || board_errno() == EINTR { return .nothing }
    drop(client)
    return .gone
  }

  /// Sends a message; false if the client is dropped for it.
  @discardableResult
  public mutating func send(_ message: UnsafeRawBufferPointer, to client: Int) -> Bool {
    guard clients[client] >= 0 else { return false }
    if board_send_message(clients[client], message.baseAddress, message.count) >= 0 { return true }
    if board_errno() == EAGAIN { slowCount += 1 }
    drop(client)
    return false
  }

  /// Closes the connection to a client.
  public mutating func drop(_ client: Int) {
    guard clients[client] >= 0 else { return }
    close(clients[client])
    clients[client] = -1
  }
}

/// The other end: a program that asks a running one.
public struct ControlConnection: ~Copyable {
  /// Readable while a message waits.
  public let descriptor: Int32

  public init(to path: PathText) throws(BoardError) {
    descriptor = path.withCString { board_connect($0) }
    guard descriptor >= 0 else { throw .system(.connect, errno: board_errno()) }
  }

  deinit { close(descriptor) }

  public func send(_ message: UnsafeRawBufferPointer) throws(BoardError) {
    guard board_send_message(descriptor, message.baseAddress, message.count) >= 0 else {
      throw .system(.writeFile, errno: board_errno())
    }
  }

  /// Waits for a message; 0 when the other end is gone, nothing when the time has come.
  public func receive(
    into buffer: UnsafeMutableRawBufferPointer, until deadline: Int64?
  ) throws(BoardError) -> Int? {
    var wait = DescriptorWait()
    wait.add(descriptor)
    guard wait.wait(until: deadline) else { return nil }
    let count = board_receive_message(descriptor, buffer.baseAddress, buffer.count)
    guard count >= 0 else { throw .system(.readFile, errno: board_errno()) }
    return count
  }
}
