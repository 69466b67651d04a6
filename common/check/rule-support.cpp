#include "check/rule-support.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "migration/bookkeeping.hpp"

namespace pgsteward {

// Names ----------------------------------------------------------------------------------------------------------

const Relation* relation_of(const Step& step, const sql::ObjectName& name) {
    if (name.schema.empty())
        if (const Relation* temporary = step.catalog.relations.find({"pg_temp", name.name})) return temporary;
    return step.catalog.relation(name.qualified(), step.session.search_path);
}

QualifiedName resolved(const Step& step, const sql::ObjectName& name) {
    if (const Relation* relation = relation_of(step, name)) return relation->name;
    if (!name.schema.empty()) return name.qualified();
    for (const std::string& schema : step.session.search_path)
        if (schema != "$user" && schema != "pg_catalog") return {schema, name.name};
    return {"public", name.name};
}

std::string display_of(const Step& step, const sql::ObjectName& name) {
    return resolved(step, name).display();
}

std::string display_of(const Dropped& dropped) {
    if (dropped.routine) return fmt::format("{}({})", dropped.name.display(), fmt::join(dropped.routine->argument_types, ", "));
    return dropped.part.empty() ? dropped.name.display() : dropped.name.display() + "." + dropped.part;
}

std::string display_of(const Step& step, const sql::ObjectReference& object) {
    switch (object.kind) {
        case ObjectKind::table:
        case ObjectKind::view:
        case ObjectKind::materialized_view:
        case ObjectKind::sequence:
        case ObjectKind::foreign_table:
        case ObjectKind::function:
        case ObjectKind::procedure:
        case ObjectKind::routine:
        case ObjectKind::aggregate:
        case ObjectKind::type:
        case ObjectKind::domain: return display_of(step, object.name);
        default: return object.name.qualified().display();
    }
}

std::string display_of(const sql::RoleReference& role) {
    switch (role.kind) {
        case sql::RoleReference::Kind::public_: return "PUBLIC";
        case sql::RoleReference::Kind::current_role: return "CURRENT_ROLE";
        case sql::RoleReference::Kind::current_user: return "CURRENT_USER";
        case sql::RoleReference::Kind::session_user: return "SESSION_USER";
        case sql::RoleReference::Kind::named: break;
    }
    return role.name;
}

std::string list_of(const std::vector<std::string>& names, std::size_t shown) {
    if (names.size() <= shown) return fmt::format("{}", fmt::join(names, ", "));
    return fmt::format("{} and {} more", fmt::join(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(shown), ", "), names.size() - shown);
}

// Drops ----------------------------------------------------------------------------------------------------------

bool made_here(const Step& step, const Origin& created) {
    return created.migration == step.migration;
}

bool counts(const Dropped& dropped) {
    return dropped.known != Known::this_migration && !dropped.temporary && !dropped.name.schema.starts_with("pg_temp");
}

namespace {

/// The object named by the statement that an object went along with, when its own drop counts.
const Dropped* counting_cause(const Step& step, const Dropped& dropped) {
    const Dropped* cause = nullptr;
    for (const Effect& effect : step.effects) {
        const auto* other = std::get_if<Dropped>(&effect);
        if (other == &dropped) break;
        if (other && !other->by_cascade) cause = other;
    }
    return cause && counts(*cause) ? cause : nullptr;
}

}  // namespace

std::vector<const Dropped*> drops_of(const Step& step, std::initializer_list<ObjectKind> kinds) {
    std::vector<const Dropped*> found;
    for (const Effect& effect : step.effects) {
        const auto* dropped = std::get_if<Dropped>(&effect);
        if (!dropped || std::find(kinds.begin(), kinds.end(), dropped->kind) == kinds.end() || !counts(*dropped)) continue;
        if (!dropped->by_cascade || !counting_cause(step, *dropped)) found.push_back(dropped);
    }
    return found;
}

std::string along_with(const Step& step, const Dropped& dropped) {
    if (!dropped.by_cascade) return {};
    for (const Effect& effect : step.effects)
        if (const auto* other = std::get_if<Dropped>(&effect); other && !other->by_cascade)
            return fmt::format(" (goes along with {})", display_of(*other));
    return {};
}

// Privileges -----------------------------------------------------------------------------------------------------

std::string privileges_of(const sql::Grant& grant) {
    std::vector<std::string> names;
    for (const sql::Privilege& privilege : grant.privileges) {
        std::string name = privilege.name;
        std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
        names.push_back(name == "ALL" ? "all privileges" : name);
    }
    return list_of(names);
}

// Renames --------------------------------------------------------------------------------------------------------

std::vector<const Renamed*> renames_of(const Step& step, std::initializer_list<ObjectKind> kinds, bool schema) {
    std::vector<const Renamed*> found;
    for (const Effect& effect : step.effects) {
        const auto* renamed = std::get_if<Renamed>(&effect);
        if (!renamed || std::find(kinds.begin(), kinds.end(), renamed->kind) == kinds.end()) continue;
        const bool moves_schema = renamed->from.schema != renamed->to.schema;
        const bool counts = renamed->known != Known::this_migration && !renamed->temporary && !renamed->name_is_new && !renamed->takes_place;
        if (counts && moves_schema == schema) found.push_back(renamed);
    }
    return found;
}

bool provided_again(const Catalog& at_end, const Renamed& renamed) {
    const Relation* now = at_end.relations.find(renamed.from);
    if (!now) return false;
    if (!renamed.relation || renamed.relation->partial) return true;
    return std::all_of(renamed.relation->columns.begin(), renamed.relation->columns.end(), [&](const Column& column) { return now->column(column.name); });
}

// Refusals -------------------------------------------------------------------------------------------------------

void add_refusals(const Step& step, Refused::Why why, Findings& findings) {
    for (const Effect& effect : step.effects)
        if (const auto* refused = std::get_if<Refused>(&effect); refused && refused->why == why) {
            Verdict verdict{.object = refused->object, .message = fmt::format("this fails: {}", refused->message)};
            // A file that makes a whole schema anew is one mistake.
            verdict.once = why == Refused::Why::duplicate;
            findings.add(std::move(verdict));
        }
}

// Rows -----------------------------------------------------------------------------------------------------------

std::vector<const RowsChanged*> unbounded(const Step& step, RowsChanged::How how) {
    std::vector<const RowsChanged*> found;
    for (const Effect& effect : step.effects) {
        const auto* rows = std::get_if<RowsChanged>(&effect);
        // What a framework notes of itself is its own to change.
        if (rows && is_bookkeeping_table(rows->table.name)) continue;
        if (rows && rows->how == how && rows->bound != RowsChanged::Bound::bounded && rows->known != Known::this_migration && !rows->temporary)
            found.push_back(rows);
    }
    return found;
}

std::string_view describe(RowsChanged::Bound bound) {
    return bound == RowsChanged::Bound::tautology ? "with a condition that is always true" : "without WHERE";
}

// ALTER TABLE ----------------------------------------------------------------------------------------------------

std::string altered(const Step& step) {
    if (step.relation_before) return step.relation_before->name.display();
    const auto* alter = std::get_if<sql::AlterTable>(&step.statement.body);
    return alter ? display_of(step, alter->relation) : std::string();
}

// Reliance -------------------------------------------------------------------------------------------------------

namespace {

bool is_word(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$' || (c & 0x80) != 0;
}

/// Finds the name as a whole word that `fits` what stands behind it.
template <typename Fits>
bool any_word(std::string_view text, std::string_view name, Fits fits) {
    for (std::size_t at = name.empty() ? std::string_view::npos : text.find(name); at != std::string_view::npos; at = text.find(name, at + 1)) {
        const std::string_view behind = text.substr(at + name.size());
        if ((at == 0 || !is_word(text[at - 1])) && (behind.empty() || !is_word(behind[0])) && fits(behind)) return true;
    }
    return false;
}

bool calls(std::string_view text, std::string_view name) {
    return any_word(text, name, [](std::string_view behind) {
        const std::size_t next = behind.find_first_not_of("\" \t\r\n");
        return next != std::string_view::npos && behind[next] == '(';
    });
}

/// Looks for one object in definitions.
struct Search {
    const std::string& name;
    Use use;

