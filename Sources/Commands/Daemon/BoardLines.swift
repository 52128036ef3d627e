// SPDX-License-Identifier: Apache-2.0

internal import Board
internal import Daemon
internal import Triggers

/// The lines of a configuration's outputs, held until the value ends.
struct BoardLines: OutputLines, ~Copyable {
  private let lines: UnsafeMutablePointer<HeldOutput>
  private var count: Int
  private let slot: UnsafeMutablePointer<SetupSlot>

  /// What the lines take; at a multiple of 16, for as long as the value lives.
  static var byteCount: Int { Setup.outputLimit * MemoryLayout<HeldOutput>.stride }

  /// Requests every line at its output's default level; `memory` is of `byteCount`.
  ///
  /// - Throws: what the first line said that could not be had; the others are let go again.
  init(
    of slot: UnsafeMutablePointer<SetupSlot>, in memory: UnsafeMutableRawPointer
  ) throws(CommandError) {
    self.init(slot, memory)
    do throws(CommandError) {
      for index in 0..<slot.pointee.configuration.outputs.count {
        let output = slot.pointee.configuration.outputs[index]
        let line = try about(slot.pointee.name(ofOutput: index)) { () throws(GPIOError) in
          try OutputLine(LineSettings(output), initialLevel: output.settings.defaultLevel)
        }
        append(HeldOutput(line: line))
      }
    } catch {
      release()
      throw error
    }
  }

  /// Requests every line at its level for faults; those that cannot be had are tried again later.
  init(
    again slot: UnsafeMutablePointer<SetupSlot>, in memory: UnsafeMutableRawPointer
  ) {
    self.init(slot, memory)
    for index in 0..<slot.pointee.configuration.outputs.count {
      append(HeldOutput(line: nil))
      _ = reopen(
        index, isActive: slot.pointee.configuration.outputs[index].settings.faultLevel)
    }
  }

  private init(_ slot: UnsafeMutablePointer<SetupSlot>, _ memory: UnsafeMutableRawPointer) {
    lines = memory.bindMemory(to: HeldOutput.self, capacity: Setup.outputLimit)
    self.slot = slot
    count = 0
  }

  private mutating func append(_ output: consuming HeldOutput) {
    (lines + count).initialize(to: output)
    count += 1
  }

  /// Lets go of every line.
  mutating func release() {
    lines.deinitialize(count: count)
    count = 0
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
