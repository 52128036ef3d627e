// SPDX-License-Identifier: Apache-2.0

import Board
import Testing

struct TextMemoryTests {
  @Test func `lines come back as they were written`() throws {
    var memory = try TextMemory()
    var stream = TextStream(descriptor: memory.descriptor)
    stream.write("one\n\nthree\nthe end")
    stream.flush()
    var lines: [String] = []
    while let line = memory.nextLine() { lines.append(line.string) }
    #expect(lines == ["one", "", "three", "the end"])
  }

  @Test func `a line that is too long is cut, and the next one is whole`() throws {
    var memory = try TextMemory()
    var stream = TextStream(descriptor: memory.descriptor)
    for _ in 0..<5000 { stream.write("x") }
    stream.write("\nshort\n")
    stream.flush()
    #expect(memory.nextLine()?.count == 511)
    #expect(memory.nextLine()?.string == "short")
    #expect(memory.nextLine() == nil)
  }

  @Test func `a description becomes a value`() {
    let line = LineText(describing: { BoardError.fileTooLarge(limitBytes: 5).describe(to: &$0) })
    #expect(line.string == "cannot read: expected at most 5 bytes, found more")
    #expect(LineText(describing: { _ in }).isEmpty)
  }
}
