// SPDX-License-Identifier: Apache-2.0

public import Board
internal import Daemon

/// Has a running daemon keep a picture of the next frame.
public struct Snapshot {
  public var runtimeFolder: CString?

  public init() {}

  /// The status is `unavailable` where no daemon runs.
  public func run(_ streams: inout StandardStreams) throws(CommandError) -> ExitStatus {
    let folder = RuntimeFolder(runtimeFolder)
    guard try folder.order(.snapshot) else {
      streams.errors.write("no daemon answers at ")
      streams.errors.write(printable: folder.path(RuntimeFolder.socket))
      streams.errors.newline()
      return .unavailable
    }
    streams.output.write("the next frame is kept as ")
    streams.output.write(printable: folder.path("/snapshot-0.jpg"))
    streams.output.write(" or .ppm; with several kept, N goes round\n")
    return .ok
  }
}
