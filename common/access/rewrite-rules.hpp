// The rewrite rules of the catalog, read again: their definitions are kept as canonical text.
#pragma once

#include <optional>
#include <string>

#include "access/writes.hpp"
#include "catalog/catalog.hpp"
#include "sql/statement.hpp"

namespace pgsteward::access {

/// "INSERT" of "ON INSERT DO ALSO …".
std::string event_of(const RewriteRule& rule);
/// The privilege on the relation that runs it, as aclitem has it: a, w or d.
char privilege_of_event(const std::string& event);
/// As CREATE RULE on some table; nothing where it cannot be read.
std::optional<sql::CreateRule> read_rule(const RewriteRule& rule);
/// By its actions.
Writes writes_of(const RewriteRule& rule, const Catalog& catalog);

}  // namespace pgsteward::access
