// SQL that psycopg's module sql composes: SQL("… {} …").format(Identifier("a")), SQL(", ").join(…), Literal(1).
// Facts: the manual of psycopg2, "psycopg2.sql"; psycopg 3 has the same under psycopg.sql.
#pragma once

#include <optional>

#include "python/evaluator.hpp"

namespace pgsteward::alembic {

/// Is it something of that module?
bool is_composable(const python::Value& value);
/// What as_string() gives; nothing where a part is not known.
std::optional<python::Text> composed_text(python::Evaluator& evaluator, const python::Value& value, int depth = 0);

}  // namespace pgsteward::alembic
