// SPDX-License-Identifier: Apache-2.0

internal import CBoard

/// What the file system says of a device node.
public struct DeviceNode: Equatable, Sendable {
  /// Which device it is, under whatever name.
  public let device: UInt64
  /// The group that owns the node.
  public let group: UInt32

  /// A node of which no more is known than its group.
  public init(group: UInt32) {
    device = 0
    self.group = group
  }

  /// Nothing where there is no node; a link is followed.
  public init?(_ path: UnsafePointer<CChar>) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    device = UInt64(status.st_rdev)
    group = status.st_gid
  }

  /// The group's name from `/etc/group`, or its number where it has none there.
  public var groupName: ShortText {
    let number = group
    let file: StaticString = "/etc/group"
    if let groups = try? readFile(CString(file).pointer, limitBytes: 1 << 20),
      let name = DeviceNode.name(ofGroup: number, in: groups.bytes)
    {
      return name
    }
    var text = ShortText()
    text.append(UInt64(number))
    return text
  }

  /// Lines are `name:password:number:members`.
  static func name(ofGroup group: UInt32, in file: UnsafeRawBufferPointer) -> ShortText? {
    var name = ShortText()
    var field = 0
    var number: UInt64 = 0
    for byte in file {
      switch byte {
      case UInt8(ascii: "\n"):
        name = ShortText()
        field = 0
        number = 0
      case UInt8(ascii: ":"):
        if field == 2, number == UInt64(group) { return name }
        field += 1
      default:
        if field == 0 { name.append(byte: byte) }
        if field == 2 { number = 10 &* number &+ UInt64(byte &- UInt8(ascii: "0")) }
      }
    }
    return nil
  }
}
