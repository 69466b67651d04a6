#include "access/row-doubts.hpp"

namespace pgsteward::access {
namespace {

DescribedObject described(const Relation& table) { return {.kind = table.kind, .identity = table.name.display()}; }

}  // namespace

const Doubt* doubt_about_protection(const Catalog& catalog, const ObjectDoubts& doubts, const Relation& table) {
    if (const Doubt* itself = doubts.about(described(table), true)) return itself;
    if (const Doubt* of_policies = doubts.about_parts(table.name.display(), ObjectKind::policy)) return of_policies;
    for (const RowPolicy& policy : table.policies)
        for (const QualifiedName& used : policy.uses.names)
            if (const Doubt* of_function = catalog.doubts.find(used)) return of_function;
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
