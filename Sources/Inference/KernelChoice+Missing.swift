// SPDX-License-Identifier: Apache-2.0

public import Kernels

extension KernelChoice {
  /// The first instructions that this set needs and a processor has not, or `nil` where it has all.
  public func missingFeature(of processor: Processor) -> Processor.Feature? {
    for index in 0..<Processor.Feature.count {
      guard let feature = Processor.Feature(rawValue: index), !processor[feature] else { continue }
      if !isSupported(by: .having(allBut: feature)) { return feature }
    }
    return nil
  }
}

extension Processor {
  fileprivate static func having(allBut missing: Feature) -> Processor {
    var processor = Processor()
    for index in 0..<Feature.count {
      guard let feature = Feature(rawValue: index) else { continue }
      processor[feature] = feature != missing
    }
    return processor
  }
}
