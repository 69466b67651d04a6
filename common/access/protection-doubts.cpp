#include "access/protection-doubts.hpp"

namespace pgsteward::access {
namespace {

DescribedObject described(const Relation& table) { return {.kind = table.kind, .identity = table.name.display()}; }

const Doubt* doubt_about_table_or(ObjectKind part, const ObjectDoubts& doubts, const Relation& table) {
    const Doubt* itself = doubts.about(described(table), true);
    return itself ? itself : doubts.about_parts(table.name.display(), part);
}

}  // namespace

const Doubt* doubt_about_row_security(const Catalog& catalog, const ObjectDoubts& doubts, const Relation& table) {
    if (const Doubt* doubt = doubt_about_table_or(ObjectKind::policy, doubts, table)) return doubt;
    for (const RowPolicy& policy : table.policies)
        for (const QualifiedName& used : policy.uses.names)
            if (const Doubt* of_function = catalog.doubts.find(used)) return of_function;
    return nullptr;
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
