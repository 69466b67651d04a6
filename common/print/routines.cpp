// Functions and procedures; aggregates are in aggregates.cpp.
#include <fmt/format.h>

#include <algorithm>

#include "print/aggregates.hpp"
#include "print/statements.hpp"

namespace pgsteward::print {
namespace {

using Mode = RoutineParameter::Mode;

std::string mode_word(Mode mode) {
    switch (mode) {
        case Mode::out: return "OUT ";
        case Mode::inout: return "INOUT ";
        case Mode::variadic: return "VARIADIC ";
        case Mode::in:
        case Mode::table: break;
    }
    return {};
}

std::string parameter_text(const RoutineParameter& parameter) {
    std::string text = mode_word(parameter.mode);
    if (!parameter.name.empty()) text += quoted(parameter.name) + " ";
    text += parameter.type;
    return parameter.default_ ? text + " DEFAULT " + *parameter.default_ : text;
}

/// Those of TABLE (…), or those in the parentheses behind the name.
std::string parameters(const Routine& routine, bool of_table) {
    std::string list;
    for (const RoutineParameter& parameter : routine.parameters)
        if ((parameter.mode == Mode::table) == of_table) list += (list.empty() ? "" : ", ") + parameter_text(parameter);
    return list;
}

std::string returns_clause(const Routine& routine) {
    if (routine.kind == ObjectKind::procedure) return {};
    const bool table = std::ranges::any_of(routine.parameters, [](const RoutineParameter& parameter) { return parameter.mode == Mode::table; });
    if (table) return fmt::format("\nRETURNS TABLE({})", parameters(routine, true));
    return fmt::format("\nRETURNS {}{}", routine.returns_set ? "SETOF " : "", routine.returns);
}

/// CreateFunction(): 1 for what is written in C, else 100; 1000 rows of a set.
double usual_cost(const Routine& routine) { return routine.language == "c" || routine.language == "internal" ? 1 : 100; }

std::string attributes(const Routine& routine) {
    std::string text;
    for (const std::string& type : routine.transforms) text += (text.empty() ? "\nTRANSFORM FOR TYPE " : ", FOR TYPE ") + type;
    if (routine.window) text += " WINDOW";
    if (routine.volatility != 'v') text += routine.volatility == 'i' ? " IMMUTABLE" : " STABLE";
    if (routine.strict) text += " STRICT";
    if (routine.security_definer) text += " SECURITY DEFINER";
    if (routine.leakproof) text += " LEAKPROOF";
    if (routine.parallel != 'u') text += routine.parallel == 's' ? " PARALLEL SAFE" : " PARALLEL RESTRICTED";
    if (routine.kind == ObjectKind::function && routine.cost != usual_cost(routine)) text += fmt::format(" COST {}", routine.cost);
    if (routine.rows != 0 && routine.rows != 1000) text += fmt::format(" ROWS {}", routine.rows);
    if (!routine.support.empty()) text += " SUPPORT " + routine.support;
    for (const auto& [name, value] : routine.settings) text += "\n" + set_clause(name, value);
    return text;
}

/// $$…$$, with something between the dollars that the text does not hold.
std::string dollar_quoted(const std::string& text) {
    std::string tag = "$$";
    // A text that ends in a dollar would make the closing tag begin early.
    while (text.find(tag) != std::string::npos || text.ends_with(tag.substr(0, tag.size() - 1))) tag.insert(1, "_");
    return tag + text + tag;
}

std::string body_clause(const Routine& routine) {
    if (routine.standard_body) return "\n" + routine.body;
    if (routine.language == "c") return fmt::format("\nAS {}, {}", quoted_literal(routine.body), quoted_literal(routine.symbol));
    return "\nAS " + (routine.language == "internal" ? quoted_literal(routine.body) : dollar_quoted(routine.body));
}

std::string without_body(const Routine& routine, Replace replace) {
    return fmt::format("CREATE {}{} {}{}\nLANGUAGE {}{}", replace == Replace::yes ? "OR REPLACE " : "", routine.kind == ObjectKind::procedure ? "PROCEDURE" : "FUNCTION",
                       routine_head(routine), returns_clause(routine), quoted(routine.language), attributes(routine));
}

}  // namespace

std::string routine_head(const Routine& routine) { return fmt::format("{}({})", quoted(routine.name), parameters(routine, false)); }

std::string create_routine(const Routine& routine, Replace replace) {
    if (routine.kind == ObjectKind::aggregate) return create_aggregate(routine, replace);
    return without_body(routine, replace) + body_clause(routine);
}

std::string create_placeholder(const Routine& routine) { return without_body(routine, Replace::no) + "\nAS $$$$"; }

}  // namespace pgsteward::print
