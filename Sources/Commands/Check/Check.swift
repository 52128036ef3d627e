// SPDX-License-Identifier: Apache-2.0

public import Board
internal import Daemon
internal import Inference
internal import ModelFile

/// Says whether the daemon could run with a configuration, and changes nothing.
public struct Check {
  public let configuration: CString

  public init(configuration: CString) { self.configuration = configuration }

  /// Checks files, model, lines and camera; the status is that of the first complaint.
  ///
  /// A camera that is absent is no complaint: the daemon waits for it.
  public func run(_ streams: inout StandardStreams) throws(CommandError) -> ExitStatus {
    var files = try about(configuration) { () throws(BoardError) in try ConfigurationFiles() }
    let loaded = try files.load(configuration)
    let kernels = try files.inferenceOptions(loaded).chooseKernels()
    let slot = try SetupSlot(configuration, files, kernels, team: .alone)
    streams.output.write(printableCString: configuration.pointer)
    streams.output.write(": right\n")
    writeModel(slot, to: &streams.output)
    var status = ExitStatus.ok
    for index in slot.configuration.outputs.indices {
      status = check(slot.configuration.outputs[index], status, &streams)
    }
    checkCamera(slot.configuration, &streams)
    return status
  }

  private func writeModel(_ slot: borrowing SetupSlot, to output: inout TextStream) {
    output.write(printable: slot.configuration.model.file.bytes)
    output.write(": self-test passed, ")
    output.write(slot.model.view.network.classes)
    output.write(" classes, ")
    output.write(slot.configuration.rules.count)
    output.write(" rules\n")
  }

  private func check(
    _ output: OutputSection, _ status: ExitStatus, _ streams: inout StandardStreams
  ) -> ExitStatus {
    do throws(GPIOError) {
      let found = try FoundLine(LineSettings(output).address)
      streams.output.write("[Output ")
      streams.output.write(printable: output.name.bytes)
      streams.output.write("]: ")
      found.place.describe(to: &streams.output)
      if found.line.isUsed {
        streams.output.write(", in use by ")
        streams.output.write(printable: found.line.consumer)
      }
      streams.output.newline()
      return status
    } catch {
      streams.errors.write("[Output ")
      streams.errors.write(printable: output.name.bytes)
      streams.errors.write("]: ")
      error.describe(to: &streams.errors)
      streams.errors.newline()
      return status == .ok ? error.exitStatus : status
    }
  }

  private func checkCamera(
    _ configuration: borrowing Configuration, _ streams: inout StandardStreams
  ) {
    guard let address = CameraAddress(configuration.camera.source) else { return }
    do throws(CameraError) {
      let path = try address.find()
      streams.output.write("camera: ")
      streams.output.write(printable: path)
      streams.output.newline()
    } catch {
      streams.errors.write("camera: ")
      error.describe(to: &streams.errors)
      streams.errors.write("; the daemon will wait for it\n")
    }
  }
}
