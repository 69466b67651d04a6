#include "access/protection-doubts.hpp"

#include <algorithm>
#include <tuple>

#include "text/ascii-case.hpp"

namespace pgsteward::access {
namespace {

DescribedObject described(const Relation& table) { return {.kind = table.kind, .identity = table.name.display()}; }

const Doubt* doubt_about_table_or(ObjectKind part, const ObjectDoubts& doubts, const Relation& table) {
    const Doubt* itself = doubts.about(described(table), true);
    return itself ? itself : doubts.about_parts(table.name.display(), part);
}

/// Event triggers that enable row security, as some keep for all tables that are made: what they execute is not followed.
bool enables_row_security(const Catalog& catalog, const OtherObject& trigger) {
    if (trigger.kind != ObjectKind::event_trigger) return false;
    const auto state = trigger.properties.find("state");
    if (state != trigger.properties.end() && state->second == "disable") return false;
    return std::ranges::any_of(trigger.uses.names, [&](const QualifiedName& used) {
        const Routine* routine = catalog.routines.find(used);
        const std::string body = routine ? lower_case(routine->body) : std::string();
        return body.find("execute") != std::string::npos && body.find("row level security") != std::string::npos;
    });
}

bool is_older(const Origin& one, const Origin& other) {
    const auto place = [](const Origin& origin) { return std::tuple(origin.migration, origin.transaction, origin.at ? origin.at->span.begin : 0); };
    return place(one) < place(other);
}

const Doubt* doubt_of_event_triggers(const Catalog& catalog, const Relation& table) {
    static const Doubt doubt{"an event trigger enables it for tables that are made", false};
    if (table.row_security) return nullptr;
    for (const auto& [key, other] : catalog.others)
        if (enables_row_security(catalog, *other) && is_older(other->created, table.created)) return &doubt;
    return nullptr;
}

}  // namespace

const Doubt* doubt_about_row_security(const Catalog& catalog, const ObjectDoubts& doubts, const Relation& table) {
    if (const Doubt* doubt = doubt_about_table_or(ObjectKind::policy, doubts, table)) return doubt;
    for (const RowPolicy& policy : table.policies)
        for (const QualifiedName& used : policy.uses.names)
            if (const Doubt* of_function = catalog.doubts.find(used)) return of_function;
    return doubt_of_event_triggers(catalog, table);
}

const Doubt* doubt_about_guards(const Catalog& catalog, const ObjectDoubts& doubts, const Relation& table) {
    if (const Doubt* doubt = doubt_about_table_or(ObjectKind::trigger, doubts, table)) return doubt;
    for (const Trigger& trigger : table.triggers)
        if (const Doubt* of_function = catalog.doubts.find({trigger.function.schema, trigger.function.name + "()"})) return of_function;
    return nullptr;
}

const Doubt* doubt_about_more_privileges(const ObjectDoubts& doubts, const Relation& table) {
    const DescribedObject whole = described(table);
    if (const Doubt* of_table = doubts.about_more_privileges(whole)) return of_table;
    for (const Column& column : table.columns)
        if (const Doubt* of_column = doubts.about_more_privileges({.kind = ObjectKind::column, .identity = whole.identity + "." + column.name, .whole = whole.identity})) return of_column;
    return nullptr;
}

}  // namespace pgsteward::access
