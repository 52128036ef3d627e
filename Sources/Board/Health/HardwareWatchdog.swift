// SPDX-License-Identifier: Apache-2.0

/// The clock that resets the board when its kernel hangs.
public enum HardwareWatchdog: Equatable, Sendable {
  case none
  /// It runs: somebody has to stroke it.
  case armed
  case idle
  /// It is there, and the kernel does not say whether it runs.
  case unknown

  /// Looks for the first one.
  public init() {
    self.init(
      hasNode: fileExists(PathText("/dev/watchdog")),
      state: ShortText(fileAt: PathText("/sys/class/watchdog/watchdog0/state")))
  }

  /// Understands the kernel's file `state`; an empty one is none.
  init(hasNode: Bool, state: ShortText) {
    var state = state
    state.removeNewline()
    switch (hasNode, state) {
    case (false, _): self = .none
    case (true, ShortText("active")): self = .armed
    case (true, ShortText("inactive")): self = .idle
    default: self = .unknown
    }
  }
}
