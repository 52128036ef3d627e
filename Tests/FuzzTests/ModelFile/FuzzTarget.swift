// SPDX-License-Identifier: Apache-2.0

// The gate of the model file under libFuzzer: whatever passes is run, in memory that is exactly as
// large as the file says, so that AddressSanitizer sees the first byte too many.
//
// Built by Toolchains/fuzz, because SwiftPM has no way to link a fuzzer.

internal import Glibc
internal import Inference
internal import ModelFile
internal import Quantization

/// How many inputs were opened and run; libFuzzer has one thread.
nonisolated(unsafe) private var counts = (passed: 0, run: 0)

/// What libFuzzer calls before the first input.
@_cdecl("LLVMFuzzerInitialize")
public func prepare(_: UnsafeMutableRawPointer?, _: UnsafeMutableRawPointer?) -> CInt {
  atexit { print("stat::passed_the_gate: \(counts.passed)\nstat::were_run: \(counts.run)") }
}

/// What libFuzzer calls for each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = UnsafeRawBufferPointer(start: start, count: count)
  let file = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 64)
  defer { file.deallocate() }
  file.copyMemory(from: bytes)
  // Refused files are not kept: what descends from one is refused too.
  guard let view = try? ModelView(validating: UnsafeRawBufferPointer(file)) else { return -1 }
  counts.passed += 1
  readTexts(of: view)
  if isSmall(view) { run(view) }
  return 0
}

/// Bounded work: what a file may ask for is hours of it.
private func isSmall(_ view: ModelView) -> Bool {
  var work = view.network.macs
  for index in 0..<view.operatorCount {
    let sizes = view.sizes(view.operator(index))
    work += sizes.poolTaps + sizes.output.elements
  }
  return work <= 10_000_000 && Arena.bytes(for: view) <= 1 << 22
}

private func run(_ view: ModelView) {
  let memory = UnsafeMutableRawBufferPointer.allocate(
    byteCount: Arena.bytes(for: view), alignment: 64)
  defer { memory.deallocate() }
  guard let arena = Arena(memory: memory, for: view) else { return }
  counts.run += 1
  let executor = Executor(model: view, arena: arena)
  _ = executor.selfTest { _, _, _ in }
  let classifier = Classifier(executor)
  var rank = classifier.next(after: nil)
  for _ in 0..<5 { rank = classifier.next(after: rank) }
}

/// Every byte that a program shows to people.
private func readTexts(of view: ModelView) {
  var checksum = CRC32()
  for index in 0..<view.network.classes { checksum.update(view.label(index)) }
  for index in 0..<view.operatorCount { checksum.update(view.name(ofOperator: index)) }
  checksum.update(view.compilerVersion)
  checksum.update(view.sourceDigest)
  checksum.update(view.inputTables)
  precondition(view.inputTables.count == PreprocessingRecord.tableBytes, "all three tables")
}
