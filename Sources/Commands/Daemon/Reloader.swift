// SPDX-License-Identifier: Apache-2.0

internal import Board
internal import Daemon
internal import Inference

/// Makes a new setup beside the one in force.
struct Reloader {
  let files: InlineArray<2, ConfigurationFiles>
  let kernels: KernelChoice
  let team: ThreadTeam

  /// Reads, checks and tests everything; complains and returns false if anything is wrong.
  ///
  /// - Parameters:
  ///   - path: of the configuration.
  ///   - slot: empty; it holds the new setup if the answer is true.
  ///   - current: the setup in force, which stays as it is.
  /// - Returns: whether the slot holds a new setup.
  func load(
    _ path: CString, into slot: UnsafeMutablePointer<SetupSlot>,
    inForce current: UnsafeMutablePointer<SetupSlot>
  ) -> Bool {
    do throws(CommandError) {
      let spare = files[0].isSame(as: current.pointee.files) ? files[1] : files[0]
      let new = try SetupSlot(path, spare, kernels, team: team)
      if let key = new.configuration.firstFixedDifference(from: current.pointee.configuration) {
        throw CommandError(subject: path, cause: .needsRestart(key))
      }
      slot.initialize(to: new)
      return true
    } catch {
      var errors = TextStream.standardError()
      errors.write("<3>reload refused, the old configuration stays in force: ")
      error.describe(to: &errors)
      errors.newline()
      return false
    }
  }
}

extension Configuration {
  /// What a reload cannot change, because memory and threads are got at start.
  fileprivate func firstFixedDifference(from other: Configuration) -> StaticString? {
    if mostPixels > other.mostPixels { return "[Camera] Width and Height" }
    if model.threads != other.model.threads { return "[Model] Threads" }
    if model.kernels != other.model.kernels { return "[Model] Kernels" }
    if service.runtimeFolder != other.service.runtimeFolder { return "[Service] RuntimeFolder" }
    if service.enableLine != other.service.enableLine { return "[Service] EnableLine" }
    if service.captureLine != other.service.captureLine { return "[Service] CaptureLine" }
    return nil
  }

  /// Whether the outputs have the same lines, in the same way.
  func hasLines(of other: borrowing Configuration) -> Bool {
    guard outputs.count == other.outputs.count else { return false }
    for index in outputs.indices where !outputs[index].hasLine(of: other.outputs[index]) {
      return false
    }
    return true
  }
}

extension OutputSection {
  fileprivate func hasLine(of other: OutputSection) -> Bool {
    line == other.line && isActiveLow == other.isActiveLow && drive == other.drive
      && bias == other.bias
  }
}
