// OR REPLACE that would change what it may not (view.c, pg_proc.c).
#include <fmt/format.h>

#include "interpret/refusals.hpp"

namespace pgsteward::interpret {

void refuse_replacement(Execution& run, const Relation& before, const Relation& view) {
    if (!run.surely_runs() || run.doubtful(before.name) || before.partial) return;
    const auto impossible = [&](std::string message) { refuse(run, Refused::Why::impossible, before.name, {}, std::move(message)); };
    if (before.kind != ObjectKind::view) return impossible(fmt::format("\"{}\" is not a view", before.name.display()));
    if (before.uncertain || view.uncertain) return;
    if (view.columns.size() < before.columns.size()) return impossible(fmt::format("cannot drop columns from view {}", before.name.display()));
    for (std::size_t i = 0; i < before.columns.size(); ++i) {
        const Column &old = before.columns[i], &now = view.columns[i];
        if (old.name != now.name) return impossible(fmt::format("cannot change name of view column \"{}\" to \"{}\"", old.name, now.name));
        if (!old.type.empty() && !now.type.empty() && old.type != now.type)
            return impossible(fmt::format("cannot change data type of view column \"{}\" from {} to {}", old.name, old.type, now.type));
    }
}

void refuse_replacement(Execution& run, const Routine& before, const Routine& routine) {
    if (!run.surely_runs() || run.doubtful(before.name)) return;
    const auto impossible = [&](std::string message) { refuse(run, Refused::Why::impossible, before.name, {}, std::move(message)); };
    if (before.kind != routine.kind) return impossible("cannot change routine kind");
    if (before.returns != routine.returns || before.returns_set != routine.returns_set)
        return impossible(fmt::format("cannot change return type of existing function {}", before.name.display()));
    for (std::size_t i = 0; i < before.parameters.size() && i < routine.parameters.size(); ++i) {
        const RoutineParameter &old = before.parameters[i], &now = routine.parameters[i];
        if (!old.name.empty() && old.name != now.name && old.mode == now.mode)
            return impossible(fmt::format("cannot change name of parameter \"{}\" of function {}", old.name, before.name.display()));
        if (old.default_ && !now.default_)
            return impossible(fmt::format("cannot remove parameter defaults from existing function {}", before.name.display()));
    }
}

}  // namespace pgsteward::interpret
