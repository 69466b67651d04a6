// The tables that pgsteward.yaml calls append only.
#pragma once

#include "catalog/names.hpp"
#include "check/policy.hpp"

namespace pgsteward {

/// A name without schema in the configuration is one in public.
bool is_append_only(const Policy& policy, const QualifiedName& table);

}  // namespace pgsteward
