// SPDX-License-Identifier: Apache-2.0

internal import Board
internal import Daemon

/// The programs that talk to the daemon through its socket.
struct Clients: ~Copyable {
  private enum Kind {
    case silent
    /// Has every event sent.
    case follows
    /// Has small pictures sent.
    case watches
  }

  private var socket: ControlSocket?
  private var kinds = InlineArray<8, Kind>(repeating: .silent)

  /// Nobody can come without a socket.
  init(_ socket: consuming ControlSocket?) { self.socket = socket }

  var isWatched: Bool {
    for index in kinds.indices where kinds[index] == .watches { return true }
    return false
  }

  mutating func add(to wait: inout DescriptorWait) {
    wait.add(socket?.descriptor ?? -1)
    for client in 0..<ControlSocket.clientLimit { wait.add(socket?.descriptor(of: client) ?? -1) }
  }

  /// Takes new clients and carries out orders.
  mutating func serve(_ memory: DaemonMemory) {
    while let client = socket?.accept() { kinds[client] = .silent }
    for client in 0..<ControlSocket.clientLimit {
      while let order = nextOrder(of: client) { obey(order, of: client, memory) }
    }
  }

  /// Sends an event to all who follow.
  mutating func send(_ event: Event, _ configuration: borrowing Configuration) {
    for client in 0..<ControlSocket.clientLimit where kinds[client] == .follows {
      var stream = TextStream(descriptor: socket?.descriptor(of: client) ?? -1)
      EventReport.writeJSON(event, configuration, to: &stream)
      stream.flush()
      if stream.failed { drop(client) }
    }
  }

  /// Sends a message to all who watch.
  mutating func sendToWatchers(_ message: UnsafeRawBufferPointer) {
    for client in 0..<ControlSocket.clientLimit where kinds[client] == .watches {
      if socket?.send(message, to: client) != true { kinds[client] = .silent }
    }
  }

  private mutating func nextOrder(of client: Int) -> Order? {
    var byte: UInt8 = 0
    let receipt = withUnsafeMutableBytes(of: &byte) { socket?.receive(from: client, into: $0) }
    switch receipt {
    case .message: return Order(rawValue: byte)
    case .gone:
      kinds[client] = .silent
      return nil
    case .nothing, nil: return nil
    }
  }

  private mutating func obey(_ order: Order, of client: Int, _ memory: DaemonMemory) {
    switch order {
    case .outputsOff:
      memory.switchboard.pointee.report(ordered: .orderedOff)
      memory.bells.guardian.ring()
      answer(client)
    case .follow:
      kinds[client] = .follows
      answer(client)
    case .watch:
      kinds[client] = .watches
      answer(client)
    case .snapshot:
      memory.snapshots.want()
      answer(client)
    case .done: break
    }
  }

  private mutating func answer(_ client: Int) {
    var byte = Order.done.rawValue
    let isSent = withUnsafeBytes(of: &byte) { socket?.send($0, to: client) ?? false }
    if !isSent { kinds[client] = .silent }
  }

  private mutating func drop(_ client: Int) {
    socket?.drop(client)
    kinds[client] = .silent
  }
}
