// SPDX-License-Identifier: Apache-2.0

#if arch(x86_64)
  internal import CIntrinsics
  public import Kernels
  internal import KernelsAVX2

  extension AVX512VNNI {
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
    let memory: UnsafeMutableRawPointer
    /// Where channels wait until all of a pixel's are there.
    let staging: (base: UnsafeMutableRawPointer, stride: Int, pixels: Int)?
    let pixelsPerPanel: Int

    private static var inputBytes: Int { 32_768 }

    static func isPossible(_ pointwise: GroupedPointwise) -> Bool {
      pointwise.epilogue.factors.preShift == 0
        && (pointwise.epilogue.residual == nil || pointwise.places == nil)
        && pointwise.weights.inputsPerGroup &* 8 <= inputBytes
        && StagingArea.isPossible(pointwise)
    }

    init(_ pointwise: GroupedPointwise, _ memory: UnsafeMutableRawPointer) {
      self.pointwise = pointwise
      self.memory = memory
      staging = StagingArea.prepare(pointwise, memory)
      inputs = InputPanel(
        base: memory + StagingArea.bytes,
        stride: (pointwise.weights.inputsPerGroup &+ 63) / 64 &* 64)
      let fitting = PanelRun.inputBytes / inputs.stride
      let pixels = staging.map { min(fitting, $0.pixels) } ?? fitting
      pixelsPerPanel = pixels < 8 ? pixels : pixels / 8 &* 8
    }

    @inline(__always)
    func run<Rule: Requantization>(_ rule: Rule.Type, pixels: Range<Int>) {
      var first = pixels.lowerBound
      while first < pixels.upperBound {
        let panel = first..<min(first &+ pixelsPerPanel, pixels.upperBound)
        for group in 0..<pointwise.weights.groups { runGroup(rule, group, panel) }
        if staging != nil { StagingArea.deliver(pointwise, panel, memory) }
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
        let channels = min(pointwise.weights.outputsPerGroup &- channel, 32)
        let block = block(group, channel, channels: channels, panel)
        if channels > 16 {
          block.run(TwoVectorSums.self, rule)
        } else {
          block.run(OneVectorSums.self, rule)
        }
        channel &+= channels
      }
    }

    @inline(__always)
    private func block(
      _ group: Int, _ channel: Int, channels: Int, _ panel: Range<Int>
    ) -> ChannelBlock {
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
        weights: packed.base + (group &* packed.bytesPerGroup &+ channel &* 4),
        weightStride: packed.paddedOutputs &* 4, masks: BlockMasks(channels: channels),
        factors: epilogue.factors.advanced(by: group &* packed.paddedOutputs &+ channel),
        epilogue: epilogue, output: output + stored, outputStride: stride,
        residual: residual.map {
          UnsafeRawPointer($0.base + panel.lowerBound &* $0.pixelStride + stored)
        },
        residualStride: residual?.pixelStride ?? 0)
    }
  }
#endif
