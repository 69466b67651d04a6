// Functions over windows and of groups: over(), filter(), within_group().
#include <fmt/format.h>

#include "migration/alembic/statement-parts.hpp"

namespace pgsteward::alembic {
namespace {

/// One end of a window: None, or so many rows before (below 0) or behind.
std::optional<std::string> bound(const Value& value, bool begins) {
    if (python::is_none(value)) return begins ? "UNBOUNDED PRECEDING" : "UNBOUNDED FOLLOWING";
    const auto number = python::as_integer(value);
    if (!number || *number == INT64_MIN) return std::nullopt;
    if (*number == 0) return "CURRENT ROW";
    return fmt::format("{} {}", *number < 0 ? -*number : *number, *number < 0 ? "PRECEDING" : "FOLLOWING");
}

}  // namespace

/// A column or several, as they stand behind BY.
std::string Compiler::ordering(const Value& value) {
    const python::List* several = as_list(value);
    if (!several) return python::as_text(value) ? quoted(python::as_text(value)->text) : expression(value);
    if (several->open || several->doubtful || several->elements.empty()) return fail("what a window is ordered by is not known");
    std::string result;
    for (const Value& one : several->elements) result += (result.empty() ? "" : ", ") + ordering(one);
    return result;
}

/// `kind`: the method; `given` and the keywords of `call`: its arguments.
std::string Compiler::windowed(std::string_view kind, const Value& function, const std::vector<Value>& given, const python::Symbol& call) {
    std::string result = expression(function);
    if (call.open) return fail(fmt::format("the arguments of .{}() are not known", kind));
    if (kind == "filter") {
        std::string all;
        for (const Value& one : given) all += (all.empty() ? "" : " AND ") + condition(one, given.size() > 1);
        return given.empty() ? result : fmt::format("{} FILTER (WHERE {})", result, all);
    }
    if (kind == "within_group") return fmt::format("{} WITHIN GROUP (ORDER BY {})", result, ordering(evaluator_.heap().list(given)));
    const auto argument = [&](std::size_t i, std::string_view name) -> const Value* {
        const Value* found = i < given.size() ? &given[i] : call.keyword(name);
        return found && !python::is_none(*found) ? found : nullptr;
    };
    std::string window;
    const auto add = [&](const std::string& part) { window += (window.empty() ? "" : " ") + part; };
    if (const Value* partition = argument(0, "partition_by")) add("PARTITION BY " + ordering(*partition));
    if (const Value* order = argument(1, "order_by")) add("ORDER BY " + ordering(*order));
    const Value* range = argument(2, "range_");
    const Value* rows = argument(3, "rows");
    if (const Value* bounds = range ? range : rows) {
        const python::List* both = as_list(*bounds);
        const auto first = both && both->elements.size() == 2 ? bound(both->elements[0], true) : std::nullopt, last = first ? bound(both->elements[1], false) : std::nullopt;
        if (!last) return fail("the bounds of a window are not known");
        add(fmt::format("{} BETWEEN {} AND {}", range ? "RANGE" : "ROWS", *first, *last));
    }
    return fmt::format("{} OVER ({})", result, window);
}

}  // namespace pgsteward::alembic
