#include "diff/renames.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "catalog/description.hpp"
#include "interpret/names.hpp"
#include "interpret/schema-text.hpp"
#include "text/contains.hpp"

namespace pgsteward::diff {
namespace {

/// A part of a relation as far as pairing goes.
struct Part {
    std::string name, definition;
    bool named_by_server = false;
    bool copy = false;                       ///< renamed with its parent's
    Origin changed;
};

struct Pairing {
    ObjectKind kind;
    QualifiedName of;
    std::vector<Part> expected, actual;
};

/// "t_a_check1" where the server would have chosen "t_a_check".
bool is_chosen(const std::string& name, const std::string& chosen) {
    std::size_t end = name.size();
    while (end > 0 && name[end - 1] >= '0' && name[end - 1] <= '9') --end;
    return name == chosen || (end < name.size() && name.compare(0, end, chosen) == 0);
}

std::string joined(const std::vector<std::string>& columns) { return fmt::format("{}", fmt::join(columns, "_")); }

bool named_by_server(const Relation& table, const Constraint& constraint) {
    const std::string& name = table.name.name;
    switch (constraint.kind) {
        case Constraint::Kind::primary_key: return is_chosen(constraint.name, interpret::chosen_name(name, {}, "pkey"));
        case Constraint::Kind::unique: return is_chosen(constraint.name, interpret::chosen_name(name, joined(constraint.columns), "key"));
        case Constraint::Kind::foreign_key: return is_chosen(constraint.name, interpret::chosen_name(name, joined(constraint.columns), "fkey"));
        case Constraint::Kind::exclude: return is_chosen(constraint.name, interpret::chosen_name(name, joined(constraint.columns), "excl"));
        case Constraint::Kind::not_null: return is_chosen(constraint.name, interpret::chosen_name(name, joined(constraint.columns), "not_null"));
        case Constraint::Kind::check: break;
    }
    return is_chosen(constraint.name, interpret::chosen_name(name, constraint.columns.size() == 1 ? constraint.columns[0] : std::string(), "check"));
}

bool named_by_server(const Relation& table, const Index& index) {
    std::vector<std::string> columns;
    for (const IndexKey& key : index.keys) columns.push_back(key.column.empty() ? key.label : key.column);
    columns.insert(columns.end(), index.including.begin(), index.including.end());
    return is_chosen(index.name.name, interpret::chosen_name(table.name.name, interpret::index_columns_part(columns), "idx"));
}

/// What may differ between two indexes, triggers … that are the same thing under two names.
bool belongs_to_definition(ObjectKind kind, const std::string& property) {
    static const std::vector<std::string> beside = {"comment", "options", "tablespace", "statistics targets", "clustered", "replica identity", "parent", "state"};
    if (property == "not valid") return kind == ObjectKind::constraint;
    return !contains(beside, property);
}

std::string definition_of(const DescribedObject& object) {
    std::string text;
    for (const auto& [property, value] : object.properties)
        if (belongs_to_definition(object.kind, property)) text.append(property).append("\x1f").append(value).append("\x1e");
    return text;
}

/// The parts of one relation that can be renamed, by kind.
std::map<ObjectKind, std::vector<Part>> parts_of(const Relation& relation) {
    std::vector<DescribedObject> objects;
    describe_relation(relation, objects);
    std::map<ObjectKind, std::vector<Part>> parts;
    for (const DescribedObject& object : objects) {
        Part part{{}, definition_of(object), false, false, object.changed};
        if (object.kind == ObjectKind::index) part.name = object.identity.substr(relation.name.schema.size() + 1);
        else if (!object.whole.empty()) part.name = object.identity.substr(object.whole.size() + 1);
        switch (object.kind) {
            case ObjectKind::constraint: {
                const Constraint& constraint = *relation.constraint(part.name);
                part.named_by_server = named_by_server(relation, constraint);
                part.copy = constraint.inherited && constraint.kind == Constraint::Kind::check;
                break;
            }
            case ObjectKind::index: {
                const Index& index = *relation.index(part.name);
                if (index.of_constraint) continue;
                part.named_by_server = named_by_server(relation, index);
                break;
            }
            case ObjectKind::trigger: part.copy = relation.trigger(part.name)->inherited; break;
            case ObjectKind::policy:
            case ObjectKind::rule: break;
            default: continue;
        }
        parts[object.kind].push_back(std::move(part));
    }
    return parts;
}

/// Does anything that a pairing could pair have another name on the other side?
bool may_differ(const Relation& expected, const Relation& actual) {
    const auto same_names = [](const auto& a, const auto& b) {
        return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& x, const auto& y) { return x == y; });
    };
    return !(same_names(expected.constraints, actual.constraints) && same_names(expected.indexes, actual.indexes) && same_names(expected.triggers, actual.triggers) &&
             same_names(expected.policies, actual.policies) && same_names(expected.rules, actual.rules));
}

