// SPDX-License-Identifier: Apache-2.0

/// Everything that the files of a configuration say, over the defaults.
///
/// Texts are pieces of the files' bytes, which must outlive it. Two are equal when they ask for the
/// same, wherever it stands.
public struct Configuration: Equatable, Sendable {
  public static let ruleCapacity = 16
  public static let outputCapacity = 16

  public var camera = CameraSection()
  public var model = ModelSection()
  public internal(set) var rules = FixedList<16, RuleSection>(
    placeholder: RuleSection(name: ConfigurationText("")))
  public internal(set) var outputs = FixedList<16, OutputSection>(
    placeholder: OutputSection(name: ConfigurationText("")))
  public var service = ServiceSection()

  public init() {}
}
