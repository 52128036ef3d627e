// SPDX-License-Identifier: Apache-2.0

public import Board
internal import Inference
public import Kernels

/// Why a kernel set cannot be had.
public enum KernelChoiceError: Error {
  case unknown(CString)
  /// This processor has not all of its instructions.
  case unsupported(CString, missing: Processor.Feature)

  /// Writes, for example, `expected one of portable, neon, found x`.
  public func describe(to stream: inout TextStream) {
    switch self {
    case .unknown(let name):
      stream.write("expected a kernel set of this architecture (")
      stream.writeKernelSets()
      stream.write("), found ")
      stream.write(printableCString: name.pointer)
    case .unsupported(let name, let missing):
      stream.write("expected a kernel set that this processor supports, found ")
      stream.write(printableCString: name.pointer)
      stream.write(", which needs ")
      stream.write(missing.name)
    }
  }

  var exitStatus: ExitStatus {
    switch self {
    case .unknown: .usage
    case .unsupported: .unavailable
    }
  }
}

extension TextStream {
  /// Writes the names of all sets, the best first.
  mutating func writeKernelSets() {
    for index in 0..<KernelChoice.count {
      if index > 0 { write(", ") }
      write(KernelChoice.at(index).name)
    }
  }
}
