// SPDX-License-Identifier: Apache-2.0

internal import CBoard

/// The chips of the machine that this runs on.
///
/// They are searched for in `/dev` here and not by libgpiod, which gives up at the first one that it
/// cannot open and takes a link for a second chip.
public struct KernelChips: GPIOChips, ~Copyable {
  public private(set) var skipped: GPIOError?

  private let nodes: NumberedNodes
  private var position = 0
  private var openChip: UnsafeMutableRawPointer?

  /// Finds the chips that there are now.
  public init() { nodes = NumberedNodes("gpiochip") }

  deinit {
    if let openChip { withReloadHeap { gpio_close_chip(openChip) } }
  }

  public mutating func nextChip() -> GPIOChip? {
    while position < nodes.count {
      position += 1
      if let chip = open(nodes[position - 1]) { return chip }
    }
    return nil
  }

  public func line(at offset: UInt32) throws(GPIOError) -> GPIOLine {
    var facts = gpio_line_facts()
    guard let openChip else { throw .system(.readChip, errno: EBADF) }
    let status = withReloadHeap { gpio_read_line(openChip, offset, &facts) }
    guard status == 0 else {
      let reason = board_errno()
      if gpio_uses_first_interface(), reason == EINVAL || reason == ENOTTY {
        throw .noKernelInterface
      }
      throw .system(.readChip, errno: reason)
    }
    return GPIOLine(
      offset: offset, name: ShortText(field: facts.name),
      consumer: ShortText(field: facts.consumer), isUsed: facts.is_used,
      isOutput: facts.is_output, isActiveLow: facts.is_active_low)
  }
}

extension KernelChips {
  private mutating func open(_ number: Int) -> GPIOChip? {
    if let openChip { withReloadHeap { gpio_close_chip(openChip) } }
    openChip = nil
    var chip = GPIOChip(number: number, label: ShortText(), lineCount: 0)
    var facts = gpio_chip_facts()
    let opened = withReloadHeap { chip.path.withCString { gpio_open_chip($0) } }
    guard let opened, withReloadHeap({ gpio_read_chip(opened, &facts) }) == 0 else {
      if skipped == nil { skipped = GPIOError(errno: board_errno(), opening: chip) }
      if let opened { withReloadHeap { gpio_close_chip(opened) } }
      return nil
    }
    openChip = opened
    chip.label = ShortText(field: facts.label)
    chip.lineCount = facts.line_count
    return chip
  }
}

extension GPIOError {
  /// What the kernel meant when it would not open a chip.
  init(errno: Int32, opening chip: GPIOChip) {
    switch (errno, chip.path.withCString { DeviceNode($0) }) {
    case (EACCES, .some(let node)):
      self = .permission(chip: chip.number, group: node.groupName)
    case (EPERM, _): self = .sandbox(chip: chip.number)
    default: self = .system(.openChip, errno: errno)
    }
  }
}

extension InlineText {
  /// An array of a C structure.
  init<Field>(field: Field) {
    self = withUnsafeBytes(of: field) { InlineText(field: $0) }
  }
}
