// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing

@testable import Board

struct CameraErrorTests {
  private static let all: [CameraError] = [
    .absent, .ambiguous(0, 63), .permission(group: 44), .permission(group: 65_534 << 8), .busy,
    .notCapture, .rawSensor, .noUsableFormat(FourCCList()), .formatRefused(width: 4096, height: 1),
    .tooFewBuffers(2), .bandwidth, .stalled, .unplugged, .writerEnded, .sandbox,
    .system(.setFormat, errno: EINVAL),
    .system(.dequeue, errno: EIO),
  ]

  @Test(arguments: all)
  func `an error goes through an atomic word unchanged`(error: CameraError) {
    #expect(error.word != 0)
    #expect(CameraError(word: error.word) == error)
  }

  @Test func `words of no error are nothing`() {
    for word: UInt64 in [0, 16, 13, 13 | 99 << 16, .max] { #expect(CameraError(word: word) == nil) }
  }

  @Test(arguments: [
    (CameraError.system(.start, errno: EIO), "cannot start streaming: Input/output error"),
    (
      .permission(group: 0),
      "permission denied; it belongs to group root, which this process must be in"
    ),
    (.tooFewBuffers(2), "buffers: expected at least 3, the driver grants 2"),
  ])
  func `errors say what is wrong and what to do`(error: CameraError, expected: String) throws {
    #expect(try captured { error.describe(to: &$0) } == expected)
  }

  @Test(arguments: all)
  func `every error has a text without control characters`(error: CameraError) throws {
    let text = try captured { error.describe(to: &$0) }
    #expect(text.count > 8 && !text.contains("\u{FFFD}") && !text.contains("\n"))
  }

  @Test func `formats that cannot be read are named`() throws {
    var list = FourCCList()
    for text in ["H264", "RG10"] { list.add(FourCC(text: text)) }
    let text = try captured { CameraError.noUsableFormat(list).describe(to: &$0) }
    #expect(text == "no format that can be read here; it has H264, RG10")
  }
}
