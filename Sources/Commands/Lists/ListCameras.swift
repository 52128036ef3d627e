// SPDX-License-Identifier: Apache-2.0

public import Board

/// Lists the cameras of the board, with everything that may stand in a configuration.
public struct ListCameras {
  /// One JSON object for each camera, in place of a table.
  public var isJSON = false

  public init() {}

  /// Says what there is; the status is `unavailable` where there is no camera.
  public func run(_ streams: inout StandardStreams) -> ExitStatus {
    var nodes = CameraNodes()
    var count = 0
    while let node = nodes.next() {
      do throws(CameraError) {
        let device = try KernelVideo(node.path)
        CameraReport(node.names, facts: node.facts, isJSON: isJSON)
          .write(device, to: &streams.output)
        count += 1
      } catch {
        report(error, of: node.path, &streams)
      }
    }
    if let skipped = nodes.skipped { report(skipped, of: nodes.skippedPath, &streams) }
    guard count > 0 else {
      if nodes.skipped == nil { streams.errors.write("this machine has no camera\n") }
      return .unavailable
    }
    return .ok
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

extension CameraNode {
  fileprivate var names: CameraReport.Names {
    CameraReport.Names(
      node: path, identity: idPath ?? PathText(), port: portPath ?? PathText())
  }
}
