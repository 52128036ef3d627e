// SPDX-License-Identifier: Apache-2.0

public import Board

/// Lists the cameras that a configuration could name.
public struct ListCameras {
  public var isJSON = false

  public init() {}

  /// The status is `unavailable` where there is none.
  public func run(_ streams: inout StandardStreams) -> ExitStatus {
    var nodes = CameraNodes()
    var count = 0
    while let node = nodes.next() {
      write(node, to: &streams.output)
      count += 1
    }
    guard count == 0 else { return .ok }
    streams.errors.write("no camera")
    if let skipped = nodes.skipped {
      streams.errors.write(": ")
      skipped.describe(to: &streams.errors)
    }
    streams.errors.newline()
    return .unavailable
  }

  private func write(_ node: CameraNode, to stream: inout TextStream) {
    let name = node.idPath ?? node.portPath ?? node.path
    if isJSON {
      stream.write("{\"card\":")
      stream.write(json: node.facts.card)
      stream.write(",\"node\":")
      stream.write(json: node.path)
      stream.write(",\"source\":")
      stream.write(json: name)
      stream.write("}\n")
    } else {
      stream.write(printable: node.facts.card)
      stream.newline()
      stream.write("  Source = ")
      stream.write(printable: name)
      stream.newline()
      stream.write("  today  ")
      stream.write(printable: node.path)
      stream.newline()
    }
  }
}
