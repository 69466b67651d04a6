#include "reconcile/body-wants.hpp"

#include <algorithm>
#include <set>

#include "interpret/routine-body.hpp"
#include "reconcile/dependencies.hpp"
#include "sql/walk.hpp"

namespace pgsteward::reconcile {
namespace {

/// Everything in a body may be found in any schema: its search_path is whoever calls it's.
std::vector<std::string> all_schemas(const Catalog& catalog) {
    std::vector<std::string> names = {"public"};
    for (const auto& schema : catalog.schemas.sorted()) names.push_back(schema->name.name);
    return names;
}

class Reach {
public:
    explicit Reach(const Catalog& catalog) : catalog_(catalog) {}

    std::vector<Key> of(const Relation& view) {
        open_ = needs_of(catalog_, view);
        while (!open_.empty()) {
            const Key key = std::move(open_.back());
            open_.pop_back();
            if (seen_.insert(key).second) follow(key);
        }
        return std::move(found_);
    }

private:
    void follow(const Key& key) {
        const QualifiedName name = name_of_key(key);
        if (const Relation* relation = catalog_.relations.find(name)) {
            if (relation->kind == ObjectKind::materialized_view) found_.push_back(filled(*relation));
            else if (relation->kind == ObjectKind::view) open(needs_of(catalog_, *relation));
        } else if (const Routine* routine = catalog_.routines.find(name)) {
            open(needs_of(*routine));
            open(wants_of_body(catalog_, *routine));
        }
    }

    void open(std::vector<Key> keys) {
        for (Key& key : keys) open_.push_back(std::move(key));
    }

    static QualifiedName name_of_key(const Key& key) {
        const std::size_t dot = key.find('.');
        return dot == Key::npos ? QualifiedName{{}, key} : QualifiedName{key.substr(0, dot), key.substr(dot + 1)};
    }

    const Catalog& catalog_;
    std::set<Key> seen_;
    std::vector<Key> open_, found_;
};

}  // namespace

std::vector<Key> wants_of_body(const Catalog& catalog, const Routine& routine) {
    if (routine.standard_body || (routine.language != "sql" && routine.language != "plpgsql")) return {};
    const std::vector<std::string> schemas = all_schemas(catalog);
    std::set<Key> keys;
    for (const auto& action : interpret::read_routine(routine.language, routine.body, {}).actions) {
        const auto* found = std::get_if<interpret::BodyStatement>(&action);
        if (!found) continue;
        for (const sql::ObjectName& call : sql::function_calls(*found->statement))
            for (const Routine* called : catalog.routines_named(call.qualified(), schemas)) keys.insert(pgsteward::key_of(*called).display());
        sql::walk(*found->statement, {.relation = [&](const sql::RelationName& name) {
            for (const std::string& schema : name.schema.empty() ? schemas : std::vector<std::string>{name.schema})
                if (const Relation* relation = catalog.relations.find({schema, name.name})) keys.insert(relation->name.display());
        }});
    }
    return {keys.begin(), keys.end()};
}

Key filled(const Relation& view) { return "filled " + view.name.display(); }

std::vector<Key> wants_of_filling(const Catalog& catalog, const Relation& view) { return Reach(catalog).of(view); }

}  // namespace pgsteward::reconcile
