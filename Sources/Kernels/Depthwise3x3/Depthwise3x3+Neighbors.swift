// SPDX-License-Identifier: Apache-2.0

// In place, on several threads: a thread's first and last window reach into rows that belong to its
// neighbours, who overwrite them. Each thread saves those rows before any begins to write.

extension Depthwise3x3 {
  /// Whether each row of the output lies where the same row of the input was.
  @inlinable public var isInPlace: Bool { input.base == UnsafePointer(output.base) }

  /// Saves the rows of the input around some rows, those above in the ring, those below behind it.
  ///
  /// The strides are 1 and the output is as large as the input.
  public func saveNeighbors(of rows: Range<Int>) {
    guard !rows.isEmpty else { return }
    for y in firstTap(rows.lowerBound)..<rows.lowerBound { copyRow(y, to: ringRow(y)) }
    for index in 0..<2 &- window.top {
      copyRow(rows.upperBound &+ index, to: ring + (3 &+ index) &* ringRowBytes)
    }
  }

  /// Computes some rows whose neighbours have been saved.
  @inlinable
  public func runBetweenSaved<Set: KernelSet>(_ kernels: Set.Type, rows: Range<Int>) {
    run(kernels, rows: rows, copyFrom: rows.lowerBound, savedFrom: rows.upperBound)
  }
}
