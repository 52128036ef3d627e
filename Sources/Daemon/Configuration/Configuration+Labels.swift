// SPDX-License-Identifier: Apache-2.0

public import ModelFile

/// The classes of a model, by index.
public protocol ClassLabels {
  var count: Int { get }
  func label(_ index: Int) -> UnsafeBufferPointer<UInt8>
}

/// The classes of a model file, whose bytes must outlive the configuration.
public struct ModelLabels: ClassLabels {
  private let model: ModelView

  public init(_ model: ModelView) { self.model = model }

  public var count: Int { model.network.classes }

  public func label(_ index: Int) -> UnsafeBufferPointer<UInt8> {
    model.label(index).bindMemory(to: UInt8.self)
  }
}

extension Configuration {
  /// Finds the classes of all rules among those of the model.
  ///
  /// Of two classes with one label it is the first. A number that is no label is the index of a
  /// class.
  public mutating func resolve(labels: some ClassLabels) throws(ConfigurationError) {
    for index in rules.indices { try rules[index].resolve(labels) }
  }
}

extension RuleSection {
  fileprivate mutating func resolve(_ labels: some ClassLabels) throws(ConfigurationError) {
    classIndices = FixedList(placeholder: 0)
    for index in classes.indices {
      guard let classIndex = RuleSection.index(of: classes[index], in: labels) else {
        let nearest = RuleSection.nearest(to: classes[index], in: labels)
        throw ConfigurationError(
          .conflict(.unknownClass(classes[index], nearest: nearest)), at: classes[index].place)
      }
      // Its probability would be counted twice.
      guard classIndices.firstIndex(of: classIndex) == nil else {
        throw ConfigurationError(
          .conflict(.repeatedClass(classes[index])), at: classes[index].place)
      }
      _ = classIndices.append(classIndex)
    }
  }

  private static func index(of text: ConfigurationText, in labels: some ClassLabels) -> Int? {
    for index in 0..<labels.count where ConfigurationText(labels.label(index)) == text {
      return index
    }
    return labels.count > 0 ? text.integer(in: 0...labels.count - 1) : nil
  }

  private static func nearest(
    to text: ConfigurationText, in labels: some ClassLabels
  ) -> ConfigurationText? {
    var nearest = NearestName(to: text.bytes)
    for index in 0..<labels.count { nearest.consider(labels.label(index), index: index) }
    return nearest.index.map { ConfigurationText(labels.label($0)) }
  }
}
