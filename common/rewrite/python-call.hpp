// The call of op in a Python file that a statement came from.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "python/ast.hpp"

namespace pgsteward::rewrite {

/// A statement of its own that is a call: op.create_index("a", "b", ["c"]).
struct OperationCall {
    std::string op;                          ///< the name that alembic.op has in the file
    std::string operation;                   ///< "create_index"
    Span statement;
    Span last_argument;
    std::vector<std::string> keywords;
    std::optional<Span> only_text;           ///< of its only argument, where that is one plain literal: between the quotes
};

/// The call whose statement holds the place; nothing where it is no plain call of alembic.op.
std::optional<OperationCall> operation_call(const SourceText& file, Span at);

}  // namespace pgsteward::rewrite
