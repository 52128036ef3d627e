// SPDX-License-Identifier: Apache-2.0

/// `[Model]`: which network decides, and how it is run.
public struct ModelSection: Equatable, Sendable {
  /// Empty until it is set; `validate` wants one.
  public var file = ConfigurationText("")
  /// In `1 ... 16`.
  public var threads = 1
  /// The name of a kernel set, or nothing for the best that the processor has.
  public var kernels: ConfigurationText?
  /// The most bytes that a model file may have, now or after a reload.
  public var maximumBytes = 8 << 20

  var places = KeyPlaces()

  public init() {}
}

enum ModelKey: UInt8, SectionKey {
  case file, threads, kernels, maximumSize

  static let section = SectionKind.model

  var entry: KeyEntry {
    switch self {
    case .file: KeyEntry("File", "an absolute path of at most 255 bytes")
    case .threads: KeyEntry("Threads", "a number from 1 to 16")
    case .kernels: KeyEntry("Kernels", "auto or the name of a kernel set")
    case .maximumSize: KeyEntry("MaximumSize", "a size from 64K to 256M")
    }
  }
}

extension ModelSection: Section {
  mutating func set(_ key: ModelKey, to value: ConfigurationText) -> Bool {
    switch key {
    case .file: assign(value.path(), to: &file)
    case .threads: assign(value.integer(in: 1...16), to: &threads)
    case .kernels: assign(unlessAutomatic: value, value.isName ? value : nil, to: &kernels)
    case .maximumSize: assign(value.byteCount(in: 64 << 10...256 << 20), to: &maximumBytes)
    }
  }
}
