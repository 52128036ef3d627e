// SPDX-License-Identifier: Apache-2.0

// The standard library's `update(from:count:)` copies byte by byte in Embedded Swift.

/// Copies bytes between places that do not overlap.
@inline(__always)
func copyBytes(from: UnsafePointer<Int8>, to: UnsafeMutablePointer<Int8>, count: Int) {
  let (source, target) = (UnsafeRawPointer(from), UnsafeMutableRawPointer(to))
  guard count >= 16 else {
    for index in 0..<count { to[index] = from[index] }
    return
  }
  var done = 0
  while done &+ 64 <= count {
    let first = source.loadUnaligned(fromByteOffset: done, as: SIMD32<Int8>.self)
    let second = source.loadUnaligned(fromByteOffset: done &+ 32, as: SIMD32<Int8>.self)
    target.storeBytes(of: first, toByteOffset: done, as: SIMD32<Int8>.self)
    target.storeBytes(of: second, toByteOffset: done &+ 32, as: SIMD32<Int8>.self)
    done &+= 64
  }
  while done < count {
    // The last sixteen overlap those before.
    let at = min(done, count &- 16)
    let sixteen = source.loadUnaligned(fromByteOffset: at, as: SIMD16<Int8>.self)
    target.storeBytes(of: sixteen, toByteOffset: at, as: SIMD16<Int8>.self)
    done &+= 16
  }
}

/// Writes one value `count` times.
@inline(__always)
func fillBytes(_ to: UnsafeMutablePointer<Int8>, with value: Int8, count: Int) {
  let target = UnsafeMutableRawPointer(to)
  guard count >= 16 else {
    for index in 0..<count { to[index] = value }
    return
  }
  let sixteen = SIMD16<Int8>(repeating: value)
  var done = 0
  while done < count {
    target.storeBytes(of: sixteen, toByteOffset: min(done, count &- 16), as: SIMD16<Int8>.self)
    done &+= 16
  }
}
