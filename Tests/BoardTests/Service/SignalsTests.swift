// SPDX-License-Identifier: Apache-2.0

import Board
import Glibc
import Testing

struct SignalsTests {
  @Test func `signals become requests in a thread that took them over`() throws {
    var requests: [Signals.Request?] = []
    try withUnsafeMutablePointer(to: &requests) { requests in
      // A thread of its own: the tests' threads must keep their signals.
      try Thread(argument: requests) { argument in
        guard let requests = argument?.assumingMemoryBound(to: [Signals.Request?].self),
          let signals = try? Signals()
        else { return nil }
        requests.pointee.append(signals.next())
        for signal in [SIGHUP, SIGTERM, SIGINT, SIGUSR1, SIGUSR2] {
          pthread_kill(pthread_self(), signal)
          requests.pointee.append(signals.next())
        }
        return nil
      }.join()
    }
    #expect(requests == [nil, .reload, .stop, .stop, .first, .second])
  }
}
