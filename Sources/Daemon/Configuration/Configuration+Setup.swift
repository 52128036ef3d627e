// SPDX-License-Identifier: Apache-2.0

public import Frames

extension Configuration {
  /// What the loop and the guard work by, of a valid configuration whose labels are resolved.
  public var setup: Setup {
    var setup = Setup(frameDeadline: camera.frameDeadline)
    for index in outputs.indices { setup.add(outputs[index].settings) }
    let regions = regions
    for index in rules.indices {
      let rule = rules[index]
      var ruleSetup = RuleSetup(
        settings: rule.settings, view: regions.firstIndex(of: region(of: rule)) ?? 0,
        output: rule.outputIndex)
      for index in rule.classIndices.indices { ruleSetup.add(class: rule.classIndices[index]) }
      setup.add(ruleSetup)
    }
    setup.viewCount = regions.count
    return setup
  }

  /// What of a frame each view of the setup shows, in its order.
  public func view(_ index: Int) -> FrameView {
    var view = camera.view
    view.region = regions[index]
    return view
  }

  /// The different regions that rules look at; the camera's where there is no rule.
  var regions: FixedList<4, FrameRegion> {
    var regions = FixedList<4, FrameRegion>(placeholder: .whole)
    for index in rules.indices where regions.firstIndex(of: region(of: rules[index])) == nil {
      _ = regions.append(region(of: rules[index]))
    }
    if regions.count == 0 { _ = regions.append(camera.view.region) }
    return regions
  }

  func region(of rule: RuleSection) -> FrameRegion { rule.region ?? camera.view.region }
}
