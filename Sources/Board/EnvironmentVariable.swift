// SPDX-License-Identifier: Apache-2.0

import CBoard

/// The value of an environment variable, or nothing where it is not set or empty.
public func environmentVariable(_ name: StaticString) -> CString? {
  guard let value = getenv(CString(name).pointer), value.pointee != 0 else { return nil }
  return CString(value)
}
