// SPDX-License-Identifier: Apache-2.0

/// A list with room for a fixed number of elements, without a heap.
public struct FixedList<let capacity: Int, Element> {
  public private(set) var count = 0

  private var elements: InlineArray<capacity, Element>

  /// An empty list.
  ///
  /// - Parameter placeholder: what stands where no element is yet.
  init(placeholder: Element) { elements = InlineArray(repeating: placeholder) }

  public var indices: Range<Int> { 0..<count }

  public internal(set) subscript(index: Int) -> Element {
    get {
      precondition(index < count, "the index must be that of an element")
      return elements[index]
    }
    set {
      precondition(index < count, "the index must be that of an element")
      elements[index] = newValue
    }
  }

  /// Appends an element, or says that the list is full.
  mutating func append(_ element: Element) -> Bool {
    guard count < capacity else { return false }
    elements[count] = element
    count += 1
    return true
  }

  func firstIndex(of element: Element) -> Int? where Element: Equatable {
    for index in indices where elements[index] == element { return index }
    return nil
  }
}

extension FixedList: Sendable where Element: Sendable {}

extension FixedList: Equatable where Element: Equatable {
  public static func == (first: FixedList, second: FixedList) -> Bool {
    guard first.count == second.count else { return false }
    for index in first.indices where first[index] != second[index] { return false }
    return true
  }
}
