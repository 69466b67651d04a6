// Which properties of an OtherObject hold secrets. A catalog keeps them as they are, as the server does; whoever shows or
// compares a property asks here first.
#pragma once

#include <string>
#include <string_view>

#include "catalog/objects.hpp"

namespace pgsteward {

/// A subscription's connection string, the options of a user mapping, and those of a server that do not merely say where it
/// is and how it is asked.
bool is_secret(ObjectKind kind, std::string_view property);

/// The value as it may be shown: a digest where it is a secret.
std::string shown_property(ObjectKind kind, std::string_view property, const std::string& value);

}  // namespace pgsteward
