// What a block may change besides the variables of its own call: found in its text and in that of the functions it
// calls, before it runs. A loop whose rounds are not counted and a try need it: what earlier rounds, or a body that
// failed halfway, left behind is not known.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "python/evaluator.hpp"

namespace pgsteward::python {

struct Changes {
    /// An item of a dict by a key that stands in the program; no key: anything about it.
    struct Contents {
        Table* table;
        std::optional<std::string> key;
    };
    std::vector<std::pair<Scope*, std::string>> variables;
    std::vector<std::pair<Value, std::string>> attributes;  ///< of an Instance or a Class
    std::vector<List*> lists;
    std::vector<Contents> tables;
};

/// Of a block of `module` that runs in `scope`.
Changes changes_of(const Block& block, Scope& scope, const Module& module);

/// Makes everything that changes unknown. What it gives is called after the block: nothing more than what was added
/// may then be in the collections.
std::function<void()> make_unknown(Evaluator& evaluator, const Changes& changes, const std::string& place);

/// Remembers everything that changes. What it gives is called after the block: the block may have run halfway only.
std::function<void()> remember(Evaluator& evaluator, const Changes& changes, const std::string& place);

}  // namespace pgsteward::python
