// SPDX-License-Identifier: Apache-2.0

/// A section whose keys can be set.
protocol Section {
  associatedtype Key: SectionKey
  var places: KeyPlaces { get set }

  /// Takes a value, or says that it is not what the key takes and changes nothing.
  mutating func set(_ key: Key, to value: ConfigurationText) -> Bool
}

/// Stores a value, or says that there is none.
func assign<Value>(_ new: Value?, to old: inout Value) -> Bool {
  guard let new else { return false }
  old = new
  return true
}

/// The same for what may be nothing: with the function above, a bad value would be stored as that.
func assign<Value>(_ new: Value?, toOptional old: inout Value?) -> Bool {
  guard let new else { return false }
  old = new
  return true
}

/// Stores a value, or nothing where the text is `auto`.
func assign<Value>(
  unlessAutomatic text: ConfigurationText, _ new: Value?, to old: inout Value?
) -> Bool {
  if "auto" ~= text {
    old = nil
    return true
  }
  return assign(new, toOptional: &old)
}
