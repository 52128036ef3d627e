// SPDX-License-Identifier: Apache-2.0

internal import Board

/// What wakes the daemon's threads.
struct DaemonBells {
  let guardian: Doorbell
  let service: Doorbell

  init() throws(BoardError) {
    guardian = try Doorbell()
    service = try Doorbell()
  }
}
