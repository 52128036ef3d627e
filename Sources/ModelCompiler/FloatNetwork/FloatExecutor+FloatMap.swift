// SPDX-License-Identifier: Apache-2.0

/// A value in memory, `[channels, height, width]`.
///
/// `vectorSlack` elements behind the last one may be written and are never read: a row that ends
/// in the middle of a vector writes the whole vector, and the rows after it overwrite the rest.
struct FloatMap {
  static let vectorSlack = FloatVector.scalarCount

  let shape: Shape
  let elements: UnsafeMutablePointer<Float>

  init(shape: Shape) {
    self.shape = shape
    elements = .allocate(capacity: shape.elements + Self.vectorSlack)
    elements.initialize(repeating: 0, count: shape.elements + Self.vectorSlack)
  }

  init(copying values: [Float], shape: Shape) {
    self.init(shape: shape)
    values.withUnsafeBufferPointer { source in
      if let base = source.baseAddress { elements.update(from: base, count: source.count) }
    }
  }

  func deallocate() { elements.deallocate() }

  var buffer: UnsafeBufferPointer<Float> {
    UnsafeBufferPointer(start: elements, count: shape.elements)
  }

  func plane(_ channel: Int) -> UnsafeMutablePointer<Float> {
    elements + channel * shape.pixels
  }

  func clamp(to activation: Activation) {
    let minimum = activation.minimum
    let maximum = activation.maximum
    for index in 0..<shape.elements {
      let raised = elements[index] < minimum ? minimum : elements[index]
      elements[index] = raised > maximum ? maximum : raised
    }
  }
}

extension FloatMap {
  static func scale(
    _ input: FloatMap, by scale: [Float], plus offset: [Float], _ output: FloatMap
  ) {
    for channel in 0..<output.shape.channels {
      let source = input.plane(channel)
      let target = output.plane(channel)
      let factor = scale[channel]
      let constant = offset[channel]
      for pixel in 0..<output.shape.pixels { target[pixel] = source[pixel] * factor + constant }
    }
  }

  static func averagePlanes(_ input: FloatMap, _ output: FloatMap) {
    let pixels = input.shape.pixels
    for channel in 0..<output.shape.channels {
      output.elements[channel] = sum(input.plane(channel), count: pixels) / Float(pixels)
    }
  }

  static func add(_ inputs: [FloatMap], _ output: FloatMap) {
    output.elements.update(from: inputs[0].elements, count: output.shape.elements)
    for input in inputs.dropFirst() {
      for index in 0..<output.shape.elements { output.elements[index] += input.elements[index] }
    }
  }

  static func concatenate(_ inputs: [FloatMap], _ output: FloatMap) {
    var target = output.elements
    for input in inputs {
      target.update(from: input.elements, count: input.shape.elements)
      target += input.shape.elements
    }
  }

  static func shuffle(_ input: FloatMap, source: [Int], _ output: FloatMap) {
    for (channel, from) in source.enumerated() {
      output.plane(channel).update(from: input.plane(from), count: output.shape.pixels)
    }
  }
}
