// SPDX-License-Identifier: Apache-2.0

public import Board

/// Where a verb's results go, and where its complaints.
public struct StandardStreams: ~Copyable {
  // Not public: the accessors of a public property this large need a heap.
  var output: TextStream
  var errors: TextStream

  /// Streams on open descriptors; those of the process unless told otherwise.
  public init(outputDescriptor: Int32 = 1, errorDescriptor: Int32 = 2) {
    output = TextStream(descriptor: outputDescriptor)
    errors = TextStream(descriptor: errorDescriptor)
  }

  /// Writes one line about a failure and returns the exit status that belongs to it.
  public mutating func report(_ error: CommandError) -> ExitStatus {
    // Results that came before stand before the complaint.
    output.flush()
    error.describe(to: &errors)
    errors.newline()
    errors.flush()
    return error.exitStatus
  }

  /// Hands everything to the kernel; results that could not be written are a failure of their own.
  public mutating func finish(_ status: ExitStatus) -> ExitStatus {
    output.flush()
    if output.failed { errors.write("standard output: cannot write everything\n") }
    errors.flush()
    return output.failed && status == .ok ? .ioError : status
  }
}
