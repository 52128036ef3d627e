// SPDX-License-Identifier: Apache-2.0

internal import Board
internal import Daemon
internal import Triggers

/// The main thread once all is set up: it alone holds the lines and feeds the watchdog.
///
/// Nothing it calls can block: it polls, reads atomic words, and sets lines.
struct GuardThread: ~Copyable {
  private let memory: DaemonMemory
  private let signals: Signals
  private let enable: InputLine?
  private let capture: InputLine?
  private var wasCapturing = false
  private var keeper: LineKeeper<BoardLines>
  private var setup = 0
  private var lastFed: Int64 = 0

  init(
    _ memory: DaemonMemory, signals: consuming Signals, lines: consuming BoardLines,
    enable: consuming InputLine?, capture: consuming InputLine?
  ) {
    self.memory = memory
    self.signals = signals
    self.enable = enable
    self.capture = capture
    keeper = LineKeeper(
      memory.slots.pointee.setup, lines: lines, epoch: .first, now: MonotonicClock.nanoseconds)
  }

  /// Guards until somebody stops the daemon; then every line is at its level for faults.
  mutating func run() {
    var nextStep = MonotonicClock.nanoseconds
    while true {
      var wait = DescriptorWait()
      wait.add(signals.descriptor)
      wait.add(memory.bells.guardian.descriptor)
      _ = wait.wait(until: nextStep)
      memory.bells.guardian.clear()
      if mustStop() { break }
      adopt(memory.switchboard.pointee.wantedSetup)
      nextStep = step()
      photograph()
    }
    memory.switchboard.pointee.report(ordered: .stopping)
    _ = step()
    memory.switchboard.pointee.stop()
  }

  /// Puts another setup in force, with its lines.
  private mutating func adopt(_ wanted: Int) {
    guard wanted != setup, memory.switchboard.pointee.isAdopted == nil else { return }
    let new = memory.slots + wanted
    let haveLinesChanged = !new.pointee.configuration.hasLines(
      of: (memory.slots + setup).pointee.configuration)
    guard !haveLinesChanged || exchangeLines(new, wanted) else {
      return memory.switchboard.pointee.answer(setup: wanted, isAdopted: false)
    }
    setup = wanted
    keeper.adopt(
      new.pointee.setup, haveLinesChanged: haveLinesChanged, now: MonotonicClock.nanoseconds)
    memory.switchboard.pointee.answer(setup: wanted, isAdopted: true)
  }

  /// Takes the lines of another setup in place of those in force, which are safe before they go.
  ///
  /// - Returns: false if they could not all be had; the old ones are held again then.
  private mutating func exchangeLines(
    _ new: UnsafeMutablePointer<SetupSlot>, _ wanted: Int
  ) -> Bool {
    keeper.makeSafe()
    keeper.lines.release()
    do throws(CommandError) {
      keeper.lines = try BoardLines(of: new, in: memory.lines(ofSetup: wanted))
      return true
    } catch {
      keeper.lines = BoardLines(again: memory.slots + setup, in: memory.lines(ofSetup: setup))
      var errors = TextStream.standardError()
      errors.write("<3>")
      error.describe(to: &errors)
      errors.newline()
      return false
    }
  }

  private mutating func step() -> Int64 {
    let now = MonotonicClock.nanoseconds
    let inputs = memory.switchboard.pointee.inputs(
      found: keeper.lineFault ?? cameraFault, isEnabled: isEnabled)
    var events = GuardEvents(queue: memory.guardEvents, metrics: memory.metrics)
    let actions = keeper.step(inputs, now: now, events: &events)
    memory.switchboard.pointee.give(
      Orders(epoch: keeper.guardian.epoch, setup: setup, isEnabled: inputs.isEnabled))
    if memory.guardEvents.isPending { memory.bells.service.ring() }
    guard let period = memory.manager.pointee.watchdogPeriod else { return actions.nextStep }
    if actions.feedsWatchdog, now - lastFed >= period / 4 {
      memory.manager.pointee.feedWatchdog()
      lastFed = now
    }
    return min(actions.nextStep, max(lastFed, now) + period / 4)
  }

  /// Has a picture kept when the capture line goes on.
  private mutating func photograph() {
    let isCapturing: Bool
    do throws(GPIOError) {
      isCapturing = try capture?.isActive() ?? false
    } catch {
      isCapturing = false
    }
    if isCapturing, !wasCapturing {
      memory.snapshots.want()
      memory.bells.service.ring()
    }
    wasCapturing = isCapturing
  }

  /// A camera that was there and is gone is no reason to wait for the deadline.
  private var cameraFault: Fault? {
    let capture = memory.capture.pointee.status
    return capture.state == .absent && capture.openCount > 0 ? .cameraLost : nil
  }

  /// A line that cannot be read enables nothing.
  private var isEnabled: Bool {
    do throws(GPIOError) {
      return try enable?.isActive() ?? true
    } catch {
      return false
    }
  }

  private mutating func mustStop() -> Bool {
    while let request = signals.next() {
      switch request {
      case .stop: return true
      case .reload:
        memory.switchboard.pointee.askForReload()
        memory.bells.service.ring()
      case .first, .second: break
      }
    }
    return false
  }
}
