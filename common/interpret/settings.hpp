// What SET, SET LOCAL and RESET change: settings go back with a transaction that is rolled back, and those of SET LOCAL
// with every one.
#pragma once

#include <string>
#include <vector>

#include "sql/statement.hpp"

namespace pgsteward::interpret {

struct Settings {
    std::vector<std::string> search_path = {"public"};
    std::string role;
    std::string lock_timeout;                ///< lower case; empty where nothing or 0 was set
    std::string time_zone;                   ///< the same
    std::string default_tablespace, default_table_access_method;   ///< empty for the server's own
};

/// `role` is whom RESET ROLE goes back to.
void set(Settings& settings, const sql::SetVariable& variable, const std::string& role);

}  // namespace pgsteward::interpret
