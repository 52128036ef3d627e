// SPDX-License-Identifier: Apache-2.0

import Inference
import Kernels
import ModelCompiler
import ModelFile
import SmallNetworks
import Testing

struct ArenaTests {
  @Test func `each thread has its own scratch`() throws {
    let model = try LoadedModel(SmallNetwork.everyOperator.compiled().bytes)
    let one = Arena.bytes(for: model.view)
    let scratch = Arena.bytes(for: model.view, threads: 2) - one
    #expect(scratch >= model.view.network.scratchBytes)
    #expect(scratch < model.view.network.scratchBytes + 64)
    #expect(Arena.bytes(for: model.view, threads: 4) == one + 3 * scratch)
    #expect(one == model.view.network.arenaBytes + scratch + InputMap.overread)
  }

  @Test func `memory that is too small or not aligned is refused`() throws {
    let model = try LoadedModel(SmallNetwork.everyOperator.compiled().bytes)
    let bytes = Arena.bytes(for: model.view)
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes + 64, alignment: 64)
    defer { memory.deallocate() }
    #expect(Arena(memory: .init(rebasing: memory[..<bytes]), for: model.view) != nil)
    #expect(Arena(memory: .init(rebasing: memory[..<(bytes - 1)]), for: model.view) == nil)
    #expect(Arena(memory: .init(rebasing: memory[1...]), for: model.view) == nil)
    #expect(Arena(memory: .init(rebasing: memory[32...]), for: model.view) == nil)
    #expect(Arena(memory: memory, for: model.view, threads: 3) == nil)
    #expect(Arena(memory: .init(start: nil, count: 0), for: model.view) == nil)
  }
}
