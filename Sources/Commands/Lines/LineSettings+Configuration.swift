// SPDX-License-Identifier: Apache-2.0

internal import Board
internal import Daemon

extension LineSettings {
  /// The line of an output of a valid configuration.
  init(_ output: OutputSection) {
    guard let line = output.line else { preconditionFailure("a valid output has a line") }
    self.init(
      address: LineAddress(line), isActiveLow: output.isActiveLow, drive: LineDrive(output.drive),
      bias: LineBias(output.bias))
  }

  init(_ input: ServiceSection.Input) {
    self.init(
      address: LineAddress(input.line), isActiveLow: input.isActiveLow, bias: LineBias(input.bias))
  }
}

extension LineAddress {
  init(_ line: ConfiguredLine) {
    switch line {
    case .name(let name): self = .name(name.bytes)
    case .offset(let offset, let label): self = .offset(offset, chipLabel: label.bytes)
    }
  }
}

extension LineDrive {
  init(_ drive: ConfiguredLine.Drive) {
    switch drive {
    case .pushPull: self = .pushPull
    case .openDrain: self = .openDrain
    case .openSource: self = .openSource
    }
  }
}

extension LineBias {
  init(_ bias: ConfiguredLine.Bias) {
    switch bias {
    case .asIs: self = .asIs
    case .disabled: self = .disabled
    case .pullUp: self = .pullUp
    case .pullDown: self = .pullDown
    }
  }
}
