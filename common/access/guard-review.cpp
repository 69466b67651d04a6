#include "access/guard-review.hpp"

#include <algorithm>
#include <bit>

#include "access/protection-doubts.hpp"
#include "text/contains.hpp"

namespace pgsteward::access {
namespace {

/// May anybody create functions, in a schema that is there or in one of their own, who may not write the table anyway?
bool others_create_functions(const Privileges& privileges, const Relation& table, const RoleSet& repairers) {
    const RoleGraph& graph = privileges.graph();
    RoleSet creators = graph.none();
    const auto create = static_cast<std::size_t>(std::countr_zero(privileges_of("C")));
    for (const Securable& object : securables(privileges.catalog()))
        if (object.kind == ObjectKind::schema || object.kind == ObjectKind::database) creators |= privileges.holders(object).held[create];
    creators -= repairers;
    if (const auto owner = graph.find(table.owner)) creators -= graph.holders(*owner);
    bool any = false;
    creators.for_each([&](RoleId role) { any = any || !graph[role].predefined; });
    return any;
}

}  // namespace

bool GuardReview::is_append_only(const QualifiedName& table) const {
    return std::any_of(tables.begin(), tables.end(), [&](const Relation* relation) { return relation->name == table; });
}

bool GuardReview::stops(const QualifiedName& table, Write write) const {
    // Not under the replication role: who may set that may do everything.
    return is_append_only(table) && std::none_of(gaps.begin(), gaps.end(), [&](const GuardGap& gap) {
        return gap.of == table && contains(gap.writes, write) && gap.kind != GuardGap::Kind::not_always && gap.kind != GuardGap::Kind::deferred;
    });
}

GuardReview review_guards(const Privileges& privileges, const std::vector<QualifiedName>& tables, const std::vector<std::string>& repair_roles,
                          const std::vector<QualifiedName>& others) {
    const Catalog& catalog = privileges.catalog();
    GuardReview review;
    review.repairers = privileges.graph().superusers();
    for (const std::string& name : repair_roles)
        if (const auto role = privileges.graph().find(name)) review.repairers.add(*role);
    std::vector<QualifiedName> written = others;
    for (const QualifiedName& name : tables) {
        const Relation* table = catalog.relations.find(name);
        if (!table || contains(review.tables, table)) continue;
        review.tables.push_back(table);
        if (!contains(written, name)) written.push_back(name);
    }
    std::sort(review.tables.begin(), review.tables.end(), [](const Relation* a, const Relation* b) { return a->name < b->name; });
    for (const Relation* table : review.tables)
        for (GuardGap& gap : gaps_of(catalog, *table))
            if (!gap.by_path || others_create_functions(privileges, *table, review.repairers)) review.gaps.push_back(std::move(gap));
    if (catalog.doubts.size() > 0)
        for (const ObjectDoubts doubts(catalog); const Relation* table : review.tables)
            if (const Doubt* doubt = doubt_about_guards(catalog, doubts, *table)) review.in_doubt[table->name] = doubt->because;
    if (!written.empty()) review.hidden = hidden_writes(privileges, written);
    return review;
}

}  // namespace pgsteward::access
