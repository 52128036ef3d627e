// SPDX-License-Identifier: Apache-2.0

public import Board
internal import Daemon
internal import Triggers

/// Drives every output to its level for faults: by the daemon where one runs, else here.
///
/// It is what systemd runs when the daemon has ended, however it ended (`ExecStopPost`). It goes by the
/// list that the daemon left in the runtime folder, and by the configuration only if there is none: the
/// configuration may be what is broken.
public struct OutputsOff {
  public let configuration: CString
  public var runtimeFolder: CString?

  public init(configuration: CString) { self.configuration = configuration }

  /// Tries every line, whatever becomes of the others; the status is that of the first that failed.
  public func run(_ streams: inout StandardStreams) throws(CommandError) -> ExitStatus {
    let folder = RuntimeFolder(runtimeFolder)
    if try folder.order(.outputsOff) {
      streams.output.write(
        "outputs off, by the daemon that runs; it holds them until it is reloaded\n")
      return .ok
    }
    if let status = try driveListed(folder, &streams) { return status }
    return try driveConfigured(&streams)
  }

  /// Nothing if the daemon left no list.
  private func driveListed(
    _ folder: RuntimeFolder, _ streams: inout StandardStreams
  ) throws(CommandError) -> ExitStatus? {
    let file: FileContents
    do throws(BoardError) {
      let path = folder.path(LinesFile.name)
      file = try path.withCString { (path) throws(BoardError) in
        try readFile(path, limitBytes: LinesFile.byteLimit)
      }
    } catch {
      return nil
    }
    var text = file.bytes
    var status = ExitStatus.ok
    while text.count > 0 {
      guard let line = LinesFile.next(in: &text) else { continue }
      status = OutputsOff.drive(line, status, &streams)
    }
    return status
  }

  private func driveConfigured(
    _ streams: inout StandardStreams
  ) throws(CommandError) -> ExitStatus {
    var files = try about(configuration) { () throws(BoardError) in try ConfigurationFiles() }
    let configuration = try files.load(configuration)
    var status = ExitStatus.ok
    for index in configuration.outputs.indices {
      let output = configuration.outputs[index]
      do throws(GPIOError) {
        let settings = LineSettings(output)
        _ = try OutputLine(settings, initialLevel: output.settings.faultLevel)
        streams.output.write("[Output ")
        streams.output.write(printable: output.name.bytes)
        streams.output.write(output.settings.faultLevel ? "] on\n" : "] off\n")
      } catch {
        streams.errors.write("[Output ")
        streams.errors.write(printable: output.name.bytes)
        streams.errors.write("]: ")
        error.describe(to: &streams.errors)
        streams.errors.newline()
        if status == .ok { status = error.exitStatus }
      }
    }
    return status
  }

  private static func drive(
    _ line: SafeLine, _ status: ExitStatus, _ streams: inout StandardStreams
  ) -> ExitStatus {
    do throws(GPIOError) {
      try line.makeSafe()
      line.describe(to: &streams.output)
      streams.output.write(line.safeLevel ? " on\n" : " off\n")
      return status
    } catch {
      line.describe(to: &streams.errors)
      streams.errors.write(": ")
      error.describe(to: &streams.errors)
      streams.errors.newline()
      return status == .ok ? error.exitStatus : status
    }
  }
}

extension SafeLine {
  fileprivate func describe(to stream: inout TextStream) {
    stream.write(printable: chipLabel)
    stream.write(" ")
    stream.write(offset)
  }
}
