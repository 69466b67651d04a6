// What CREATE OR REPLACE and ALTER TYPE … ADD VALUE can do (view.c, pg_proc.c, pg_enum.c).
#include <algorithm>

#include "reconcile/fates.hpp"

namespace pgsteward::reconcile {

bool can_replace(const Relation& before, const Relation& now) {
    if (before.kind != ObjectKind::view || now.kind != ObjectKind::view || now.columns.size() < before.columns.size()) return false;
    for (std::size_t i = 0; i < before.columns.size(); ++i) {
        const Column &old = before.columns[i], &column = now.columns[i];
        if (old.name != column.name || old.type.empty() || old.type != column.type || old.collation != column.collation) return false;
    }
    return true;
}

bool can_replace(const Routine& before, const Routine& now) {
    using Mode = RoutineParameter::Mode;
    if (before.kind != now.kind || before.returns != now.returns || before.returns_set != now.returns_set || before.window != now.window) return false;
    if (before.parameters.size() != now.parameters.size()) return false;
    for (std::size_t i = 0; i < before.parameters.size(); ++i) {
        const RoutineParameter &old = before.parameters[i], &parameter = now.parameters[i];
        if (old.mode != parameter.mode || old.type != parameter.type) return false;
        const bool output = old.mode == Mode::out || old.mode == Mode::table || old.mode == Mode::inout;
        if (old.name != parameter.name && (output || !old.name.empty())) return false;
        if (old.default_ && !parameter.default_) return false;
    }
    // A procedure without OUT parameters, an aggregate's kind and number of direct arguments are fixed as well.
    const auto property = [](const Routine& routine, const char* name) {
        const auto found = routine.aggregate.find(name);
        return found == routine.aggregate.end() ? std::string() : found->second;
    };
    return property(before, "direct_arguments") == property(now, "direct_arguments") && property(before, "hypothetical") == property(now, "hypothetical");
}

bool can_add_values(const std::vector<std::string>& found, const std::vector<std::string>& wanted) {
    std::size_t next = 0;
    for (const std::string& label : wanted)
        if (next < found.size() && found[next] == label) ++next;
    return next == found.size();
}

}  // namespace pgsteward::reconcile
