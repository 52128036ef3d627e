// SPDX-License-Identifier: Apache-2.0

internal import CBoard

/// Why a line cannot be had or driven.
///
/// Whoever catches it knows which line it was about and says so first; `describe(to:)` writes the
/// rest.
public enum GPIOError: Error, Equatable, Sendable {
  /// No chip that can be read has it; `chipCount` were searched.
  case notFound(chipCount: Int)
  /// The chip has no line at this offset.
  case offsetOutOfRange(lineCount: UInt32)
  /// Two lines have the name, or two chips the label.
  case ambiguous(LinePlace, LinePlace)
  /// Somebody else holds the line; the name is empty where the kernel knows none.
  case busy(holder: ShortText)
  /// The chip's node belongs to this group, which the process is not in.
  case permission(chip: Int, group: ShortText)
  /// The service's sandbox keeps the chip away, whoever it belongs to.
  case sandbox(chip: Int)
  /// The kernel was built without the interface that libgpiod 1 speaks (`CONFIG_GPIO_CDEV_V1`).
  case noKernelInterface
  case system(Operation, errno: Int32)

  public enum Operation: Equatable, Sendable {
    case openChip
    case readChip
    case requestLine
    case setLine
    case readLine
  }
}

/// A line as chip and offset.
public struct LinePlace: Equatable, Sendable {
  public var chip: GPIOChip
  public var offset: UInt32

  public init(chip: GPIOChip, offset: UInt32) {
    self.chip = chip
    self.offset = offset
  }
}

extension GPIOError {
  /// Writes, for example, `the line is in use by "relay-hat"`.
  public func describe(to stream: inout TextStream) {
    switch self {
    case .notFound(let chipCount):
      stream.write("no such line on the ")
      stream.write(chipCount)
      stream.write(" GPIO chips of this board; list-lines shows them")
    case .offsetOutOfRange(let lineCount):
      stream.write("offset: expected less than ")
      stream.write(lineCount)
      stream.write(", the number of lines of that chip")
    case .ambiguous(let first, let second):
      stream.write("two lines answer to that: ")
      first.describe(to: &stream)
      stream.write(" and ")
      second.describe(to: &stream)
      stream.write("; give a chip label and an offset that only one has")
    case .busy(let holder): GPIOError.describe(holder: holder, to: &stream)
    case .permission(let chip, let group):
      GPIOError.describe(refusedChip: chip, group: group, to: &stream)
    case .sandbox(let chip):
      stream.write("/dev/gpiochip")
      stream.write(chip)
      stream.write(": kept away by the sandbox of the service; compare its unit with the one ")
      stream.write("that was shipped (DeviceAllow)")
    case .noKernelInterface:
      stream.write("this kernel lacks the GPIO interface of libgpiod 1 (CONFIG_GPIO_CDEV_V1)")
    case .system(let operation, let errno):
      stream.write("cannot ")
      stream.write(operation.verb)
      stream.write(": ")
      stream.write(errno: errno)
    }
  }

  public var exitStatus: ExitStatus {
    switch self {
    case .notFound, .offsetOutOfRange, .ambiguous: .configuration
    case .busy, .permission, .sandbox, .noKernelInterface, .system: .unavailable
    }
  }

  private static func describe(holder: ShortText, to stream: inout TextStream) {
    stream.write("the line is in use by ")
    guard !holder.isEmpty else { return stream.write("the kernel or a program without a name") }
    stream.write("\"")
    stream.write(printable: holder)
    stream.write("\"")
  }

  private static func describe(
    refusedChip chip: Int, group: ShortText, to stream: inout TextStream
  ) {
    stream.write("/dev/gpiochip")
    stream.write(chip)
    stream.write(": permission denied; it belongs to group ")
    stream.write(printable: group)
    stream.write(", which this process must be in")
  }
}

extension LinePlace {
  /// Writes, for example, `pinctrl-rp1 17 (gpiochip0)`.
  public func describe(to stream: inout TextStream) {
    stream.write(printable: chip.label)
    stream.write(" ")
    stream.write(offset)
    stream.write(" (gpiochip")
    stream.write(chip.number)
    stream.write(")")
  }
}

extension GPIOError.Operation {
  fileprivate var verb: StaticString {
    switch self {
    case .openChip: "open the GPIO chip"
    case .readChip: "read the GPIO chip"
    case .requestLine: "request the line"
    case .setLine: "set the line"
    case .readLine: "read the line"
    }
  }
}
