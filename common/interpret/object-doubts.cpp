// Statements that may or may not have run, or whose names are not fully known: what they touch is in doubt.
#include "interpret/object-doubts.hpp"

#include <algorithm>

#include "catalog/unknown-identifier.hpp"
#include "sql/walk.hpp"

namespace pgsteward::interpret {
namespace {

class Noting {
public:
    Noting(Execution& run, std::string because) : run_(run), because_(std::move(because)) {}

    template <typename Map>
    void changes_of(const Map& map, std::size_t mark) {
        for (const auto& [name, before] : map.changed_since(mark)) {
            const bool named = !holds_unknown(name.name) && !holds_unknown(name.schema);
            note(name, !named && !before && map.find(name));
        }
    }
    void note(const QualifiedName& name, bool one_more) {
        run_.catalog().doubts.put(name, {because_, one_more});
        if (!one_more) run_.interpreter.doubt(name);
    }

private:
    Execution& run_;
    std::string because_;
};

/// Objects of an unknown name that the statement alters or drops: the catalog has none of that name to change.
void note_unknown_targets(Execution& run, Noting& noting) {
    const auto note = [&](const sql::ObjectName& name) {
        if (holds_unknown(name.name) || holds_unknown(name.schema)) noting.note(run.creation_name(name), false);
    };
    if (const auto* drop = std::get_if<sql::Drop>(&run.statement.body)) {
        for (const sql::ObjectReference& object : drop->objects) note(object.name);
    } else if (std::holds_alternative<sql::AlterTable>(run.statement.body) || std::holds_alternative<sql::Rename>(run.statement.body)) {
        sql::walk(run.statement, {.relation = [&](const sql::RelationName& name) { note(name); }});
    }
}

/// Everything that changed since the mark is in doubt.
void note_doubts(Execution& run, const Catalog::Mark& before) {
    const Execution::Context& context = run.context;
    Noting noting(run, context.condition.empty() ? context.unknown + " is known only when it runs" : context.condition);
    const Catalog& catalog = run.catalog();
    noting.changes_of(catalog.relations, before.relations);
    noting.changes_of(catalog.routines, before.routines);
    noting.changes_of(catalog.types, before.types);
    noting.changes_of(catalog.schemas, before.schemas);
    noting.changes_of(catalog.others, before.others);
    noting.changes_of(catalog.roles, before.roles);
    noting.changes_of(catalog.default_privileges, before.default_privileges);
    if (!context.unknown.empty()) note_unknown_targets(run, noting);
    if (run.relation_before) noting.note(run.relation_before->name, false);
}

/// Relations that are surely gone since the mark are not in doubt any more.
void forget_doubts(Execution& run, const Catalog::Mark& before) {
    Catalog& catalog = run.catalog();
    for (const auto& [name, relation] : catalog.relations.changed_since(before.relations))
        if (!catalog.relations.find(name) && catalog.doubts.find(name)) catalog.doubts.erase(name);
}

/// Did the statement make what was there already? The server refuses that.
bool made_again(Execution& run, const Catalog::Mark& before) {
    if (const auto* view = std::get_if<sql::CreateView>(&run.statement.body); view && view->or_replace) return false;
    const Catalog& catalog = run.catalog();
    const auto was_there = [&](const auto& map, std::size_t mark) {
        const auto changes = map.changed_since(mark);
        return std::any_of(changes.begin(), changes.end(), [&](const auto& change) {
            return change.second && std::any_of(run.effects.begin(), run.effects.end(), [&](const Effect& effect) {
                const auto* created = std::get_if<Created>(&effect);
                if (!created || created->name != change.second->name) return false;
                if constexpr (requires { change.second->columns; })
                    return created->part.empty() ? change.second->kind == created->kind : change.second->column(created->part) || change.second->constraint(created->part);
                return created->part.empty();
            });
        });
    };
    return was_there(catalog.relations, before.relations) || was_there(catalog.types, before.types);
}

}  // namespace

void settle_doubts(Execution& run, const Catalog::Mark& before) {
    if (run.context.errors_swallowed && made_again(run, before)) run.catalog().roll_back(before);
    if (!run.context.condition.empty() || !run.context.unknown.empty()) note_doubts(run, before);
    else if (run.catalog().doubts.size() > 0) forget_doubts(run, before);
}

}  // namespace pgsteward::interpret
