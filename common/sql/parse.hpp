// One statement's text → Statement, by PostgreSQL's own grammar (libpg_query).
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "sql/statement.hpp"

namespace pgsteward::sql {

struct SyntaxError {
    std::string message;   ///< the server's words, lower case, without the position
    Span at;               ///< the token where the grammar stopped, in the text given
};

/// Parses exactly one statement. `text` holds no NUL and is valid UTF-8 (the splitter sees to it). The spans of the
/// result count from the begin of `text`. An empty statement (only comments) is an OtherStatement of kind "empty".
/// Safe on any thread; deep nesting needs the stack of a worker (text/parallel.hpp) and ends in a SyntaxError.
std::variant<Statement, SyntaxError> parse_statement(std::string_view text);

/// A bare expression, as inside CHECK (…).
std::variant<ExpressionPtr, SyntaxError> parse_expression(std::string_view text);

/// The grammar's major version: 15.
int grammar_version();

}  // namespace pgsteward::sql
