// SPDX-License-Identifier: Apache-2.0

internal import CBoard

/// A node of `/dev/video*` and what it says of itself.
public struct CameraNode: Sendable {
  public let number: Int
  public let facts: VideoFacts
  let device: UInt64

  /// A program that has it open, if there is one that may be seen.
  public var holder: NodeHolder? {
    path.withCString { DeviceNode($0) }.flatMap { NodeHolder(of: $0) }
  }

  public var path: PathText { NumberedNodes.path("video", number) }

  /// The name in `/dev/v4l/by-id`, which follows the camera to every port.
  public var idPath: PathText? { link(in: "/dev/v4l/by-id") }

  /// The name in `/dev/v4l/by-path`, which stays with the port.
  public var portPath: PathText? { link(in: "/dev/v4l/by-path") }

  private func link(in folder: StaticString) -> PathText? {
    guard var names = try? Folder(CString(folder).pointer) else { return nil }
    while let name = names.next() {
      var path = PathText(folder)
      path.append(byte: UInt8(ascii: "/"))
      path.append(name)
      if path.withCString({ DeviceNode($0) })?.device == device { return path }
    }
    return nil
  }
}

/// The nodes of `/dev/video*`, walked in the order of their numbers.
public struct CameraNodes: ~Copyable {
  /// Why a node was left out: the first one that could not be asked.
  public private(set) var skipped: CameraError?
  /// Which one that was.
  public private(set) var skippedPath = PathText()

  private let nodes = NumberedNodes("video")
  private var position = 0

  public init() {}

  /// Goes on to the next node that captures pictures; nothing after the last.
  public mutating func next() -> CameraNode? {
    while position < nodes.count {
      position += 1
      do throws(CameraError) {
        let facts = try KernelVideo(nodes.path(at: position - 1)).checkedFacts()
        return CameraNode(
          number: nodes[position - 1], facts: facts, device: nodes.device(at: position - 1))
      } catch {
        guard skipped == nil, error != .notCapture else { continue }
        skipped = error
        skippedPath = nodes.path(at: position - 1)
      }
    }
    return nil
  }
}

extension CameraAddress {
  /// The node that is meant, where it is today.
  public func find() throws(CameraError) -> PathText {
    switch self {
    case .path(let path): return path
    case .name(let name): return try CameraAddress.find(named: name).path
    case .automatic: return try CameraAddress.findAny().path
    }
  }

  private static func find(named name: ShortText) throws(CameraError) -> CameraNode {
    var nodes = CameraNodes()
    var found: CameraNode?
    while let node = nodes.next() {
      guard node.facts.card == name else { continue }
      if let found {
        // The nodes of one camera are on one bus.
        guard found.facts.bus != node.facts.bus else { continue }
        throw .ambiguous(found.number, node.number)
      }
      found = node
    }
    guard let found else { throw nodes.skipped ?? .absent }
    return found
  }

  private static func findAny() throws(CameraError) -> CameraNode {
    var nodes = CameraNodes()
    var other: CameraNode?
    var reason: CameraError?
    while let node = nodes.next() {
      if node.isPartOfPipeline { continue }
      do throws(CameraError) {
        _ = try FormatChoice(CameraSettings(), on: KernelVideo(node.path))
      } catch {
        reason = reason ?? error
        continue
      }
      if node.facts.driver == ShortText("uvcvideo") { return node }
      if node.facts.needsMediaSetup { reason = reason ?? .rawSensor } else { other = other ?? node }
    }
    guard let other else { throw reason ?? nodes.skipped ?? .absent }
    return other
  }
}

extension CameraNode {
  /// Whether it only works on what another node is given.
  public var isPartOfPipeline: Bool {
    facts.driver == ShortText("bcm2835-isp") || facts.driver == ShortText("pispbe")
  }
}
