// SPDX-License-Identifier: Apache-2.0

import Board
import CBoard
import Commands

/// The program of the board.
@main
struct Program {
  static func main() {
    var streams = StandardStreams()
    let status = runCommandLine(Arguments().strings, BoardPictureDecoder(), &streams)
    exit(streams.finish(status).rawValue)
  }
}
