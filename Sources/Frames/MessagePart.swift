// SPDX-License-Identifier: Apache-2.0

/// A piece of a message, so that errors can be told without building a string.
public enum MessagePart: Sendable {
  case text(StaticString)
  case number(Int)
}
