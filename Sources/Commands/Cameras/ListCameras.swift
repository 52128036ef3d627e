// SPDX-License-Identifier: Apache-2.0

public import Board

/// Lists the cameras that a configuration could name, with what they offer.
public struct ListCameras {
  public var isJSON = false

  public init() {}

  /// The status is `unavailable` where there is none.
  public func run(_ streams: inout StandardStreams) -> ExitStatus {
    var nodes = CameraNodes()
    var count = 0
    while let node = nodes.next() {
      do throws(CameraError) {
        let names = CameraReport.Names(
          node: node.path, source: node.idPath ?? node.portPath ?? node.path)
        let device = try KernelVideo(node.path)
        CameraReport(names, facts: node.facts, isJSON: isJSON).write(device, to: &streams.output)
        count += 1
      } catch {
        report(error, of: node.path, &streams)
      }
    }
    if let skipped = nodes.skipped { report(skipped, of: nodes.skippedPath, &streams) }
    if count == 0, nodes.skipped == nil { streams.errors.write("no camera\n") }
    return count == 0 ? .unavailable : .ok
  }

  private func report(
    _ error: CameraError, of path: PathText, _ streams: inout StandardStreams
  ) {
    streams.output.flush()
    streams.errors.write(printable: path)
    streams.errors.write(": ")
    error.describe(to: &streams.errors)
    streams.errors.newline()
  }
}
