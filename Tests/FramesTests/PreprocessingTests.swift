// SPDX-License-Identifier: Apache-2.0

import Frames
import Testing

struct PreprocessingTests {
  @Test func `a crop as large as the box is accepted`() throws {
    try Preprocessing(shorterSide: 224, crop: 224, filter: .area).validate()
    try Preprocessing(shorterSide: 1, crop: 1, filter: .area).validate()
    try Preprocessing(shorterSide: 65_535, crop: 1, filter: .area).validate()
  }

  @Test(arguments: [0, -1, 65_536, Int.max, Int.min])
  func `a box outside the limits is refused, with its side`(side: Int) {
    var preprocessing = Preprocessing(shorterSide: 256, crop: 1, filter: .bilinear)
    preprocessing.resizeWidth = side
    #expect(throws: PreprocessingError.resizeOutOfRange(.width, found: side)) {
      try preprocessing.validate()
    }
    preprocessing.resizeHeight = side
    #expect(throws: PreprocessingError.resizeOutOfRange(.height, found: side)) {
      try preprocessing.validate()
    }
  }

  @Test(arguments: [0, -1, 257, Int.max])
  func `a crop outside the box is refused, with its side`(crop: Int) {
    var preprocessing = Preprocessing(shorterSide: 256, crop: 256, filter: .bilinear)
    preprocessing.cropHeight = crop
    #expect(throws: PreprocessingError.cropOutOfRange(.height, found: crop, resize: 256)) {
      try preprocessing.validate()
    }
    preprocessing.cropHeight = 256
    preprocessing.cropWidth = crop
    #expect(throws: PreprocessingError.cropOutOfRange(.width, found: crop, resize: 256)) {
      _ = try Preprocessor(preprocessing)
    }
  }

  @Test func `the numbers in a model file never change`() {
    #expect(ResizeFilter.bilinear.rawValue == 0)
    #expect(ResizeFilter.antialias.rawValue == 1)
    #expect(ResizeFilter.area.rawValue == 2)
    #expect(ChannelOrder.rgb.rawValue == 0)
    #expect(ChannelOrder.bgr.rawValue == 1)
  }
}
