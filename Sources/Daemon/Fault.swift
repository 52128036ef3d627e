// SPDX-License-Identifier: Apache-2.0

/// Why the outputs are at their level for faults.
public enum Fault: Equatable, Sendable {
  /// No frame was decided within the frame deadline.
  case stale
  /// The camera is gone, or could not be opened.
  case cameraLost
  /// The network computed something else than its self-test says.
  case modelFault
  /// The kernel refused to drive a line.
  case lineFailed(output: Int)
  /// Somebody ordered the outputs off.
  case orderedOff
  /// The daemon ends.
  case stopping
}

extension Fault {
  /// A number for one atomic word; 0 means no fault.
  public var code: UInt32 {
    switch self {
    case .stale: 1
    case .cameraLost: 2
    case .modelFault: 3
    case .orderedOff: 4
    case .stopping: 5
    case .lineFailed(let output): 16 + UInt32(truncatingIfNeeded: output)
    }
  }

  public init?(code: UInt32) {
    switch code {
    case 1: self = .stale
    case 2: self = .cameraLost
    case 3: self = .modelFault
    case 4: self = .orderedOff
    case 5: self = .stopping
    case 16...: self = .lineFailed(output: Int(code) - 16)
    default: return nil
    }
  }
}
