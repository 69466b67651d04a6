// What bodies find when they look into pg_catalog and information_schema: IF NOT EXISTS (SELECT FROM pg_type …), FOR t IN
// SELECT tablename FROM pg_tables ….
#pragma once

#include "interpret/body-environment.hpp"
#include "interpret/execution.hpp"

namespace pgsteward::interpret {

/// Sees the catalog as it is when it is asked; must not outlive the execution.
body::SystemView system_view(Execution& run);

}  // namespace pgsteward::interpret
