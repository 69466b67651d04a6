// What the body of a routine or DO block would run: its SQL statements in order, the text given to EXECUTE where it
// can be worked out, and every place where it cannot.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "interpret/body-environment.hpp"
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
    /// What only the server knows ("r.tablename"): unknown_identifier stands in the text in its place.
    std::vector<std::string> unknown;
};

/// A place whose SQL cannot be worked out.
struct BodyOpaque {
    std::optional<Span> at;
    std::uint32_t line = 1;
    std::string what;
    bool harmless = false;        ///< surely no change of schema or data
};

struct Argument {
    std::string name;                      ///< of the parameter, empty where it has none
    std::optional<std::string> constant;   ///< the text value when the call passes a literal
};

/// What a body runs, in order and as it is found, so that what it asks about the catalog is answered from the state that
/// the statements before have left.
struct BodyHandlers {
    std::function<void(const BodyStatement&)> statement;
    std::function<void(const BodyOpaque&)> opaque;
    body::SystemView system = {};
};

/// Reads bodies in plpgsql and sql; one in another language is one BodyOpaque. Loops over known values are unrolled,
/// and all work is bounded: what is beyond the bound ends in a BodyOpaque.
void follow_routine(std::string_view language, std::string_view body, const std::vector<Argument>& arguments, const BodyHandlers& handlers);

struct RoutineBody {
    std::vector<std::variant<BodyStatement, BodyOpaque>> actions;
};
/// The same all at once, where nothing is known of the system catalogs.
RoutineBody read_routine(std::string_view language, std::string_view body, const std::vector<Argument>& arguments);

}  // namespace pgsteward::interpret
