// SPDX-License-Identifier: Apache-2.0

public import Board
internal import Inference
internal import ModelFile

/// Runs the test that a model file carries: every operator's output must be the compiler's.
public struct SelfTest {
  public let model: CString
  /// Whether every operator has a line, and not only those that fail.
  public var isVerbose = false
  public var options = InferenceOptions()

  public init(model: CString) { self.model = model }

  /// Says what was found; the status is `software` where an output differs.
  public func run(_ streams: inout StandardStreams) throws(CommandError) -> ExitStatus {
    let runnable = try RunnableModel(model, options)
    let view = runnable.view
    sealHeap()
    var differingCount = 0
    let passed = runnable.executor.selfTest { index, expected, found in
      if expected != found { differingCount += 1 }
      if isVerbose || expected != found {
        write(index, view, expected: expected, found: found, to: &streams.output)
      }
    }
    streams.output.write(printableCString: model.pointer)
    streams.output.write(passed ? ": self-test passed, " : ": self-test failed, ")
    streams.output.write(view.selfTest.count - differingCount)
    streams.output.write(" of ")
    streams.output.write(view.selfTest.count)
    streams.output.write(" outputs as expected\n")
    return passed ? .ok : .software
  }

  private func write(
    _ index: Int, _ view: ModelView, expected: UInt32, found: UInt32, to output: inout TextStream
  ) {
    output.write(index, width: 4)
    output.write("  ")
    output.write(hexadecimal: found)
    output.write("  ")
    if expected == found {
      output.write("ok")
    } else {
      output.write("expected ")
      output.write(hexadecimal: expected)
    }
    output.write("  ")
    output.write(view.operator(index).kind.name)
    output.write("  ")
    output.write(printable: view.name(ofOperator: index).bindMemory(to: UInt8.self))
    output.newline()
  }
}
