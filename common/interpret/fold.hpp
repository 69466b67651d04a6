// What an expression in a body gives, as far as it is known without a server.
#pragma once

#include <optional>

#include "interpret/body-environment.hpp"
#include "sql/expression.hpp"

namespace pgsteward::interpret::body {

Value fold(const sql::Expression& expression, const Environment& environment);

/// Three-valued: nothing where it is not known. NULL counts as false, as IF and WHEN take it.
std::optional<bool> fold_condition(const sql::Expression& expression, const Environment& environment);

/// The rows that a query gives: of VALUES, unnest of an array, generate_series, a select without FROM, the system catalogs.
/// Nothing when they are not known or more than `most`.
std::optional<std::vector<Row>> known_rows(const sql::Query& query, const Environment& environment, std::size_t most);
/// Does it give any row? Three-valued.
std::optional<bool> gives_rows(const sql::Query& query, const Environment& environment);

/// A call of one of the functions of pg_catalog that are known here; nothing where it is none of them.
std::optional<Value> fold_call(std::string_view function, const std::vector<Value>& arguments);

/// The expression in at most 60 characters.
std::string brief(const sql::Expression& expression);

}  // namespace pgsteward::interpret::body
