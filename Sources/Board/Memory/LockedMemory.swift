// SPDX-License-Identifier: Apache-2.0

internal import CBoard

/// Keeps every page that this process touches in memory, if it may lock as much as it likes.
///
/// That is so with `LimitMEMLOCK=infinity`. Under any other limit nothing is locked, because later
/// mappings would fail at the limit.
///
/// - Returns: whether memory is locked.
public func lockMemory() -> Bool { board_lock_memory() == 0 }
