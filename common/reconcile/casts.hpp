// Which cast takes a column's values from one type to another. Only for the layer itself.
#pragma once

#include <string>

#include "catalog/catalog.hpp"

namespace pgsteward::reconcile {

enum class Cast {
    assigned,                                ///< ALTER COLUMN … TYPE makes it itself
    written,                                 ///< USING has to say it
    none,                                    ///< only by way of text
};
Cast cast_between(const Catalog& catalog, const std::string& from, const std::string& to);

/// What becomes of values that a narrower type has no room for; empty where there are none. `written`: by a cast in USING.
std::string loss_of_narrowing(const std::string& from, const std::string& to, bool written);

}  // namespace pgsteward::reconcile
