// What libpg_query's own PL/pgSQL parser says about a body. It loses positions and some values, and refuses one real
// body in fifteen for want of a catalog (types, OUT columns), so it is a witness and not the reader: for the wording
// of syntax errors, and for the tests.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace pgsteward::sql::plpgsql {

struct WitnessedStatement {
    std::string kind;   ///< "assign", "dynexecute": PostgreSQL's PLpgSQL_stmt_… without the prefix
    std::uint32_t line = 0;
};
struct Witnessed {
    std::vector<WitnessedStatement> statements;   ///< in written order, NULL; left out
    std::vector<std::string> queries;             ///< the text of every expression and statement in them
};

/// Or why the body was refused.
std::variant<Witnessed, std::string> read_by_library(std::string_view body);

/// The syntax error that the library reports, if it does.
std::optional<std::string> refusal_by_library(std::string_view body);

}  // namespace pgsteward::sql::plpgsql
