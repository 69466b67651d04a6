// The words, literals and operators of a PL/pgSQL body, without blanks and comments. scan.l is the model.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "text/source-text.hpp"

namespace pgsteward::sql::plpgsql {

struct Token {
    enum class Kind { word, quoted_identifier, string, number, parameter, operator_, end } kind = Kind::end;
    Span at;
};

/// The last token is of kind `end`. An unterminated literal or comment reaches to the end of the text.
std::vector<Token> tokenize(std::string_view body);

/// A word in lower case, a quoted identifier without its quotes, "$1".
std::string identifier(std::string_view token);
/// The content of a string literal of any form, escapes undone where they are plain ones.
std::string literal(std::string_view token);

}  // namespace pgsteward::sql::plpgsql
