// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// The words through which the daemon's threads talk; each has one writer.
///
/// It stays at one address for as long as any thread runs.
public struct Switchboard: ~Copyable {
  // By the pipeline.
  private let decision = Atomic<UInt64>(0)
  private let decisionCount = Atomic<UInt32>(0)
  private let hasDecision = Atomic<Bool>(false)
  private let pipelineMoved = Atomic<Int64>(0)
  private let setupInUse = Atomic<UInt32>(0)

  // By the guard.
  private let orders: Atomic<UInt32>

  // By whoever orders the outputs off: the service, the guard at its end.
  private let orderedFault = Atomic<UInt32>(0)

  // By the service: what the guard is to put in force.
  private let nextSetup = Atomic<UInt32>(0)

  // By the guard, for the service.
  private let answeredSetup = Atomic<UInt32>(0)
  private let refusedLines = Atomic<Bool>(false)
  private let reloadIsAsked = Atomic<Bool>(false)

  // By the guard, at the end.
  private let isStopping = Atomic<Bool>(false)

  public init(_ orders: Orders, now: Int64) {
    self.orders = Atomic(orders.word)
    pipelineMoved.store(now, ordering: .relaxed)
  }
}

// The pipeline's side.
extension Switchboard {
  public var currentOrders: Orders { Orders(word: orders.load(ordering: .acquiring)) }

  /// Says that the pipeline goes round.
  public func move(now: Int64) { pipelineMoved.store(now, ordering: .relaxed) }

  /// Publishes a decision; one about a new frame counts.
  public func publish(_ decision: Decision, isNew: Bool) {
    self.decision.store(decision.word, ordering: .relaxed)
    if isNew { decisionCount.wrappingAdd(1, ordering: .relaxed) }
    hasDecision.store(true, ordering: .releasing)
  }

  /// Says that the pipeline works by a setup and no longer touches any other.
  public func use(setup: Int) {
    setupInUse.store(UInt32(truncatingIfNeeded: setup), ordering: .releasing)
  }
}

// The guard's side.
extension Switchboard {
  /// - Parameters:
  ///   - found: what the guard's own thread found.
  ///   - isEnabled: whether the enable line lets rules become active.
  /// - Returns: what the guard is to look at.
  public func inputs(found: Fault?, isEnabled: Bool) -> GuardInputs {
    let decided = hasDecision.load(ordering: .acquiring)
    return GuardInputs(
      decision: decided ? Decision(word: decision.load(ordering: .relaxed)) : nil,
      decisionCount: decisionCount.load(ordering: .relaxed),
      reportedFault: Fault(code: orderedFault.load(ordering: .acquiring)) ?? found,
      isEnabled: isEnabled,
      pipelineMoved: pipelineMoved.load(ordering: .relaxed))
  }

  public func give(_ orders: Orders) { self.orders.store(orders.word, ordering: .releasing) }

  /// The setup that the service wants in force.
  public var wantedSetup: Int { Int(nextSetup.load(ordering: .acquiring)) }

  /// Says that a setup is in force, or that its lines could not be had.
  public func answer(setup: Int, isAdopted: Bool) {
    refusedLines.store(!isAdopted, ordering: .relaxed)
    answeredSetup.store(UInt32(truncatingIfNeeded: setup) + 1, ordering: .releasing)
  }

  /// Asks the service to read the configuration again.
  public func askForReload() { reloadIsAsked.store(true, ordering: .releasing) }

  public func stop() { isStopping.store(true, ordering: .sequentiallyConsistent) }
}

// Everybody's side.
extension Switchboard {
  public var mustStop: Bool { isStopping.load(ordering: .sequentiallyConsistent) }

  /// Reports what was ordered, or that it is over.
  public func report(ordered fault: Fault?) {
    orderedFault.store(fault?.code ?? 0, ordering: .releasing)
  }

  /// Asks the guard to put a setup in force.
  public func want(setup: Int) {
    answeredSetup.store(0, ordering: .relaxed)
    nextSetup.store(UInt32(truncatingIfNeeded: setup), ordering: .releasing)
  }

  /// What the guard answered about the setup that was wanted last; nothing while it has not.
  public var isAdopted: Bool? {
    guard answeredSetup.load(ordering: .acquiring) != 0 else { return nil }
    return !refusedLines.load(ordering: .relaxed)
  }

  /// Whether a reload was asked for since the last call; for the service.
  public func takeReloadRequest() -> Bool {
    reloadIsAsked.exchange(false, ordering: .acquiring)
  }

  /// Whether the outputs are held at their level for faults by order.
  public var isOrderedOff: Bool { orderedFault.load(ordering: .relaxed) != 0 }

  /// The setup that the pipeline works by.
  public var usedSetup: Int { Int(setupInUse.load(ordering: .acquiring)) }
}
