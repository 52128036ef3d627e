// SPDX-License-Identifier: Apache-2.0

#if arch(x86_64)
  public import Kernels

  /// `Staging` for other modules.
  ///
  /// It has no instances: the compiler would give a type that other modules see a function that copies
  /// it, with AVX2 in it and a name that modules without AVX2 use too.
  public enum StagingArea {
    @export(interface)
    public static var bytes: Int { Staging.memoryBytes &+ header }

    /// Room for the staging itself.
    private static var header: Int { 64 }

    @export(interface)
    public static func isPossible(_ pointwise: GroupedPointwise) -> Bool {
      Staging.isPossible(pointwise)
    }

    /// Prepares memory of `bytes`.
    ///
    /// - Returns: Where the first pixel goes, bytes to the next, and how many there may be; `nil` if results
    ///   go straight to the output.
    @export(interface)
    public static func prepare(
      _ pointwise: GroupedPointwise, _ memory: UnsafeMutableRawPointer
    ) -> (base: UnsafeMutableRawPointer, stride: Int, pixels: Int)? {
      guard let staging = Staging(pointwise, memory: memory + header) else { return nil }
      memory.initializeMemory(as: Staging.self, to: staging)
      return (staging.base, staging.stride, staging.pixels)
    }

    /// Writes the pixels of a panel from memory that is prepared.
    @export(interface)
    public static func deliver(
      _ pointwise: GroupedPointwise, _ panel: Range<Int>, _ memory: UnsafeMutableRawPointer
    ) {
      memory.load(as: Staging.self).deliver(pointwise, panel)
    }
  }
#endif
