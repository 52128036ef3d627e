// SPDX-License-Identifier: Apache-2.0

import Frames
import Testing

@Suite struct JPEGSplitterTests {
  /// SOI, a segment with a thumbnail inside, SOF0, SOS, coded data with stuffing and a restart, EOI.
  private static func picture(width: UInt8 = 64, height: UInt8 = 48) -> [UInt8] {
    let thumbnail: [UInt8] = [0xFF, 0xD8, 0xFF, 0xD9]
    return [0xFF, 0xD8] + [0xFF, 0xE1, 0, 6] + thumbnail
      + [0xFF, 0xC0, 0, 8, 8, 0, height, 0, width, 1]
      + [0xFF, 0xDA, 0, 3, 1] + [7, 0xFF, 0, 9, 0xFF, 0xD3, 1, 2] + [0xFF, 0xD9]
  }

  private func extents(_ bytes: [UInt8]) -> [JPEGSplitter.Extent] {
    var splitter = JPEGSplitter()
    return bytes.withUnsafeBytes { bytes in
      var found: [JPEGSplitter.Extent] = []
      while let extent = splitter.next(in: bytes) { found.append(extent) }
      return found
    }
  }

  @Test func findsPicturesOneBehindTheOther() {
    let first = Self.picture()
    let second = Self.picture(width: 32, height: 24)
    let found = extents(first + second)
    #expect(found.map(\.bytes) == [0..<first.count, first.count..<(first.count + second.count)])
    #expect(found.map(\.width) == [64, 32])
    #expect(found.map(\.height) == [48, 24])
  }

  @Test func skipsWhatIsNoPicture() {
    let picture = Self.picture()
    let found = extents([1, 0xFF, 2, 0xFF] + picture + [0xFF, 0xD8, 3] + picture)
    #expect(found.map(\.bytes.count) == [picture.count, picture.count])
  }

  /// A segment that was cut off takes as much of what follows as its length says, 64 KiB at most.
  @Test func findsPicturesAgainBehindOneThatWasCutOff() {
    let picture = Self.picture()
    var following: [UInt8] = []
    while following.count < 70_000 { following += picture }
    for length in 2..<(picture.count - 1) {
      let found = extents(picture[..<length] + following)
      #expect(found.last?.bytes.count == picture.count, "cut at \(length)")
      #expect(found.last?.bytes.upperBound == length + following.count)
      let codedFrom = picture.count - 10
      if length > codedFrom { #expect(found.count == following.count / picture.count) }
    }
  }

  @Test func goesOnWhenBytesAreAddedAndDiscarded() {
    let stream = [9, 9] + Self.picture() + [5] + Self.picture() + Self.picture()
    for chunk in [1, 2, 3, 7, 20] {
      var splitter = JPEGSplitter()
      var pending: [UInt8] = []
      var found: [[UInt8]] = []
      for start in stride(from: 0, to: stream.count, by: chunk) {
        pending += stream[start..<min(start + chunk, stream.count)]
        while let extent = pending.withUnsafeBytes({ splitter.next(in: $0) }) {
          found.append(Array(pending[extent.bytes]))
        }
        let useless = splitter.usefulFrom
        pending.removeFirst(useless)
        splitter.discard(useless)
      }
      #expect(found == [Self.picture(), Self.picture(), Self.picture()], "chunks of \(chunk)")
    }
  }

  @Test func staysInsideAnyBytes() {
    var bytes = Self.picture()
    for index in bytes.indices {
      for value in [0, 1, 0xD8, 0xD9, 0xDA, 0xFF] as [UInt8] {
        let kept = bytes[index]
        bytes[index] = value
        for extent in extents(bytes) { #expect(extent.bytes.upperBound <= bytes.count) }
        bytes[index] = kept
      }
    }
  }
}
