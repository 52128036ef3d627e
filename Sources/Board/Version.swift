// SPDX-License-Identifier: Apache-2.0

/// The version of this package, in the one place where it is written.
public enum Version {
  public static let text: StaticString = "0.1.0"
}
