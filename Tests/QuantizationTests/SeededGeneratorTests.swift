// SPDX-License-Identifier: Apache-2.0

import Quantization
import Testing

struct SeededGeneratorTests {
  /// From the reference implementation of SplitMix64 in C (prng.di.unimi.it).
  @Test(arguments: [
    (
      seed: UInt64(1_234_567),
      numbers: [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
        4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
      ] as [UInt64]
    ),
    (
      seed: UInt64(0),
      numbers: [0xE220_A839_7B1D_CDAF, 0x6E78_9E6A_A1B9_65F4, 0x06C4_5D18_8009_454F]
    ),
  ])
  func `the numbers are those of the reference`(seed: UInt64, numbers: [UInt64]) {
    var generator = SeededGenerator(seed: seed)
    #expect(numbers.map { _ in generator.next() } == numbers)
  }

  @Test func `unit values use the upper 53 bits`() {
    var numbers = SeededGenerator(seed: 3)
    var units = SeededGenerator(seed: 3)
    for _ in 0..<100 {
      let unit = units.nextUnitInterval()
      #expect(unit >= 0 && unit < 1)
      #expect(unit * 0x1p53 == Double(numbers.next() >> 11))
    }
  }
}
