// Scripts of statements, parsed on all cores and run in order on the caller's thread, just behind the parsers: parsing is
// the expensive part and is shared out in small batches, also of one large file; interpreting depends on all before it.
#pragma once

#include <functional>
#include <vector>

#include "migration/statements.hpp"

namespace pgsteward::interpret {

using Parsed = std::variant<ParsedStatement, ReadError>;

struct ScriptHandlers {
    std::function<void(std::size_t script)> begin, end;
    /// `parsed` is null for what is no statement.
    std::function<void(std::size_t script, ScriptAction& action, const Parsed* parsed)> action;
};

/// Needs a large stack (with_large_stack) where the handlers walk parse trees. An ended script is freed.
void run_scripts(std::vector<SplitScript>& scripts, unsigned jobs, const ScriptHandlers& handlers);

}  // namespace pgsteward::interpret
