// SPDX-License-Identifier: Apache-2.0

#if arch(arm64)
  public import Kernels
  internal import KernelsNEON

  extension DotProd {
    @export(interface)
    public static func run(
      _ layer: FullyConnected, outputs: Range<Int>, scores: UnsafeMutablePointer<Int32>
    ) {
      layer.run(DotTile.self, outputs: outputs, scores: scores)
    }
  }
#endif
