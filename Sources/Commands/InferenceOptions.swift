// SPDX-License-Identifier: Apache-2.0

public import Board
public import Inference
internal import Kernels

/// How a model is run: what all verbs that run one have in common.
public struct InferenceOptions: Sendable {
  /// The name of a kernel set; without one the environment decides, or else the processor.
  public var kernels: CString?
  /// How many threads run each operator together, in `1 ... threadCountLimit`.
  public var threadCount = 1

  public static let threadCountLimit = WorkerThreads.teamLimit

  public init() {}

  private static let variable: StaticString = "SHUFFLENET_KERNELS"
  private static let threadsOption: StaticString = "--threads"

  /// The kernel set that was asked for, or the best that this processor supports.
  public func chooseKernels() throws(CommandError) -> KernelChoice {
    try chooseKernels(environment: environmentVariable(InferenceOptions.variable))
  }

  func chooseKernels(environment: CString?) throws(CommandError) -> KernelChoice {
    if let kernels { return try InferenceOptions.find(kernels, "--kernels") }
    if let environment { return try InferenceOptions.find(environment, InferenceOptions.variable) }
    return KernelChoice(best: .current)
  }

  /// Creates the threads, before the heap is sealed.
  public func createThreads() throws(CommandError) -> WorkerThreads {
    try about(CString(InferenceOptions.threadsOption)) { () throws(BoardError) in
      try WorkerThreads(teamCount: threadCount)
    }
  }

  private static func find(
    _ name: CString, _ option: StaticString
  ) throws(CommandError) -> KernelChoice {
    try about(CString(option)) { () throws(KernelChoiceError) in
      guard let choice = KernelChoice(named: name.bytes) else { throw .unknown(name) }
      if let missing = choice.missingFeature(of: .current) {
        throw .unsupported(name, missing: missing)
      }
      return choice
    }
  }
}
