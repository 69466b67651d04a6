// What the body of a routine or DO block would run: its SQL statements in order, the text given to EXECUTE where it
// can be worked out, and every place where it cannot.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sql/statement.hpp"

namespace pgsteward::interpret {

/// A statement that the body runs.
struct BodyStatement {
    sql::StatementPtr statement;
    std::string text;             ///< its SQL, which the statement's spans count in; folded where dynamic
    std::optional<Span> at;       ///< in the body
    std::uint32_t line = 1;       ///< of the body, from 1
    std::string condition;        ///< "only when NOT EXISTS (SELECT …)", empty when it surely runs
    bool dynamic = false;         ///< came from EXECUTE
    bool errors_swallowed = false;///< inside a block whose EXCEPTION handler goes on
    /// What only the server knows ("r.tablename"): sql::unknown_identifier stands in the text in its place.
    std::vector<std::string> unknown;
};

/// A place whose SQL cannot be worked out.
struct BodyOpaque {
    std::optional<Span> at;
    std::uint32_t line = 1;
    std::string what;
    bool harmless = false;        ///< surely no change of schema or data
};

struct RoutineBody {
    std::vector<std::variant<BodyStatement, BodyOpaque>> actions;
};

struct Argument {
    std::string name;                      ///< of the parameter, empty where it has none
    std::optional<std::string> constant;   ///< the text value when the call passes a literal
};

/// Reads bodies in plpgsql and sql; one in another language is one BodyOpaque. Loops over known values are unrolled,
/// and all work is bounded: what is beyond the bound ends in a BodyOpaque.
RoutineBody read_routine(std::string_view language, std::string_view body, const std::vector<Argument>& arguments);

}  // namespace pgsteward::interpret
