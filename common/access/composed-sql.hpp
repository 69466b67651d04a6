// What SQL that a body puts together and runs may work on, told by the text before the first thing that is put in.
#pragma once

#include <string>

namespace pgsteward::access {

enum class Composed {
    none,                                    ///< no rows of any table, or only of those whose names are written there
    unknown,
    named_table,                             ///< a table whose name is put in
};

/// `expression` is what EXECUTE is given.
Composed composed_of(const std::string& expression);

}  // namespace pgsteward::access
