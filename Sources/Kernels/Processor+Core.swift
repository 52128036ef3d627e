// SPDX-License-Identifier: Apache-2.0

extension Processor {
  /// An Arm core whose ports are known.
  public struct Core: Sendable {
    public let name: StaticString
    /// The most int8 multiply–accumulates in a cycle that its best instructions allow.
    public let macsPerCycle: Int
  }

  /// The core that `identity` names, if it is one of Arm's and known.
  public var core: Core? {
    // Bits 31 … 24 are the implementer, 15 … 4 the part.
    guard identity >> 24 & 0xFF == 0x41 else { return nil }
    switch identity >> 4 & 0xFFF {
    // SMULL + SMLAL + SADALP in halves of a vector; the A72 and A57 have whole ones.
    case 0xD03: return Core(name: "Cortex-A53", macsPerCycle: 4)
    case 0xD07: return Core(name: "Cortex-A57", macsPerCycle: 8)
    case 0xD08: return Core(name: "Cortex-A72", macsPerCycle: 8)
    // One SDOT in a cycle, or two.
    case 0xD05: return Core(name: "Cortex-A55", macsPerCycle: 16)
    case 0xD0B: return Core(name: "Cortex-A76", macsPerCycle: 32)
    case 0xD0C: return Core(name: "Neoverse-N1", macsPerCycle: 32)
    case 0xD0D: return Core(name: "Cortex-A77", macsPerCycle: 32)
    case 0xD41: return Core(name: "Cortex-A78", macsPerCycle: 32)
    case 0xD42: return Core(name: "Cortex-A78AE", macsPerCycle: 32)
    // Two SMMLA in a cycle.
    case 0xD47: return Core(name: "Cortex-A710", macsPerCycle: 64)
    case 0xD49: return Core(name: "Neoverse-N2", macsPerCycle: 64)
    default: return nil
    }
  }
}
