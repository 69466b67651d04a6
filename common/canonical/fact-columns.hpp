// How the facts list the columns of system relations and of functions' rows: "oid 26,relname 19".
#pragma once

#include <algorithm>
#include <charconv>
#include <string_view>

#include "canonical/types.hpp"

namespace pgsteward::canonical {

/// Calls each(name, type) for every column, in order.
template <typename Each>
void for_each_column(std::string_view columns, const Each& each) {
    while (!columns.empty()) {
        const std::string_view column = columns.substr(0, columns.find(','));
        columns.remove_prefix(std::min(column.size() + 1, columns.size()));
        const std::size_t space = column.rfind(' ');
        TypeId type = type_id::none;
        std::from_chars(column.data() + space + 1, column.data() + column.size(), type);
        each(column.substr(0, space), type);
    }
}

}  // namespace pgsteward::canonical
