// SPDX-License-Identifier: Apache-2.0

internal import Board
internal import Daemon

extension Verb {
  /// The verb that somebody who mistyped may have meant.
  static func nearest(to found: CString) -> StaticString? {
    var nearest = NearestName(to: found.bytes)
    for index in 0..<Verb.count { nearest.consider(Verb.at(index).name, index: index) }
    return nearest.index.map { Verb.at($0).name }
  }

  /// The option of this verb that somebody who mistyped may have meant.
  func nearestOption(to found: UnsafeBufferPointer<UInt8>) -> StaticString? {
    var nearest = NearestName(to: found)
    for index in 0..<VerbOption.count where takes(VerbOption.at(index)) {
      nearest.consider(VerbOption.at(index).name, index: index)
    }
    return nearest.index.map { VerbOption.at($0).name }
  }
}
