// SPDX-License-Identifier: Apache-2.0

#if arch(x86_64)
  internal import CIntrinsics
  public import Kernels

  extension AVX2 {
    @export(interface)
    public static func run(_ pointwise: GroupedPointwise, pixels: Range<Int>) {
      guard PanelRun.isPossible(pointwise) else { return Fallback.run(pointwise, pixels: pixels) }
      var job = PanelJob(pointwise: pointwise, pixels: pixels)
      withUnsafeMutablePointer(to: &job) { job in
        with_stack_bytes(
          { bytes, job in
            job.unsafelyUnwrapped.assumingMemoryBound(to: PanelJob.self).pointee.run(
              bytes.unsafelyUnwrapped)
          }, job)
      }
    }
  }

  private struct PanelJob {
    let pointwise: GroupedPointwise
    let pixels: Range<Int>

    @inline(__always)
    func run(_ memory: UnsafeMutableRawPointer) {
      let run = PanelRun(pointwise, memory)
      if pointwise.epilogue.residual == nil {
        run.run(PlainRequantization.self, pixels: pixels)
      } else {
        run.run(ResidualRequantization.self, pixels: pixels)
      }
    }
  }

  /// A pointwise convolution, panel by panel: some pixels, and in them group by group.
  private struct PanelRun {
    let pointwise: GroupedPointwise
    let inputs: InputPanel
    let weights: UnsafeMutableRawPointer
    /// Where channels wait until all of a pixel's are there.
    let staging: Staging?
    let pixelsPerPanel: Int

    /// Of a group.
    private static var inputLimit: Int { 2048 }
    private static var weightBytes: Int { inputLimit &* 32 }
    private static var inputBytes: Int { 32_768 }

    static func isPossible(_ pointwise: GroupedPointwise) -> Bool {
      pointwise.epilogue.factors.preShift == 0
        && (pointwise.epilogue.residual == nil || pointwise.places == nil)
        && pointwise.weights.inputsPerGroup <= inputLimit
        && Staging.isPossible(pointwise)
    }

    init(_ pointwise: GroupedPointwise, _ memory: UnsafeMutableRawPointer) {
      self.pointwise = pointwise
      weights = memory
      staging = Staging(pointwise, memory: memory + PanelRun.weightBytes)
      let inputs = InputPanel(
        base: memory + (PanelRun.weightBytes &+ Staging.memoryBytes),
        slices: (pointwise.weights.inputsPerGroup &+ 15) / 16)
      self.inputs = inputs
      var tiles = PanelRun.inputBytes / inputs.tileBytes
      if let staging { tiles = min(tiles, staging.pixels / 6) }
      pixelsPerPanel = tiles &* 6
    }

    @inline(__always)
    func run<Rule: Requantization>(_ rule: Rule.Type, pixels: Range<Int>) {
      var first = pixels.lowerBound
      while first < pixels.upperBound {
        let panel = first..<min(first &+ pixelsPerPanel, pixels.upperBound)
        for group in 0..<pointwise.weights.groups { runGroup(rule, group, panel) }
        staging?.deliver(pointwise, panel)
        first = panel.upperBound
      }
    }

    @inline(__always)
    private func runGroup<Rule: Requantization>(
      _ rule: Rule.Type, _ group: Int, _ panel: Range<Int>
    ) {
      let input = pointwise.input
      inputs.fill(
        UnsafeRawPointer(
          input.base + panel.lowerBound &* input.pixelStride
            + group &* pointwise.weights.inputsPerGroup),
        stride: input.pixelStride, pixels: panel.count)
      var channel = 0
      while channel < pointwise.weights.outputsPerGroup {
        let rest = pointwise.weights.outputsPerGroup &- channel
        if rest > 12 {
          runBlock(SixteenSums.self, rule, group, &channel, panel)
        } else if rest > 4 {
          runBlock(EightSums.self, rule, group, &channel, panel)
        } else {
          runBlock(FourSums.self, rule, group, &channel, panel)
        }
      }
    }

    @inline(__always)
    private func runBlock<Sums: BlockSums, Rule: Requantization>(
      _ sums: Sums.Type, _ rule: Rule.Type, _ group: Int, _ channel: inout Int, _ panel: Range<Int>
    ) {
      let packed = pointwise.weights
      var from = packed.base + (group &* packed.bytesPerGroup &+ channel &* 4)
      var to = weights
      for _ in 0..<packed.inputBlocks {
        Sums.widen(from, to)
        from += packed.paddedOutputs &* 4
        to += 8 / Sums.stepBytes &* Sums.Weights.bytes
      }
      block(group, channel, panel).run(sums, rule)
      channel &+= Sums.channels
    }

    @inline(__always)
    private func block(_ group: Int, _ channel: Int, _ panel: Range<Int>) -> ChannelBlock {
      let packed = pointwise.weights
      let epilogue = pointwise.epilogue
      let stored = group &* packed.outputsPerGroup &+ channel
      let stride = staging?.stride ?? pointwise.output.pixelStride
      let output =
        staging?.base
        ?? UnsafeMutableRawPointer(pointwise.output.base + panel.lowerBound &* stride)
      let residual = epilogue.residual?.map
      return ChannelBlock(
        inputs: inputs, pixels: panel.count, inputBlocks: packed.inputBlocks,
        weights: UnsafeRawPointer(weights),
        factors: epilogue.factors.advanced(by: group &* packed.paddedOutputs &+ channel),
        epilogue: epilogue, output: output + stored, outputStride: stride,
        residual: residual.map {
          UnsafeRawPointer($0.base + panel.lowerBound &* $0.pixelStride + stored)
        },
        residualStride: residual?.pixelStride ?? 0)
    }
  }
#endif
