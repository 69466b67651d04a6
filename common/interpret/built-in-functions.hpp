// Functions that need no body to be known harmless, and functions known to run text as SQL.
#pragma once

#include <string_view>

namespace pgsteward::interpret {

/// Does pg_catalog of PostgreSQL 15 have a function of this name?
bool is_built_in_function(std::string_view name);

/// Does a function of this name run its argument as SQL (dblink, pg_cron, query_to_xml …)?
bool runs_sql_text(std::string_view name);

}  // namespace pgsteward::interpret
