// SPDX-License-Identifier: Apache-2.0

public import Board
import Glibc

extension String {
  /// What `write` puts on a stream, for messages that the board's modules tell without strings.
  ///
  /// At most as long as a pipe holds, 64 KB; nothing if there is no pipe to be had.
  public init(_ write: (inout TextStream) -> Void) {
    self.init()
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return }
    defer { close(ends[0]) }
    _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
    var stream = TextStream(descriptor: ends[1])
    write(&stream)
    stream.flush()
    close(ends[1])

    var bytes = [UInt8](repeating: 0, count: 65_536)
    let count = read(ends[0], &bytes, bytes.count)
    self = String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
  }
}