    bool in(std::string_view text) const { return use == Use::called ? calls(text, name) : mentions(text, name); }
    bool in_keys(const std::vector<IndexKey>& keys) const {
        return std::any_of(keys.begin(), keys.end(), [&](const IndexKey& key) { return in(display(key)); });
    }
};

/// What hangs on one relation and may call a function, use a type or draw from a sequence.
void add_parts(const Relation& relation, const Search& search, std::vector<std::string>& found) {
    const std::string owner = relation.name.display() + ".";
    for (const Column& column : relation.columns)
        if (search.in(column.default_.value_or("")) || search.in(column.generated.value_or(""))) found.push_back(owner + column.name);
    for (const Constraint& constraint : relation.constraints)
        if (search.in(constraint.expression)) found.push_back(owner + constraint.name);
    for (const RowPolicy& policy : relation.policies)
        if (search.in(policy.using_.value_or("")) || search.in(policy.with_check.value_or(""))) found.push_back(owner + policy.name);
    for (const Index& index : relation.indexes)
        if (!index.of_constraint && (search.in_keys(index.keys) || search.in(index.predicate))) found.push_back(index.name.display());
    for (const Trigger& trigger : relation.triggers)
        if (trigger.function.name == search.name || search.in(trigger.when)) found.push_back(owner + trigger.name);
    for (const RewriteRule& rule : relation.rules)
        if (search.in(rule.definition)) found.push_back(owner + rule.name);
}

bool any_property(const OptionMap& properties, const std::string& name) {
    return std::any_of(properties.begin(), properties.end(), [&](const auto& property) { return mentions(property.second, name); });
}

bool type_mentions(const Type& type, const std::string& name) {
    const auto attribute = [&](const Column& column) { return mentions(column.type, name); };
    const auto check = [&](const Constraint& constraint) { return mentions(constraint.expression, name); };
    return mentions(type.base, name) || mentions(type.default_.value_or(""), name) || any_property(type.properties, name) ||
           std::any_of(type.attributes.begin(), type.attributes.end(), attribute) ||
           std::any_of(type.constraints.begin(), type.constraints.end(), check);
}

void sort_once(std::vector<std::string>& names) {
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
}

}  // namespace

bool mentions(std::string_view text, std::string_view name) {
    return any_word(text, name, [](std::string_view) { return true; });
}

std::vector<std::string> definitions_with(const Catalog& catalog, const QualifiedName& object, Use use) {
    const Search search{object.name, use};
    std::vector<std::string> found;
    for (const auto& [key, relation] : catalog.relations) {
        if (key == object) continue;
        if (search.in(relation->query)) found.push_back(key.display());
        add_parts(*relation, search, found);
    }
    for (const auto& [key, type] : catalog.types)
        if (key != object && type_mentions(*type, object.name)) found.push_back(key.display());
    for (const auto& [key, other] : catalog.others)
        if (other->name != object && any_property(other->properties, object.name)) found.push_back(other->name.display());
    sort_once(found);
    return found;
}

std::vector<std::string> bodies_with(const Catalog& catalog, const QualifiedName& object, Use use) {
    const Search search{object.name, use};
    std::vector<std::string> found;
    for (const auto& [key, routine] : catalog.routines)
        if (routine->name != object && search.in(routine->body)) found.push_back(routine->name.display() + "()");
    sort_once(found);
    return found;
}

}  // namespace pgsteward
