// SPDX-License-Identifier: Apache-2.0

extension ConstantTensor {
  /// The elements at those positions, under those dimensions.
  func selecting(_ positions: [Int], _ dimensions: [Int]) -> ConstantTensor {
    let selected: Elements =
      switch elements {
      case .floats(let floats): .floats(positions.map { floats[$0] })
      case .integers(let integers): .integers(positions.map { integers[$0] })
      }
    return ConstantTensor(name: name, dimensions: dimensions, elements: selected)
  }

  func mapFloats(_ transform: (Float) -> Float) -> ConstantTensor {
    guard case .floats(let floats) = elements else { return self }
    return ConstantTensor(
      name: name, dimensions: dimensions, elements: .floats(floats.map(transform)))
  }

  /// The constant as another type, or nothing if that is not supported or an element is too large.
  func cast(to type: Onnx_TensorProto.DataType) -> ConstantTensor? {
    var result = self
    switch (type, elements) {
    case (.float, .integers(let integers)): result.elements = .floats(integers.map { Float($0) })
    case (.int64, .floats(let floats)), (.int32, .floats(let floats)):
      let integers = floats.compactMap { Int64(exactly: $0.rounded(.towardZero)) }
      guard integers.count == floats.count else { return nil }
      result.elements = .integers(integers)
    case (.float, .floats), (.int64, .integers), (.int32, .integers): break
    default: return nil
    }
    return result
  }

  /// The constants one after another along an axis, or nothing if they do not fit.
  static func concatenating(_ constants: [ConstantTensor], along axis: Int) -> ConstantTensor? {
    guard var result = constants.first else { return nil }
    result.dimensions[axis] = 0
    let outer = result.dimensions[..<axis].reduce(1, *)
    let isFloat = result.typeName
    for constant in constants {
      guard constant.dimensions.count == result.dimensions.count, constant.typeName == isFloat,
        constant.dimensions.indices.allSatisfy({
          $0 == axis || constant.dimensions[$0] == result.dimensions[$0]
        })
      else { return nil }
      result.dimensions[axis] += constant.dimensions[axis]
    }
    func joined<Element>(_ lists: [[Element]]) -> [Element] {
      (0..<outer).flatMap { row in
        lists.flatMap { list in list[row * list.count / outer..<(row + 1) * list.count / outer] }
      }
    }
    switch result.elements {
    case .floats:
      result.elements = .floats(joined(constants.compactMap { try? $0.floats() }))
    case .integers:
      let lists = constants.compactMap { try? $0.integers().map { Int64($0) } }
      result.elements = .integers(joined(lists))
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
      result.elements = .floats(
        pairs(first, second).map { Self.combine($0, $1, operation) })
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

  private static func combine(
    _ first: Float, _ second: Float, _ operation: SupportedOperator
  ) -> Float {
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
      default: first.addingReportingOverflow(second)
      }
    return overflow ? nil : result
  }
}
