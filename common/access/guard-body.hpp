// The function of a guard trigger read on all its paths: where it raises, and where and when it does not.
#pragma once

#include <string>
#include <vector>

#include "access/guard-value.hpp"

namespace pgsteward::access {

/// A condition that a path went by.
struct PathCondition {
    std::string text;                        ///< as written, on one line
    bool holds = true;
    bool null_too = false;                   ///< it does not hold because it may be NULL
    Depends depends;
    Implied implied;                         ///< what follows from the way it came out
};

/// An end of the body, for one kind of write.
struct BodyEnd {
    enum class Kind {
        raises,
        null,                                ///< RETURN NULL
        old_row, new_row,                    ///< RETURN OLD, RETURN NEW
        row,                                 ///< some row or other
        unknown,                             ///< a row or NULL
    } kind = Kind::raises;
    std::vector<PathCondition> conditions;
    std::uint32_t line = 1;                  ///< of the body
    bool swallowed = false;                  ///< an error that was raised before was caught
    bool only_warned = false;                ///< RAISE WARNING or NOTICE came before
};

struct GuardBody {
    std::vector<BodyEnd> ends;
    std::string not_read;                    ///< why nothing is known; empty where all paths were followed
    bool always_raises() const;
};

GuardBody read_guard_body(const Catalog& catalog, const Routine& routine, const Situation& situation);

}  // namespace pgsteward::access
