// SPDX-License-Identifier: Apache-2.0

internal import Board
internal import Daemon

/// The files of a configuration in memory: the one that was named, then its drop-ins.
///
/// Drop-ins are the files `NAME.d/*.conf` beside a file `NAME`, in the order of their names; a later
/// file overrides an earlier one.
///
/// The memory lasts as long as the process: what was parsed points into it, and errors that come of it
/// do too. Loading again takes it over.
struct ConfigurationFiles {
  /// The most bytes of all files together, their paths included.
  static let byteLimit = 256 << 10
  static let dropInLimit = 16

  private let memory: UnsafeMutableRawBufferPointer
  private var used = 0
  private var paths = InlineArray<17, CString>(repeating: noPath)
  private var fileCount = 0

  /// Where the room for one name begins.
  private var nameOffset: Int { memory.count - 64 }

  init() throws(BoardError) {
    memory = try mapPages(byteCount: ConfigurationFiles.byteLimit)
  }

  /// Reads and checks everything that can be checked without a model.
  mutating func load(_ path: CString) throws(CommandError) -> Configuration {
    used = 0
    fileCount = 0
    var configuration = Configuration()
    try parse(path.bytes, &configuration)
    let dropIns = DropIns(besides: path)
    for index in 0..<dropIns.count {
      let path = dropIns.path(index)
      try path.withBytes { (bytes) throws(CommandError) in try parse(bytes, &configuration) }
    }
    do throws(ConfigurationError) {
      try configuration.validate()
    } catch {
      throw commandError(error)
    }
    return configuration
  }

  /// Finds the classes of all rules; an error of it outlives the model.
  mutating func resolve(
    _ configuration: inout Configuration, labels: ModelLabels
  ) throws(CommandError) {
    do throws(ConfigurationError) {
      try configuration.resolve(labels: labels)
    } catch {
      guard let nearest = error.nearestClass else { throw commandError(error) }
      throw commandError(error.with(nearestClass: ConfigurationText(keep(nearest.bytes).bytes)))
    }
  }

  /// Whether both are one memory.
  func isSame(as other: ConfigurationFiles) -> Bool {
    memory.baseAddress == other.memory.baseAddress
  }

  /// Says of an error which file it is about.
  func commandError(_ error: ConfigurationError) -> CommandError {
    let file = error.place.isInFile ? Int(error.place.file) : 0
    return CommandError(subject: paths[min(file, 16)], cause: .configuration(error))
  }

  private mutating func parse(
    _ path: UnsafeBufferPointer<UInt8>, _ configuration: inout Configuration
  ) throws(CommandError) {
    let path = keep(path)
    let room = UnsafeMutableRawBufferPointer(rebasing: memory[used..<nameOffset])
    let count = try about(path) { () throws(BoardError) in
      try readFile(path.pointer, into: room)
    }
    used += count
    paths[fileCount] = path
    fileCount += 1
    let bytes = UnsafeRawBufferPointer(rebasing: room[..<count]).bindMemory(to: UInt8.self)
    do throws(ConfigurationError) {
      try ConfigurationParser.parse(bytes, fileIndex: fileCount - 1, into: &configuration)
    } catch {
      throw commandError(error)
    }
  }

  /// A name of the configuration, for complaints: what follows it in its file is cut off.
  func heldName(_ name: ConfigurationText) -> CString {
    let copy = UnsafeMutableRawBufferPointer(rebasing: memory[nameOffset...])
    let count = min(name.bytes.count, 63)
    for index in 0..<count { copy[index] = name.bytes[index] }
    copy[count] = 0
    guard let base = copy.baseAddress else { return noPath }
    return CString(UnsafeRawPointer(base).assumingMemoryBound(to: CChar.self))
  }

  /// A copy of a path that lasts as long as what is said about it.
  mutating func keep(_ path: UnsafeBufferPointer<UInt8>) -> CString {
    let copy = UnsafeMutableRawBufferPointer(rebasing: memory[used..<nameOffset])
    guard let start = copy.baseAddress, path.count < copy.count else { return noPath }
    copy.copyMemory(from: UnsafeRawBufferPointer(path))
    copy[path.count] = 0
    used += path.count + 1
    return CString(UnsafeRawPointer(start).assumingMemoryBound(to: CChar.self))
  }
}

private var noPath: CString {
  let none: StaticString = ""
  return CString(none)
}
