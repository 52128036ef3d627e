// SPDX-License-Identifier: Apache-2.0

import Board
import Glibc
import Testing

struct NodeHolderTests {
  @Test func `a program that has a device open is named`() throws {
    // A new terminal is a device that nobody else has.
    let leader = open("/dev/ptmx", O_RDWR | O_NOCTTY)
    try #require(leader >= 0)
    defer { close(leader) }
    var (isLocked, number): (Int32, UInt32) = (0, 0)
    let (setLock, getNumber): (UInt, UInt) = (0x4004_5431, 0x8004_5430)
    try #require(ioctl(leader, setLock, &isLocked) == 0 && ioctl(leader, getNumber, &number) == 0)
    let path = "/dev/pts/\(number)"
    let node = try #require(DeviceNode(path))
    #expect(NodeHolder(of: node) == nil)
    let sleeper = try start(["sleep", "1000"], input: path)
    defer {
      kill(sleeper, SIGKILL)
      waitpid(sleeper, nil, 0)
    }
    let holder = try #require(NodeHolder(of: node))
    #expect(holder.process == Int(sleeper))
    #expect(holder.command.string == "sleep")
  }

  /// Starts a program, and returns once it is that program.
  private func start(_ arguments: [String], input: String) throws -> pid_t {
    var files = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&files)
    defer { posix_spawn_file_actions_destroy(&files) }
    posix_spawn_file_actions_addopen(&files, 0, input, O_RDWR, 0)
    var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
    defer { words.forEach { free($0) } }
    var process = pid_t()
    try #require(posix_spawnp(&process, arguments[0], &files, nil, &words, environ) == 0)
    return process
  }
}
