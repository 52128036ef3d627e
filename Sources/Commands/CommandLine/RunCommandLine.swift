// SPDX-License-Identifier: Apache-2.0

public import Board

/// Runs what the command line of the board's program asks for.
///
/// - Parameters:
///   - arguments: with the program's name in front.
///   - decoder: for the pictures that it names.
///   - streams: where results and complaints go.
/// - Returns: how the process should end.
public func runCommandLine(
  _ arguments: UnsafeBufferPointer<UnsafePointer<CChar>?>, _ decoder: some PictureDecoder,
  _ streams: inout StandardStreams
) -> ExitStatus {
  do throws(UsageError) {
    guard arguments.count > 1, let first = arguments[1].map({ CString($0) }) else {
      throw .missingVerb
    }
    if let page = ProgramPage(first) {
      page.write(to: &streams.output)
      return .ok
    }
    guard let verb = Verb(first) else { throw .unknownVerb(first) }
    let rest = UnsafeBufferPointer(rebasing: arguments[2...])
    return try runVerb(verb, rest, decoder, &streams)
  } catch {
    streams.errors.write("shufflenetd: ")
    error.describe(to: &streams.errors)
    streams.errors.write("; see shufflenetd --help\n")
    return .usage
  }
}

private func runVerb(
  _ verb: Verb, _ arguments: UnsafeBufferPointer<UnsafePointer<CChar>?>,
  _ decoder: some PictureDecoder, _ streams: inout StandardStreams
) throws(UsageError) -> ExitStatus {
  let pages: Pages
  do throws(BoardError) {
    pages = try Pages(byteCount: arguments.count * MemoryLayout<CString>.stride)
  } catch {
    error.describe(to: &streams.errors)
    streams.errors.newline()
    return error.exitStatus
  }
  let request = try Request(
    verb, arguments, operandStorage: pages.bytes.bindMemory(to: CString.self))
  if request.wantsHelp {
    verb.writeHelp(to: &streams.output)
    return .ok
  }
  do throws(CommandError) {
    return try request.run(decoder, &streams)
  } catch {
    return streams.report(error)
  }
}
