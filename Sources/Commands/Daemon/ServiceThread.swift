// SPDX-License-Identifier: Apache-2.0

internal import Board
internal import Daemon
internal import Triggers

/// The thread that talks to the world outside: log, metrics, status, clients, reloads.
///
/// It may be slow: it only reads what the other threads publish.
struct ServiceThread: ~Copyable {
  let memory: DaemonMemory
  let path: CString
  let reloader: Reloader
  let folder: RuntimeFolder
  var log: EventLogWriter
  var clients: Clients
  var status: StatusReport
  var pictures: SnapshotWriter
  var setup = 0
  private var nextReport: Int64 = 0
  private var cameraProblem: CameraError?

  init(_ context: ServiceContext) {
    memory = context.memory
    path = context.path
    reloader = context.reloader
    folder = context.folder
    log = EventLogWriter()
    clients = Clients(folder.openSocket())
    status = StatusReport(memory)
    pictures = SnapshotWriter(memory.serviceScratch)
  }

  /// Serves until the daemon stops; what the guard did last is still written down.
  mutating func run() {
    while !memory.switchboard.pointee.mustStop {
      var wait = DescriptorWait()
      wait.add(memory.bells.service.descriptor)
      clients.add(to: &wait)
      _ = wait.wait(until: nextReport)
      memory.bells.service.clear()
      writeEvents()
      clients.serve(memory)
      if memory.switchboard.pointee.takeReloadRequest() { reload() }
      report()
    }
    writeEvents()
  }

  /// Both queues, in the order of their times.
  private mutating func writeEvents() {
    let configuration = memory.slots + setup
    var decided = memory.pipelineEvents.next()
    var guarded = memory.guardEvents.next()
    while decided != nil || guarded != nil {
      let isGuards = guarded.map { $0.time < decided?.time ?? .max } ?? false
      guard let event = isGuards ? guarded : decided else { return }
      log.write(event, configuration.pointee.configuration, to: &clients)
      if case .rule(let rule) = event.kind, rule.change.isActive {
        memory.metrics.countTrigger(rule: rule.rule)
        if configuration.pointee.configuration.service.snapshots > 0 { memory.snapshots.want() }
      }
      if isGuards {
        guarded = memory.guardEvents.next()
      } else {
        decided = memory.pipelineEvents.next()
      }
    }
  }

  private mutating func report() {
    let slot = memory.slots + setup
    let limit = max(slot.pointee.configuration.service.snapshots, 1)
    memory.snapshots.take { bytes, format in
      pictures.write(bytes, format, to: folder, limit: limit)
    }
    let now = MonotonicClock.nanoseconds
    guard now >= nextReport else { return }
    nextReport = now + (clients.isWatched ? ServiceThread.viewPeriod : 1_000_000_000)
    if clients.isWatched { showView(slot) }
    guard now >= status.nextReport else { return }
    status.write(to: folder, slot, now: now)
    complainAboutCamera()
  }

  /// Once for each reason why there is no camera.
  private mutating func complainAboutCamera() {
    let capture = memory.capture.pointee.status
    let problem = capture.state == .absent ? capture.lastError : nil
    guard problem != cameraProblem else { return }
    cameraProblem = problem
    if let problem { log.complain("camera", problem) }
  }

  /// From picture to picture of `watch`, in nanoseconds.
  private static let viewPeriod: Int64 = 100_000_000

  private mutating func showView(_ slot: UnsafeMutablePointer<SetupSlot>) {
    memory.views.take { bytes, format in
      let message = LiveView(bytes, format, memory, slot, in: memory.serviceScratch)
      clients.sendToWatchers(message.bytes)
    }
    memory.views.want()
  }

  private mutating func reload() {
    memory.manager.pointee.reloading()
    let other = 1 - setup
    let isDone =
      reloader.load(path, into: memory.slots + other, inForce: memory.slots + setup)
      && putInForce(other)
    let kind: Event.Kind = isDone ? .reloaded : .reloadRefused
    log.write(
      Event(time: MonotonicClock.nanoseconds, kind: kind),
      (memory.slots + setup).pointee.configuration, to: &clients)
    memory.manager.pointee.ready()
  }

  /// Hands a setup to the guard and to the pipeline, and forgets the old one.
  ///
  /// - Returns: false if the guard could not have its lines; nothing has changed then.
  private mutating func putInForce(_ other: Int) -> Bool {
    listLines(of: other)
    memory.switchboard.pointee.want(setup: other)
    memory.bells.guardian.ring()
    guard waitForGuard() else {
      memory.switchboard.pointee.want(setup: setup)
      listLines(of: setup)
      (memory.slots + other).deinitialize(count: 1)
      return false
    }
    waitForPipeline(other)
    reopenCamera((memory.slots + other).pointee.configuration.camera)
    (memory.slots + setup).deinitialize(count: 1)
    setup = other
    memory.switchboard.pointee.report(ordered: nil)
    return true
  }

  /// For `outputs-off`, before the lines are requested.
  private func listLines(of setup: Int) {
    do throws(CommandError) {
      try LinesFile.write((memory.slots + setup).pointee.configuration, to: folder)
    } catch {
      // The guard says which line is not to be had.
    }
  }

  private func waitForGuard() -> Bool {
    while !memory.switchboard.pointee.mustStop {
      if let isAdopted = memory.switchboard.pointee.isAdopted { return isAdopted }
      MonotonicClock.sleep(until: MonotonicClock.nanoseconds + 1_000_000)
    }
    return false
  }

  /// Has the camera opened anew if its settings changed.
  private func reopenCamera(_ camera: CameraSection) {
    let settings = SourceSettings(camera)
    guard settings != SourceSettings((memory.slots + setup).pointee.configuration.camera) else {
      return
    }
    _ = memory.capture.pointee.want(settings)
  }

  /// Until nobody looks at the old setup any more.
  private func waitForPipeline(_ setup: Int) {
    while memory.switchboard.pointee.usedSetup != setup, !memory.switchboard.pointee.mustStop {
      MonotonicClock.sleep(until: MonotonicClock.nanoseconds + 1_000_000)
    }
  }
}

/// What the service's thread is given.
struct ServiceContext {
  let memory: DaemonMemory
  /// Of the configuration.
  let path: CString
  let reloader: Reloader
  let folder: RuntimeFolder
}
