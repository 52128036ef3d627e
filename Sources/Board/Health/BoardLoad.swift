// SPDX-License-Identifier: Apache-2.0

internal import CBoard

/// How much of the board others leave, as its kernel tells.
public struct BoardLoad: Equatable, Sendable {
  /// What programs can still have, in bytes.
  public let availableMemory: Int?
  /// Threads that ran or wanted to in the last minute, in hundredths.
  public let runningThreads: Int?
  /// Cores that are switched on.
  public let coreCount: Int
  /// What the kernel keeps the clock by, such as `ondemand`; empty where it does not say.
  public let governor: ShortText

  /// Reads it now: three small files.
  public init() {
    self.init(
      memory: PathText(fileAt: PathText("/proc/meminfo")),
      load: ShortText(fileAt: PathText("/proc/loadavg")),
      governor: ShortText(
        fileAt: PathText("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor")),
      coreCount: Int(board_processor_count()))
  }

  /// Understands the beginnings of the three files; an empty one is none.
  init(memory: PathText, load: ShortText, governor: ShortText, coreCount: Int) {
    availableMemory = memory.withBytes { BoardLoad.availableMemory($0) }
    runningThreads = load.withBytes { BoardLoad.hundredths($0) }
    var governor = governor
    governor.removeNewline()
    self.governor = governor
    self.coreCount = max(coreCount, 1)
  }

  /// The line is `MemAvailable:    1234 kB`.
  private static func availableMemory(_ text: UnsafeBufferPointer<UInt8>) -> Int? {
    let key: StaticString = "MemAvailable:"
    for start in text.indices {
      let rest = UnsafeBufferPointer(rebasing: text[start...])
      guard rest.hasPrefix(key) else { continue }
      let value = rest[key.utf8CodeUnitCount...].drop { $0 == UInt8(ascii: " ") }
      return leadingNumber(value).map { $0 << 10 }
    }
    return nil
  }

  /// The first of the numbers, which has two decimals.
  private static func hundredths(_ text: UnsafeBufferPointer<UInt8>) -> Int? {
    guard let point = text.firstIndex(of: UInt8(ascii: ".")),
      let whole = leadingNumber(text[..<point]), let part = leadingNumber(text[(point + 1)...])
    else { return nil }
    return 100 * whole + part
  }

  /// Nothing where no digit stands in front, or more than the kernel could mean.
  private static func leadingNumber(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Int? {
    var number: Int?
    for byte in text {
      guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { break }
      guard number ?? 0 < 1 << 40 else { return nil }
      number = 10 * (number ?? 0) + Int(byte - UInt8(ascii: "0"))
    }
    return number
  }
}
