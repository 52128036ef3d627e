// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// The logarithm to base ten, for decibels.
func decimalLogarithm(_ value: Double) -> Double { log10(value) }
