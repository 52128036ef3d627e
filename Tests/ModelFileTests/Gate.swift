// SPDX-License-Identifier: Apache-2.0

import Inference
import ModelFile

/// Memory between fences in which a hostile file is opened, and run if it passes.
final class Gate {
  enum Verdict: Equatable {
    case refused(ModelFileError)
    /// It ran; the class scores for the self-test's input.
    case ran([Int32])
    /// It passed, but wants more memory or time than a test has.
    case passed
    /// It ran and wrote before its arena.
    case wroteOutside
  }

  private static let arenaLimit = 1 << 20
  private static let workLimit = 10_000_000
  private static let pattern: UInt8 = 0xA5
  private let file: FencedPages
  private let arena = FencedPages(Gate.arenaLimit)

  init(largestFile: Int) { file = FencedPages(largestFile) }

  func verdict(on bytes: [UInt8]) -> Verdict {
    let copy = file.last(bytes.count)
    copy.copyBytes(from: bytes)
    let view: ModelView
    do {
      view = try ModelView(validating: UnsafeRawBufferPointer(copy))
    } catch {
      return .refused(error)
    }
    let work = (0..<view.operatorCount).reduce(view.network.macs) {
      $0 + view.sizes(view.operator($1)).poolTaps
    }
    let needed = Arena.bytes(for: view)
    guard needed <= Gate.arenaLimit, work <= Gate.workLimit else { return .passed }
    return run(view, needed)
  }

  private func run(_ view: ModelView, _ arenaBytes: Int) -> Verdict {
    let before = arena.before(arenaBytes)
    _ = before.initializeMemory(as: UInt8.self, repeating: Gate.pattern)
    guard let places = Arena(memory: arena.last(arenaBytes), for: view) else { return .passed }
    let executor = Executor(model: view, arena: places)
    _ = executor.selfTest { _, _, _ in }
    let classifier = Classifier(executor)
    _ = classifier.next(after: classifier.next(after: nil))
    guard before.allSatisfy({ $0 == Gate.pattern }) else { return .wroteOutside }
    return .ran(Array(executor.scores))
  }
}
