// SPDX-License-Identifier: Apache-2.0

public import Board
public import Daemon
public import Frames
public import ModelFile

/// What stopped a verb, and the file or option that it was about.
public struct CommandError: Error {
  /// A path, or the name of an option or of an environment variable.
  public let subject: CString
  public let cause: Cause

  public enum Cause: Sendable {
    case board(BoardError)
    case model(ModelFileError)
    case picture(PictureError)
    case preprocessing(PreprocessingError)
    case kernels(KernelChoiceError)
    case configuration(ConfigurationError)
    case gpio(GPIOError)
    case noPictures
    case noRecording
    case camera(CameraError)
    case unknownOutput
    /// The model computes something else here than where it was compiled.
    case selfTestFailed
    /// What a reload cannot change.
    case needsRestart(StaticString)
  }

  /// Writes, for example, `a.shufflenet: operator 7: shift: expected 32 to 62, found 12`.
  public func describe(to stream: inout TextStream) {
    stream.write(printableCString: subject.pointer)
    stream.write(": ")
    switch cause {
    case .board(let error): error.describe(to: &stream)
    case .model(let error): error.describe(to: &stream)
    case .picture(let error): error.describe(to: &stream)
    case .preprocessing(let error): error.describe(to: &stream)
    case .kernels(let error): error.describe(to: &stream)
    case .configuration(let error): error.describe(to: &stream)
    case .gpio(let error): error.describe(to: &stream)
    case .noRecording:
      stream.write("expected a recording, as an argument or as [Camera] Source, found none")
    case .noPictures:
      stream.write("expected JPEG pictures, one behind the other, found none that is whole")
    case .camera(let error): error.describe(to: &stream)
    case .unknownOutput: stream.write("expected the name of an [Output NAME]")
    case .needsRestart(let key):
      stream.write(key)
      stream.write(" changed, which needs a restart: systemctl restart shufflenetd")
    case .selfTestFailed:
      stream.write("self-test failed: this machine computes something else than the compiler did")
    }
  }

  public var exitStatus: ExitStatus {
    switch cause {
    case .board(let error): error.exitStatus
    case .model, .picture, .preprocessing: .dataError
    case .kernels(let error): error.exitStatus
    case .configuration: .configuration
    case .gpio(let error): error.exitStatus
    case .noPictures: .dataError
    case .noRecording: .usage
    case .camera(let error): error.exitStatus
    case .unknownOutput: .usage
    case .selfTestFailed: .software
    case .needsRestart: .configuration
    }
  }
}

/// An error of a module below, on its way to a `CommandError`.
protocol CommandErrorCause: Error {
  var cause: CommandError.Cause { get }
}

extension BoardError: CommandErrorCause {
  var cause: CommandError.Cause { .board(self) }
}

extension ModelFileError: CommandErrorCause {
  var cause: CommandError.Cause { .model(self) }
}

extension PictureError: CommandErrorCause {
  var cause: CommandError.Cause { .picture(self) }
}

extension PreprocessingError: CommandErrorCause {
  var cause: CommandError.Cause { .preprocessing(self) }
}

extension KernelChoiceError: CommandErrorCause {
  var cause: CommandError.Cause { .kernels(self) }
}

extension ConfigurationError: CommandErrorCause {
  var cause: CommandError.Cause { .configuration(self) }
}

extension GPIOError: CommandErrorCause {
  var cause: CommandError.Cause { .gpio(self) }
}

extension CameraError: CommandErrorCause {
  var cause: CommandError.Cause { .camera(self) }
}

/// Runs `body` and says of its error which file or option it was about.
func about<Result: ~Copyable, Failure: CommandErrorCause>(
  _ subject: CString, _ body: () throws(Failure) -> Result
) throws(CommandError) -> Result {
  do throws(Failure) {
    return try body()
  } catch {
    throw CommandError(subject: subject, cause: error.cause)
  }
}