/// Pairs what is left on both sides by `key`, in the order of names.
template <typename Key, typename Wanted>
void pair_by(std::vector<const Part*>& expected, std::vector<const Part*>& actual, const Key& key, const Wanted& wanted,
             std::vector<std::pair<const Part*, const Part*>>& pairs) {
    std::multimap<std::string, const Part*> left;
    for (const Part* part : actual)
        if (wanted(*part)) left.emplace(key(*part), part);
    std::erase_if(expected, [&](const Part* part) {
        const auto found = wanted(*part) ? left.find(key(*part)) : left.end();
        if (found == left.end()) return false;
        pairs.emplace_back(part, found->second);
        std::erase(actual, found->second);
        left.erase(found);
        return true;
    });
}

std::vector<const Part*> by_name(const std::vector<Part>& parts) {
    std::vector<const Part*> sorted;
    for (const Part& part : parts) sorted.push_back(&part);
    std::sort(sorted.begin(), sorted.end(), [](const Part* a, const Part* b) { return a->name < b->name; });
    return sorted;
}

std::vector<std::pair<const Part*, const Part*>> paired(const Pairing& pairing) {
    std::vector<const Part*> expected = by_name(pairing.expected), actual = by_name(pairing.actual);
    std::vector<std::pair<const Part*, const Part*>> pairs;
    const auto any = [](const Part&) { return true; };
    pair_by(expected, actual, [](const Part& part) { return part.name + "\x1d" + part.definition; }, any, pairs);
    pair_by(expected, actual, [](const Part& part) { return part.definition; }, [](const Part& part) { return part.named_by_server; }, pairs);
    pair_by(expected, actual, [](const Part& part) { return part.name; }, any, pairs);
    pair_by(expected, actual, [](const Part& part) { return part.definition; }, any, pairs);
    std::erase_if(pairs, [](const auto& pair) { return pair.first->name == pair.second->name || pair.first->copy || pair.second->copy; });
    return pairs;
}

std::string statement_of(ObjectKind kind, const QualifiedName& of, const std::string& from, const std::string& to) {
    switch (kind) {
        case ObjectKind::constraint: return fmt::format("ALTER TABLE {} RENAME CONSTRAINT {} TO {}", quoted(of), quoted(from), quoted(to));
        case ObjectKind::domain_constraint: return fmt::format("ALTER DOMAIN {} RENAME CONSTRAINT {} TO {}", quoted(of), quoted(from), quoted(to));
        case ObjectKind::index: return fmt::format("ALTER INDEX {} RENAME TO {}", quoted(QualifiedName{of.schema, from}), quoted(to));
        case ObjectKind::sequence: return fmt::format("ALTER SEQUENCE {} RENAME TO {}", quoted(QualifiedName{of.schema, from}), quoted(to));
        default: return fmt::format("ALTER {} {} ON {} RENAME TO {}", name_of(kind) == "trigger" ? "TRIGGER" : name_of(kind) == "rule" ? "RULE" : "POLICY", quoted(from), quoted(of), quoted(to));
    }
}

Rename rename_of(ObjectKind kind, const QualifiedName& of, const Part& expected, const Part& actual) {
    const bool top = kind == ObjectKind::index || kind == ObjectKind::sequence;
    const std::string before = (top ? of.schema.str() : of.display()) + ".";
    return {kind, of, expected.name, actual.name, before + expected.name, before + actual.name, statement_of(kind, of, actual.name, expected.name), expected.changed, actual.changed};
}

class Recognition {
public:
    Recognition(const Catalog& expected, const Catalog& actual) : expected_(expected), actual_(actual) {}

    std::vector<Rename> run() {
        for (const auto& relation : expected_.relations.sorted()) {
            const Relation* other = actual_.relations.find(relation->name);
            if (!other || other->kind != relation->kind) continue;
            if (relation->kind != ObjectKind::sequence && may_differ(*relation, *other)) pair_parts(*relation, *other);
        }
        pair_domain_checks();
        pair_sequences();
        without_collisions();
        return std::move(renames_);
    }

private:
    void add(const Pairing& pairing) {
        for (const auto& [expected, actual] : paired(pairing)) renames_.push_back(rename_of(pairing.kind, pairing.of, *expected, *actual));
    }

    void pair_parts(const Relation& expected, const Relation& actual) {
        auto wanted = parts_of(expected), found = parts_of(actual);
        for (auto& [kind, parts] : wanted) add({kind, expected.name, std::move(parts), std::move(found[kind])});
    }

