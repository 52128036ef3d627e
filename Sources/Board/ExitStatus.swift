// SPDX-License-Identifier: Apache-2.0

/// How a program ends, in the numbers of `sysexits.h`.
///
/// Scripts and the service manager read them, so a number never changes its meaning.
public enum ExitStatus: Int32, Sendable {
  /// Done as asked.
  case ok = 0
  /// The command line is wrong: an unknown verb, option or number.
  case usage = 64
  /// An input was read and is not what it should be: a damaged model, picture or label file.
  case dataError = 65
  /// An input does not exist or may not be opened.
  case noInput = 66
  /// Something the program needs is not there: memory, a processor feature.
  case unavailable = 69
  /// The program broke a promise of its own, such as a self-test or the sealed heap.
  case software = 70
  /// An output file cannot be made.
  case cannotCreate = 73
  /// Reading or writing failed half-way, or the reader of the output went away.
  case ioError = 74
  /// The configuration is wrong; starting again will not help.
  case configuration = 78
}
