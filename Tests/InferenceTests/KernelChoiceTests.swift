// SPDX-License-Identifier: Apache-2.0

import Inference
import Kernels
import Testing

struct KernelChoiceTests {
  private let all = (0..<KernelChoice.count).map { KernelChoice.at($0) }

  @Test func `portable is there and needs nothing`() throws {
    #expect(all.contains(.portable))
    #expect(KernelChoice.portable.missingFeature(of: Processor()) == nil)
    #expect(KernelChoice(best: Processor()).isSupported(by: Processor()))
  }

  @Test func `a set is found by its name`() throws {
    for choice in all {
      let name = Array("\(choice.name)".utf8)
      #expect(name.withUnsafeBufferPointer { KernelChoice(named: $0) } == choice)
      #expect(
        name.dropLast().withContiguousStorageIfAvailable { KernelChoice(named: $0) } == .some(nil))
    }
  }

  @Test func `what is missing is what a set refuses to run without`() throws {
    for choice in all {
      #expect(
        choice.isSupported(by: Processor()) == (choice.missingFeature(of: Processor()) == nil))
      var processor = Processor()
      while let missing = choice.missingFeature(of: processor) {
        #expect(!processor[missing])
        processor[missing] = true
      }
      #expect(choice.isSupported(by: processor))
    }
  }
}