    static std::vector<Part> checks_of(const Type& domain) {
        std::vector<Part> parts;
        for (const Constraint& check : domain.constraints)
            parts.push_back({check.name, check.expression + (check.not_valid ? " NOT VALID" : ""), is_chosen(check.name, interpret::chosen_name(domain.name.name, {}, "check")), false, check.changed});
        return parts;
    }
    void pair_domain_checks() {
        for (const auto& type : expected_.types.sorted())
            if (const Type* other = type->constraints.empty() ? nullptr : actual_.types.find(type->name))
                if (other->constraints != type->constraints) add({ObjectKind::domain_constraint, type->name, checks_of(*type), checks_of(*other)});
    }

    /// The sequence of a column is the same whatever it is called.
    void pair_sequences() {
        std::map<std::pair<QualifiedName, std::string>, const Relation*> owned;
        for (const auto& [name, relation] : actual_.relations)
            if (relation->owned_by && !expected_.relations.find(name)) owned.emplace(*relation->owned_by, relation.get());
        if (owned.empty()) return;
        for (const auto& relation : expected_.relations.sorted()) {
            if (!relation->owned_by || actual_.relations.find(relation->name)) continue;
            const auto found = owned.find(*relation->owned_by);
            if (found == owned.end() || found->second->name.schema != relation->name.schema || found->second->identity_sequence != relation->identity_sequence) continue;
            renames_.push_back(rename_of(ObjectKind::sequence, relation->name, {relation->name.name, {}, false, false, relation->changed},
                                         {found->second->name.name, {}, false, false, found->second->changed}));
        }
    }

    bool is_taken(const Rename& rename) const {
        if (rename.kind == ObjectKind::index || rename.kind == ObjectKind::sequence) {
            const QualifiedName name{rename.of.schema, rename.expected};
            return actual_.index_tables.find(name) || actual_.relations.find(name);
        }
        if (rename.kind == ObjectKind::domain_constraint) return contains_named(actual_.types.find(rename.of)->constraints, rename.expected);
        const Relation& relation = *actual_.relations.find(rename.of);
        if (rename.kind == ObjectKind::trigger) return relation.trigger(rename.expected);
        if (rename.kind == ObjectKind::policy) return relation.policy(rename.expected);
        if (rename.kind == ObjectKind::rule) return contains_named(relation.rules, rename.expected);
        // A key's or exclusion's index has its name too.
        return relation.constraint(rename.expected) || actual_.index_tables.find({rename.of.schema, rename.expected}) || actual_.relations.find({rename.of.schema, rename.expected});
    }
    template <typename List>
    static bool contains_named(const List& list, const std::string& name) {
        return std::any_of(list.begin(), list.end(), [&](const auto& item) { return item.name == name; });
    }

    /// Where the name is taken by something that keeps it, nothing is renamed; where two swap their names, both go by
    /// way of a third.
    void without_collisions() {
        for (bool changed = true; changed;) {
            std::set<std::pair<ObjectKind, std::string>> leaving;
            for (const Rename& rename : renames_) leaving.emplace(rename.kind, rename.actual_identity);
            changed = std::erase_if(renames_, [&](const Rename& rename) { return is_taken(rename) && !leaving.contains({rename.kind, rename.expected_identity}); }) > 0;
        }
        std::vector<Rename> away;
        for (Rename& rename : renames_) {
            if (!is_taken(rename)) continue;
            const std::string between = interpret::cut_name("renamed_" + rename.actual);
            Rename first = rename;
            first.statement = statement_of(rename.kind, rename.of, rename.actual, between);
            rename.statement = first.statement + ";\n" + statement_of(rename.kind, rename.of, between, rename.expected);
            away.push_back(std::move(first));
        }
        order_swaps(away);
    }

    /// All that swap leave their names before any of them takes one.
    void order_swaps(const std::vector<Rename>& away) {
        for (const Rename& first : away)
            for (Rename& rename : renames_)
                if (rename.kind == first.kind && rename.actual_identity == first.actual_identity) rename.statement.erase(0, first.statement.size() + 2);
        std::vector<Rename> ordered = away;
        ordered.insert(ordered.end(), renames_.begin(), renames_.end());
        for (std::size_t i = 0; i < away.size(); ++i) ordered[i].expected_identity.clear();
        renames_ = std::move(ordered);
    }

    const Catalog& expected_;
    const Catalog& actual_;
    std::vector<Rename> renames_;
};

}  // namespace

std::vector<Rename> recognise_renames(const Catalog& expected, const Catalog& actual) { return Recognition(expected, actual).run(); }

Catalog renamed(const Catalog& catalog, const std::vector<Rename>& renames, int postgres) {
    if (renames.empty()) return catalog;
    Catalog after = catalog;
    std::string script;
    for (const Rename& rename : renames) script += rename.statement + ";\n";
    interpret::interpret_text(after, SourceText("renames.sql", script), {.postgres = postgres});
    return after;
}

}  // namespace pgsteward::diff
