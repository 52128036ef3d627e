// SPDX-License-Identifier: Apache-2.0

import Board
import Inference
import Kernels
import Testing

@testable import Commands

struct InferenceOptionsTests {
  @Test func `every set of this processor runs every verb`() throws {
    let desk = try Desk()
    for index in 0..<KernelChoice.count {
      let kernels = KernelChoice.at(index)
      guard kernels.isSupported(by: .current) else { continue }
      let option = "--kernels=\(kernels.name)"
      #expect(try CommandRun("self-test", desk.modelPath, option).status == .ok)
      #expect(
        try CommandRun("inspect", desk.modelPath, option).output
          .contains("\n  kernels         \(kernels.name) of "))
      #expect(
        try CommandRun("bench", desk.modelPath, "--iterations=1", option).output
          .contains(", \(kernels.name) kernels, threads: 1, runs: 1 behind 3 "))
    }
  }

  @Test(arguments: ["classify", "inspect", "bench", "self-test"])
  func `an unknown set says which there are`(verb: String) throws {
    let run = try CommandRun([verb, "m"] + (verb == "classify" ? ["p"] : []) + ["--kernels", "x"])
    #expect(run.status == .usage)
    #expect(
      run.errors.hasPrefix("--kernels: expected a kernel set of this architecture ("),
      "\(run.errors)")
    #expect(run.errors.hasSuffix("portable), found x\n"))
  }

  @Test func `the option wins over the environment`() throws {
    var options = InferenceOptions()
    #expect(try options.chooseKernels(environment: nil) == KernelChoice(best: .current))
    #expect(try options.chooseKernels(environment: CString("portable")) == .portable)
    let error = #expect(throws: CommandError.self) {
      try options.chooseKernels(environment: CString("x"))
    }
    let text = try captured { stream in error?.describe(to: &stream) }
    #expect(text.hasPrefix("SHUFFLENET_KERNELS: expected a kernel set"), "\(text)")
    options.kernels = CString("portable")
    #expect(try options.chooseKernels(environment: CString("x")) == .portable)
  }

  @Test func `a set that the processor does not support names the instructions`() throws {
    let error = KernelChoiceError.unsupported(CString("neon9"), missing: .dotProduct)
    #expect(
      try captured { stream in error.describe(to: &stream) }
        == "expected a kernel set that this processor supports, found neon9, "
        + "which needs SDOT (FEAT_DotProd)")
  }
}
