// Statements that may or may not have run, or whose names are not fully known: what they touch is in doubt.
#include "interpret/object-doubts.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <map>

#include "catalog/description.hpp"
#include "catalog/object-doubts.hpp"
#include "catalog/unknown-identifier.hpp"
#include "interpret/unknown-targets.hpp"

namespace pgsteward::interpret {
namespace {

/// The parts of a relation, and the relation itself without them.
std::map<std::pair<ObjectKind, std::string>, DescribedObject> parts_of(const Relation& relation) {
    std::vector<DescribedObject> described;
    describe_relation(relation, described);
    std::map<std::pair<ObjectKind, std::string>, DescribedObject> parts;
    for (DescribedObject& part : described) parts.emplace(std::pair(part.kind, part.identity), std::move(part));
    return parts;
}

class Noting {
public:
    Noting(Execution& run, std::string because) : run_(run), because_(std::move(because)) {}

    template <typename Map>
    void changes_of(const Map& map, std::size_t mark) {
        for (const auto& [name, before] : map.changed_since(mark)) {
            const bool named = !holds_unknown(name.name) && !holds_unknown(name.schema);
            const auto* now = map.find(name);
            note(name, !named && !before && now);
            if constexpr (requires { now->acl; now->kind; })
                if (before && now && before->acl != now->acl) put_privileges({.kind = now->kind, .identity = name.display()});
        }
    }
    /// A statement whose target's name is known leaves no doubt about what it does not change.
    void changes_of_relations(const Catalog& catalog, std::size_t mark) {
        for (const auto& [name, before] : catalog.relations.changed_since(mark)) {
            const auto now = catalog.relations.share(name);
            if (before && now) note_parts(name, *before, *now);
            else note(name, false);
        }
    }
    void note(const QualifiedName& name, bool one_more) {
        add_doubt(run_.catalog(), name, because_, one_more);
        if (!one_more) run_.interpreter.doubt(name);
    }

private:
    void note_parts(const QualifiedName& name, const Relation& before, const Relation& now) {
        const auto old_parts = parts_of(before), new_parts = parts_of(now);
        for (const auto& [key, part] : new_parts) {
            const auto old = old_parts.find(key);
            if (old == old_parts.end()) put(doubted_part(part));
            else note_changes(old->second, part);
        }
        for (const auto& [key, part] : old_parts)
            if (!new_parts.contains(key)) put(doubted_part(part));
        put(doubted_in_part(name.display()));
        run_.interpreter.doubt(name);
    }

    /// Privileges are in doubt by themselves: what else the part is like does not depend on them.
    void note_changes(const DescribedObject& before, DescribedObject now) {
        if (before.properties == now.properties) return;
        const auto without_privileges = [](std::vector<std::pair<std::string, std::string>> properties) {
            std::erase_if(properties, [](const auto& property) { return property.first == "acl"; });
            return properties;
        };
        if (without_privileges(before.properties) != without_privileges(now.properties)) put(doubted_part(now));
        const std::string *old_list = before.property("acl"), *new_list = now.property("acl");
        if ((old_list ? *old_list : "") != (new_list ? *new_list : "")) put_privileges(now);
    }

    /// What a GRANT that may not have run gave is counted; what a REVOKE took may still be there.
    void put_privileges(const DescribedObject& object) {
        const auto* grant = std::get_if<sql::Grant>(&run_.statement.body);
        add_doubt_of_privileges(run_.catalog(), object, because_, !grant || !grant->is_grant);
    }

    void put(const QualifiedName& key) { add_doubt(run_.catalog(), key, because_, false); }

    Execution& run_;
    std::string because_;
};

/// IF NOT EXISTS (SELECT … FROM pg_roles WHERE rolname = 'app') THEN CREATE ROLE app: behind it the role is there, whoever made it.
bool is_made_where_missing(const Execution& run) {
    const auto* create = std::get_if<sql::CreateRole>(&run.statement.body);
    if (!create || !run.context.unknown.empty()) return false;
    static const RE2 guard(R"((?is)only when NOT\s+EXISTS\s*\(\s*SELECT\b[^()]*\bFROM\s+(?:pg_catalog\.)?(?:pg_roles|pg_authid|pg_user|pg_shadow)\b[^()]*\bWHERE\s+(?:\w+\.)?(?:rolname|usename)\s*=\s*('(?:[^']|'')*')\s*(?:AND\b[^()]*)?\))");
    std::string name;
    return RE2::FullMatch(run.context.condition, guard, &name) && name == quoted_literal(create->name);
}

/// Everything that changed since the mark is in doubt.
void note_doubts(Execution& run, const Catalog::Mark& before) {
    const Execution::Context& context = run.context;
    const std::string because = context.condition.empty() ? context.unknown + " is known only when it runs" : context.condition;
    Noting noting(run, because);
    const Catalog& catalog = run.catalog();
    if (context.unknown.empty()) noting.changes_of_relations(catalog, before.relations);
    else noting.changes_of(catalog.relations, before.relations);
    noting.changes_of(catalog.routines, before.routines);
    noting.changes_of(catalog.types, before.types);
    noting.changes_of(catalog.schemas, before.schemas);
    noting.changes_of(catalog.others, before.others);
    noting.changes_of(catalog.roles, before.roles);
    noting.changes_of(catalog.default_privileges, before.default_privileges);
    if (!context.unknown.empty()) note_unknown_targets(run, because);
    if (run.relation_before && (!context.unknown.empty() || !catalog.relations.find(run.relation_before->name))) noting.note(run.relation_before->name, false);
}

void forget_doubts_of_parts(Catalog& catalog, const std::string& relation) {
    const QualifiedName some = doubted_in_part(relation);
    if (!catalog.doubts.find(some)) return;
    std::vector<QualifiedName> keys = {some};
    for (const auto& [key, doubt] : catalog.doubts)
        if (is_doubt_of_part(key) && key.name.starts_with(some.name + ":")) keys.push_back(key);
    for (const QualifiedName& key : keys) catalog.doubts.erase(key);
}

/// Relations that are surely gone since the mark are not in doubt any more.
void forget_doubts(Execution& run, const Catalog::Mark& before) {
    Catalog& catalog = run.catalog();
    for (const auto& [name, relation] : catalog.relations.changed_since(before.relations)) {
        if (catalog.relations.find(name)) continue;
        if (catalog.doubts.find(name)) catalog.doubts.erase(name);
        forget_doubts_of_parts(catalog, name.display());
    }
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
    if (is_made_where_missing(run)) return;
    if (!run.context.condition.empty() || !run.context.unknown.empty()) note_doubts(run, before);
    else if (run.catalog().doubts.size() > 0) forget_doubts(run, before);
}

}  // namespace pgsteward::interpret
