// SPDX-License-Identifier: Apache-2.0

extension ConstantTensor {
  /// The elements at those positions, under those dimensions.
  func selecting(_ positions: [Int], _ dimensions: [Int]) -> ConstantTensor {
    let selected: Elements =
      switch elements {
      case .floats(let floats): .floats(positions.map { floats[$0] })
      case .doubles(let doubles): .doubles(positions.map { doubles[$0] })
      case .integers(let integers): .integers(positions.map { integers[$0] })
      }
    return ConstantTensor(name: name, dimensions: dimensions, elements: selected)
  }

  func roundedDown() -> ConstantTensor {
    var result = self
    switch elements {
    case .floats(let floats): result.elements = .floats(floats.map { $0.rounded(.down) })
    case .doubles(let doubles): result.elements = .doubles(doubles.map { $0.rounded(.down) })
    case .integers: break
    }
    return result
  }

  /// The constant as another type, or nothing if that is not supported or an element is too large.
  func cast(to type: Onnx_TensorProto.DataType) -> ConstantTensor? {
    var result = self
    switch (type, elements) {
    case (.float, .integers(let integers)): result.elements = .floats(integers.map { Float($0) })
    case (.float, .doubles(let doubles)): result.elements = .floats(doubles.map { Float($0) })
    case (.double, .integers(let integers)): result.elements = .doubles(integers.map { Double($0) })
    case (.double, .floats(let floats)): result.elements = .doubles(floats.map { Double($0) })
    case (.int64, .floats(let floats)), (.int32, .floats(let floats)):
      guard let integers = Self.integers(floats) else { return nil }
      result.elements = .integers(integers)
    case (.int64, .doubles(let doubles)), (.int32, .doubles(let doubles)):
      guard let integers = Self.integers(doubles) else { return nil }
      result.elements = .integers(integers)
    case (.float, .floats), (.double, .doubles), (.int64, .integers), (.int32, .integers): break
    default: return nil
    }
    return result
  }

  private static func integers(_ floats: [some BinaryFloatingPoint]) -> [Int64]? {
    let integers = floats.compactMap { Int64(exactly: $0.rounded(.towardZero)) }
    return integers.count == floats.count ? integers : nil
  }

  /// The constants one after another along an axis, or nothing if they do not fit.
  static func concatenating(_ constants: [ConstantTensor], along axis: Int) -> ConstantTensor? {
    guard var result = constants.first else { return nil }
    let outer = result.dimensions[..<axis].reduce(1, *)
    for constant in constants.dropFirst() {
      var dimensions = constant.dimensions
      guard dimensions.count == result.dimensions.count else { return nil }
      result.dimensions[axis] += dimensions[axis]
      dimensions[axis] = result.dimensions[axis]
      guard dimensions == result.dimensions else { return nil }
    }
    func joined<Element>(_ list: (Elements) -> [Element]?) -> [Element]? {
      let lists = constants.compactMap { list($0.elements) }
      guard lists.count == constants.count else { return nil }
      return (0..<outer).flatMap { row in
        lists.flatMap { $0[row * $0.count / outer..<(row + 1) * $0.count / outer] }
      }
    }
    if let floats = joined(\.floats) {
      result.elements = .floats(floats)
    } else if let integers = joined(\.integers) {
      result.elements = .integers(integers)
    } else {
      return nil
    }
    return result
  }

  /// The sum, difference, product or quotient; one of the constants may be a single number.
  ///
  /// - Returns: Nothing if types or dimensions do not fit, on overflow and division by 0.
  func combined(
    with other: ConstantTensor, _ operation: SupportedOperator
  ) -> ConstantTensor? {
    guard dimensions == other.dimensions || count == 1 || other.count == 1 else { return nil }
    var result = self
    let isWider = other.count > count || other.dimensions.count > dimensions.count
    result.dimensions = isWider ? other.dimensions : dimensions
    switch (elements, other.elements) {
    case (.floats(let first), .floats(let second)):
      result.elements = .floats(pairs(first, second).map { Self.combine($0, $1, operation) })
    case (.doubles(let first), .doubles(let second)):
      result.elements = .doubles(pairs(first, second).map { Self.combine($0, $1, operation) })
    case (.integers(let first), .integers(let second)):
      let pairs = pairs(first, second)
      let integers = pairs.compactMap { Self.combine($0, $1, operation) }
      guard integers.count == pairs.count else { return nil }
      result.elements = .integers(integers)
    default: return nil
    }
    return result.count == elementCount(result.dimensions, limit: max(1, result.count))
      ? result : nil
  }

  private func pairs<Element>(_ first: [Element], _ second: [Element]) -> [(Element, Element)] {
    let count = first.count == 1 ? second.count : first.count
    return (0..<count).map {
      (first[first.count == 1 ? 0 : $0], second[second.count == 1 ? 0 : $0])
    }
  }

  private static func combine<Number: FloatingPoint>(
    _ first: Number, _ second: Number, _ operation: SupportedOperator
  ) -> Number {
    switch operation {
    case .subtract: first - second
    case .multiply: first * second
    case .divide: first / second
    default: first + second
    }
  }

  private static func combine(
    _ first: Int64, _ second: Int64, _ operation: SupportedOperator
  ) -> Int64? {
    let (result, overflow) =
      switch operation {
      case .subtract: first.subtractingReportingOverflow(second)
      case .multiply: first.multipliedReportingOverflow(by: second)
      case .divide: first.dividedReportingOverflow(by: second)
      case .modulo: modulo(first, second)
      default: first.addingReportingOverflow(second)
      }
    return overflow ? nil : result
  }

  /// The remainder with the sign of the divisor.
  private static func modulo(
    _ first: Int64, _ second: Int64
  ) -> (partialValue: Int64, overflow: Bool) {
    let (remainder, overflow) = first.remainderReportingOverflow(dividingBy: second)
    let isOtherSign = remainder != 0 && (remainder < 0) != (second < 0)
    return (isOtherSign ? remainder + second : remainder, overflow)
  }
}

extension ConstantTensor.Elements {
  fileprivate var floats: [Float]? {
    if case .floats(let floats) = self { floats } else { nil }
  }

  fileprivate var integers: [Int64]? {
    if case .integers(let integers) = self { integers } else { nil }
  }
}
