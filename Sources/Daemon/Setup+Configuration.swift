// SPDX-License-Identifier: Apache-2.0

public import Frames
internal import Triggers

extension Setup {
  /// What a valid configuration asks for, once its labels are resolved.
  public init(_ configuration: borrowing Configuration) {
    self.init(frameDeadline: configuration.camera.frameDeadline)
    let views = FrameViews(configuration)
    viewCount = views.count
    for index in configuration.outputs.indices { add(configuration.outputs[index].settings) }
    for index in configuration.rules.indices {
      let section = configuration.rules[index]
      var rule = RuleSetup(
        settings: section.settings, view: views.ofRule[index], output: section.outputIndex)
      for position in section.classIndices.indices {
        rule.add(class: section.classIndices[position])
      }
      add(rule)
    }
  }
}

/// The different views of a frame that rules look at; each costs one inference a frame.
public struct FrameViews: Sendable {
  /// 1 or more.
  public private(set) var count = 0
  /// Which view each rule looks at.
  public private(set) var ofRule = InlineArray<16, Int>(repeating: 0)
  private var views = InlineArray<4, FrameView>(repeating: FrameView())

  /// The views of a valid configuration; the camera's own where there is no rule.
  public init(_ configuration: borrowing Configuration) {
    for index in configuration.rules.indices {
      ofRule[index] = place(
        configuration.camera.view(of: configuration.rules[index].region))
    }
    if count == 0 { _ = place(configuration.camera.view(of: nil)) }
  }

  /// The whole frame, upright.
  public init() { count = 1 }

  public subscript(index: Int) -> FrameView { views[index] }

  private mutating func place(_ view: FrameView) -> Int {
    for index in 0..<count where views[index] == view { return index }
    precondition(count < views.count, "a valid configuration has at most four regions")
    views[count] = view
    count += 1
    return count - 1
  }
}

extension CameraSection {
  /// A region of its frames, turned and mirrored as all are; its own region unless told otherwise.
  fileprivate func view(of region: FrameRegion?) -> FrameView {
    FrameView(region: region ?? view.region, rotation: view.rotation, flip: view.flip)
  }
}
