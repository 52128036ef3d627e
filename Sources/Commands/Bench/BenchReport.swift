// SPDX-License-Identifier: Apache-2.0

internal import Board
internal import Inference
internal import Kernels
internal import ModelFile

/// The times of a model: `BenchReport+Table` is for people, `BenchReport+JSON` for programs.
struct BenchReport {
  let model: CString
  let executor: Executor
  /// Sorted; the last row is the whole run.
  let samples: SampleView
  /// CRC-32 of the class scores.
  let checksum: UInt32
  let bound: CoreBound?

  init(_ model: CString, _ executor: Executor, samples: SampleView, checksum: UInt32) {
    self.model = model
    self.executor = executor
    self.samples = samples
    self.checksum = checksum
    bound = CoreBound(threadCount: executor.team.count)
  }

  var view: ModelView { executor.model }

  var total: Statistics { samples.statistics(ofRow: view.operatorCount) }

  /// What part of the sum of all operators' medians one operator takes, in thousandths.
  func sharePermille(of index: Int) -> Int {
    var sum: Int64 = 0
    for index in 0..<view.operatorCount { sum += samples.statistics(ofRow: index).median }
    return Int((samples.statistics(ofRow: index).median * 1000 + sum / 2) / max(sum, 1))
  }

  func boundPermille(_ macs: Int, _ statistics: Statistics) -> Int? {
    guard macs > 0 else { return nil }
    return bound?.permille(macs: macs, nanoseconds: statistics.median)
  }

  /// What the median makes of it.
  func macsPerSecond(_ macs: Int, _ statistics: Statistics) -> Int {
    let product = UInt64(macs).multipliedFullWidth(by: 1_000_000_000)
    let divisor = UInt64(max(statistics.median, 1))
    guard product.high < divisor else { return .max }
    return Int(clamping: divisor.dividingFullWidth(product).quotient)
  }
}

extension TextStream {
  /// Writes nanoseconds as microseconds, or anything in thousandths, with three decimals.
  mutating func write(thousandths number: Int64, width: Int = 0) {
    write(number / 1000, width: width - 4)
    write(".")
    let rest = number % 1000
    if rest < 100 { write("0") }
    if rest < 10 { write("0") }
    write(rest)
  }

  /// Writes thousandths as a percentage with one decimal.
  mutating func write(percentOf permille: Int, width: Int) {
    write(permille / 10, width: width - 2)
    write(".")
    write(permille % 10)
  }

  /// Writes nanoseconds as milliseconds with two decimals.
  mutating func write(milliseconds nanoseconds: Int64, width: Int) {
    let hundredths = (nanoseconds + 5_000) / 10_000
    write(hundredths / 100, width: width - 3)
    write(".")
    if hundredths % 100 < 10 { write("0") }
    write(hundredths % 100)
  }

  /// Writes what the processor is called; "unknown processor" where it does not say.
  mutating func writeProcessor() {
    if let core = Processor.current.core {
      write(core.name)
    } else if let brand = Processor.currentBrand {
      write(printableCString: brand.pointer)
    } else {
      write("unknown processor")
    }
  }
}
