// SPDX-License-Identifier: Apache-2.0

public import Board
internal import Daemon
internal import Inference

/// Says what is wrong with this board, and what to do about each thing; changes nothing.
public struct Doctor {
  public let configuration: CString
  /// Without one, that of the configuration.
  public var runtimeFolder: CString?
  /// A file for a bug report.
  public var report: CString?
  public var isJSON = false

  public init(configuration: CString) { self.configuration = configuration }

  /// The status is `unavailable` where something is bad.
  public func run(_ streams: inout StandardStreams) throws(CommandError) -> ExitStatus {
    guard let report else { return examine(&streams.output, copyDescriptor: nil) }
    let status = try about(report) { () throws(BoardError) in
      var file = try ReplacementFile(report)
      let status = examine(&streams.output, copyDescriptor: file.descriptor)
      let pages = BugReport(
        configuration: configuration, metrics: folder.path(RuntimeFolder.metrics))
      guard try pages.write(to: file.descriptor) else { throw file.writeError }
      try file.finish()
      return status
    }
    streams.output.flush()
    streams.errors.write(printableCString: report.pointer)
    streams.errors.write(": written; read it before you give it to others\n")
    return status
  }

  private func examine(_ output: inout TextStream, copyDescriptor: Int32?) -> ExitStatus {
    var chart = Chart(isJSON: isJSON, copyDescriptor: copyDescriptor)
    examineMachine(&chart, &output)
    examineLines(&chart, &output)
    examineCameras(&chart, &output)
    examineService(&chart, &output)
    examineConfiguration(&chart, &output)
    return chart.worst == .bad ? .unavailable : .ok
  }

  private var folder: RuntimeFolder {
    if runtimeFolder == nil, var files = try? ConfigurationFiles(),
      let loaded = try? files.load(configuration)
    {
      return RuntimeFolder(of: loaded)
    }
    return RuntimeFolder(runtimeFolder)
  }
}

extension Doctor {
  private func examineMachine(_ chart: inout Chart, _ output: inout TextStream) {
    chart.add(.kernel(.current), to: &output)
    do throws(CommandError) {
      let kernels = try InferenceOptions().chooseKernels().name
      chart.add(Finding(.ok, "kernel set") { $0.write(kernels) }, to: &output)
    } catch {
      chart.add(Finding(.bad, "kernel set") { error.describe(to: &$0) }, to: &output)
    }
    let (health, load) = (BoardHealth(), BoardLoad())
    chart.add(.temperature(health.temperature), to: &output)
    chart.add(.supply(health.throttling), to: &output)
    chart.add(.clock(health.throttling), to: &output)
    chart.add(.governor(load.governor), to: &output)
    chart.add(.processor(load), to: &output)
    chart.add(.memory(load.availableMemory), to: &output)
    chart.add(.watchdog(HardwareWatchdog()), to: &output)
  }

  private func examineLines(_ chart: inout Chart, _ output: inout TextStream) {
    var chips = KernelChips()
    var (chipCount, readableCount) = (0, 0)
    while let chip = chips.nextChip() {
      chipCount += 1
      do throws(GPIOError) {
        if chip.lineCount > 0 { _ = try chips.line(at: 0) }
        readableCount += 1
        chart.add(.chip(chip), to: &output)
      } catch {
        chart.add(.gpio(error, otherChips: 0), to: &output)
      }
    }
    if let skipped = chips.skipped {
      chart.add(.gpio(skipped, otherChips: readableCount), to: &output)
    } else if chipCount == 0 {
      chart.add(.noChip, to: &output)
    }
    chart.add(.released(ReleasedLines()), to: &output)
  }

  private func examineCameras(_ chart: inout Chart, _ output: inout TextStream) {
    var nodes = CameraNodes()
    var count = 0
    while let node = nodes.next() {
      if node.isPartOfPipeline { continue }
      count += 1
      do throws(CameraError) {
        let choice = try FormatChoice(CameraSettings(), on: KernelVideo(node.path))
        chart.add(.camera(node.path, node.facts.card, choice), to: &output)
      } catch {
        chart.add(.camera(node.path, error), to: &output)
      }
      if let holder = node.holder { chart.add(.heldCamera(node.path, by: holder), to: &output) }
    }
    if let skipped = nodes.skipped {
      chart.add(.camera(nodes.skippedPath, skipped), to: &output)
    } else if count == 0 {
      chart.add(.noCamera, to: &output)
    }
    if count > 0, !Machine.isRoot { chart.add(.unknownHolders, to: &output) }
  }
}

extension Doctor {
  private func examineService(_ chart: inout Chart, _ output: inout TextStream) {
    chart.add(.runtimeMount(Mount(of: PathText("/run"))), to: &output)
    chart.add(.unit(Doctor.unit), to: &output)
    let folder = folder
    do throws(BoardError) {
      _ = try ControlConnection(to: folder.path(RuntimeFolder.socket))
      // Whoever follows and goes changes nothing.
      let answers = (try? folder.order(.follow)) ?? false
      chart.add(answers ? .answeringDaemon : .silentDaemon, to: &output)
    } catch {
      chart.add(.daemon(error), to: &output)
    }
  }

  /// Where systemd looks, the first one that is there.
  private static var unit: PathText? {
    let mine = PathText("/etc/systemd/system/shufflenetd.service")
    if fileExists(mine) { return mine }
    let packaged = PathText("/usr/lib/systemd/system/shufflenetd.service")
    return fileExists(packaged) ? packaged : nil
  }

  /// What `check` says is a finding line by line.
  private func examineConfiguration(_ chart: inout Chart, _ output: inout TextStream) {
    do throws(BoardError) {
      var results = try TextMemory()
      var complaints = try TextMemory()
      let status = check(results.descriptor, complaints.descriptor)
      while let line = results.nextLine() { chart.add(.configuration(.ok, line), to: &output) }
      while let line = complaints.nextLine() {
        chart.add(.configuration(status == .ok ? .warn : .bad, line), to: &output)
      }
    } catch {
      chart.add(Finding(.bad, "configuration") { error.describe(to: &$0) }, to: &output)
    }
  }

  private func check(_ output: Int32, _ errors: Int32) -> ExitStatus {
    var streams = StandardStreams(outputDescriptor: output, errorDescriptor: errors)
    do throws(CommandError) {
      return streams.finish(try Check(configuration: configuration).run(&streams))
    } catch {
      return streams.finish(streams.report(error))
    }
  }
}
