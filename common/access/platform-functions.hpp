// Functions that a hosting platform has made before the first statement of a schema is run there: policies call them, and no
// migration declares them.
#pragma once

#include "catalog/catalog.hpp"

namespace pgsteward::access {

/// Supabase's auth.uid(), auth.role(), auth.email() and auth.jwt(), as its auth service declares them; null for any other.
const Routine* platform_function(const QualifiedName& name, std::size_t arguments);

}  // namespace pgsteward::access
