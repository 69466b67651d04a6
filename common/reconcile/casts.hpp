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

}  // namespace pgsteward::reconcile
