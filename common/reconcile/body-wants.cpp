#include "reconcile/body-wants.hpp"

#include <set>

#include "interpret/routine-body.hpp"
#include "reconcile/dependencies.hpp"
#include "sql/walk.hpp"

namespace pgsteward::reconcile {
namespace {

QualifiedName name_of_key(const Key& key) {
    const std::size_t dot = key.find('.');
    return dot == Key::npos ? QualifiedName{{}, key} : QualifiedName{key.substr(0, dot), key.substr(dot + 1)};
}

}  // namespace

/// A body's search_path is that of whoever calls it, so what it names may be in any schema.
BodyWants::BodyWants(const Catalog& catalog) : catalog_(catalog) {
    for (const auto& schema : catalog.schemas.sorted()) schemas_.push_back(schema->name.name);
}

const std::vector<Key>& BodyWants::of_body(const Routine& routine) {
    const auto [found, is_new] = bodies_.try_emplace(pgsteward::key_of(routine));
    if (is_new) found->second = read(routine);
    return found->second;
}

std::vector<Key> BodyWants::read(const Routine& routine) const {
    if (routine.standard_body || (routine.language != "sql" && routine.language != "plpgsql")) return {};
    std::set<Key> keys;
    for (const auto& action : interpret::read_routine(routine.language, routine.body, {}).actions) {
        const auto* found = std::get_if<interpret::BodyStatement>(&action);
        if (!found) continue;
        for (const sql::ObjectName& call : sql::function_calls(*found->statement))
            for (const Routine* called : catalog_.routines_named(call.qualified(), schemas_)) keys.insert(pgsteward::key_of(*called).display());
        sql::walk(*found->statement, {.relation = [&](const sql::RelationName& name) {
            for (const std::string& schema : name.schema.empty() ? schemas_ : std::vector<std::string>{name.schema})
                if (const Relation* relation = catalog_.relations.find({schema, name.name})) keys.insert(relation->name.display());
        }});
    }
    return {keys.begin(), keys.end()};
}

std::vector<Key> BodyWants::of_filling(const Relation& view) {
    std::vector<Key> filled_views, open = needs_of(catalog_, view);
    std::set<Key> seen;
    const auto follow = [&](const std::vector<Key>& keys) { open.insert(open.end(), keys.begin(), keys.end()); };
    while (!open.empty()) {
        const Key key = std::move(open.back());
        open.pop_back();
        if (!seen.insert(key).second) continue;
        const QualifiedName name = name_of_key(key);
        if (const Relation* relation = catalog_.relations.find(name)) {
            if (relation->kind == ObjectKind::materialized_view) filled_views.push_back(filled(*relation));
            else if (relation->kind == ObjectKind::view) follow(needs_of(catalog_, *relation));
        } else if (const Routine* routine = catalog_.routines.find(name)) {
            follow(needs_of(*routine));
            follow(of_body(*routine));
        }
    }
    return filled_views;
}

Key filled(const Relation& view) { return "filled " + view.name.display(); }

}  // namespace pgsteward::reconcile
