// SPDX-License-Identifier: Apache-2.0

internal import Board
internal import Daemon
internal import Triggers

/// The lines of a configuration's outputs, held until the value ends.
struct BoardLines: OutputLines, ~Copyable {
  private let lines: UnsafeMutablePointer<HeldOutput>
  private let count: Int
  private let slot: UnsafeMutablePointer<SetupSlot>

  /// What the lines take; at a multiple of 16, for as long as the value lives.
  static var byteCount: Int { Setup.outputLimit * MemoryLayout<HeldOutput>.stride }

  /// Requests every line at its output's default level; `memory` is of `byteCount`.
  ///
  /// - Throws: what the first line said that could not be had; the others are let go again.
  init(
    of slot: UnsafeMutablePointer<SetupSlot>, in memory: UnsafeMutableRawPointer
  ) throws(CommandError) {
    lines = memory.bindMemory(to: HeldOutput.self, capacity: Setup.outputLimit)
    self.slot = slot
    var held = 0
    let wanted = slot.pointee.configuration.outputs.count
    do throws(CommandError) {
      while held < wanted {
        let output = slot.pointee.configuration.outputs[held]
        let line = try about(slot.pointee.name(ofOutput: held)) { () throws(GPIOError) in
          try OutputLine(LineSettings(output), initialLevel: output.settings.defaultLevel)
        }
        (lines + held).initialize(to: HeldOutput(line: line))
        held += 1
      }
    } catch {
      lines.deinitialize(count: held)
      throw error
    }
    count = wanted
  }

  deinit { lines.deinitialize(count: count) }

  mutating func set(_ output: Int, isActive: Bool) -> Bool {
    do throws(GPIOError) {
      guard lines[output].line != nil else { return false }
      try lines[output].line?.set(isActive)
      return true
    } catch {
      return false
    }
  }

  mutating func reopen(_ output: Int, isActive: Bool) -> Bool {
    // The kernel gives a line to one owner: what is left of the old request goes first.
    lines[output].line = nil
    do throws(GPIOError) {
      lines[output].line = try OutputLine(
        LineSettings(slot.pointee.configuration.outputs[output]), initialLevel: isActive)
      return true
    } catch {
      return false
    }
  }
}

/// A line, unless it was lost.
private struct HeldOutput: ~Copyable {
  var line: OutputLine?
}
