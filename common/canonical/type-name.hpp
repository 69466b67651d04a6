// One spelling per type: the one that format_type() of the server gives.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sql/expression.hpp"

namespace pgsteward::canonical {

/// "character varying(50)", "timestamp with time zone", "app.mood[]"; schema pg_catalog is never shown.
std::string type_name(const sql::TypeName& type);

/// serial, bigserial and smallserial are no types; the integer type behind them, or empty.
std::string serial_base(const sql::TypeName& type);

/// A canonical type taken apart: "numeric(10,2)[]" is {"numeric", {10, 2}, true}.
struct TypeParts {
    std::string base;
    std::vector<int> modifiers;
    bool array = false;
};
TypeParts take_apart(const std::string& canonical_type);

/// Storage that a type has by itself: "plain", "extended", "main"; empty where it is not known, as for a type of the user's.
std::string_view default_storage(const std::string& canonical_type);

/// What a change of a column's type does to the values that are there.
enum class TypeChange {
    same,
    widening,    ///< every value survives
    narrowing,   ///< values are cut, rounded, or the change fails
    unknown,
};
TypeChange type_change(const std::string& from, const std::string& to);

}  // namespace pgsteward::canonical
