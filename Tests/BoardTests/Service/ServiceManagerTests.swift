// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing

@testable import Board

/// They set the environment, so one runs after another.
@Suite(.serialized)
struct ServiceManagerTests {
  @Test func `messages arrive as systemd reads them`() throws {
    try withTemporaryFolder { folder in
      let inbox = try Inbox(at: "\(folder)/notify")
      setenv("NOTIFY_SOCKET", "\(folder)/notify", 1)
      defer { unsetenv("NOTIFY_SOCKET") }
      let manager = ServiceManager()
      manager.ready()
      manager.status(InlineText<64>("cone 0.93, 30.0 fps"))
      manager.feedWatchdog()
      manager.stopping()
      #expect(inbox.next() == "READY=1")
      #expect(inbox.next() == "STATUS=cone 0.93, 30.0 fps")
      #expect(inbox.next() == "WATCHDOG=1")
      #expect(inbox.next() == "STOPPING=1")
      manager.reloading()
      let reloading = inbox.next()
      #expect(reloading.hasPrefix("RELOADING=1\nMONOTONIC_USEC="))
      let stamp = try #require(Int64(reloading.split(separator: "=").last ?? ""))
      #expect((0...60_000_000).contains(MonotonicClock.nanoseconds / 1000 - stamp))
    }
  }

  @Test func `an abstract name is a socket too`() throws {
    let name = "@board-tests-\(getpid())"
    let inbox = try Inbox(at: name)
    setenv("NOTIFY_SOCKET", name, 1)
    defer { unsetenv("NOTIFY_SOCKET") }
    ServiceManager().ready()
    #expect(inbox.next() == "READY=1")
  }

  @Test func `without a service manager nothing happens`() {
    unsetenv("NOTIFY_SOCKET")
    let manager = ServiceManager()
    manager.ready()
    #expect(manager.watchdogPeriod == nil)
    setenv("NOTIFY_SOCKET", "/nowhere/at/all", 1)
    defer { unsetenv("NOTIFY_SOCKET") }
    ServiceManager().ready()
  }

  @Test(
    arguments: [
      ("2000000", nil, 2_000_000_000), ("2000000", "77", 2_000_000_000), ("2000000", "78", nil),
      ("0", nil, nil), ("-1", nil, nil), ("9223372036854775807", nil, nil), (nil, "77", nil),
    ] as [(String?, String?, Int64?)])
  func `the watchdog's period is for the process that it names`(
    microseconds: String?, process: String?, expected: Int64?
  ) {
    let texts = (strdup(microseconds ?? ""), strdup(process ?? ""))
    defer {
      free(texts.0)
      free(texts.1)
    }
    let period = ServiceManager.watchdogPeriod(
      microseconds: microseconds.flatMap { _ in texts.0.map { CString($0) } },
      process: process.flatMap { _ in texts.1.map { CString($0) } }, ownProcess: 77)
    #expect(period == expected)
  }
}

/// Plays the service manager.
private final class Inbox {
  private let descriptor: Int32

  init(at path: String) throws {
    descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    if path.hasPrefix("@") { address.sun_path.0 = 0 }
    let length = MemoryLayout<sa_family_t>.size + path.utf8.count + (path.hasPrefix("@") ? 0 : 1)
    let status = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(length))
      }
    }
    try #require(status == 0)
  }

  deinit { close(descriptor) }

  func next() -> String {
    var bytes = [UInt8](repeating: 0, count: 1024)
    let count = recv(descriptor, &bytes, bytes.count, Int32(MSG_DONTWAIT))
    return String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
  }
}
