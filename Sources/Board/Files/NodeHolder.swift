// SPDX-License-Identifier: Apache-2.0

internal import CBoard

/// A program that has a device open.
///
/// Only root sees the files of everybody's programs, and not from within the service's sandbox.
public struct NodeHolder: Equatable, Sendable {
  public let process: Int
  /// What the kernel calls the program: the first 15 bytes of its name.
  public let command: ShortText

  /// Looks for a program other than this one; nothing if there is none that may be seen.
  ///
  /// - Parameter node: the device.
  public init?(of node: DeviceNode) {
    guard var processes = try? Folder(CString(StaticString("/proc")).pointer) else { return nil }
    while let name = processes.next() {
      guard let process = name.number(after: ""), process != Int(getpid()),
        NodeHolder.holds(process, node.device)
      else { continue }
      self.process = process
      command = NodeHolder.command(of: process)
      return
    }
    return nil
  }

  private static func holds(_ process: Int, _ device: UInt64) -> Bool {
    let folder = path(of: process, "/fd")
    guard device != 0,
      var files = try? folder.withCString({ (path) throws(BoardError) in
        try Folder(path)
      })
    else { return false }
    while let name = files.next() {
      var file = folder
      file.append(byte: UInt8(ascii: "/"))
      file.append(name)
      if file.withCString({ DeviceNode($0) })?.device == device { return true }
    }
    return false
  }

  private static func command(of process: Int) -> ShortText {
    var command = ShortText(fileAt: path(of: process, "/comm"))
    command.removeNewline()
    return command
  }

  private static func path(of process: Int, _ rest: StaticString) -> PathText {
    var path = PathText("/proc/")
    path.append(UInt64(process))
    path.append(rest)
    return path
  }
}
