#include "interpret/kept.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace pgsteward::interpret {
namespace {

std::string keys_of(const Index& index) {
    std::string keys;
    for (const IndexKey& key : index.keys) keys += (keys.empty() ? "" : ", ") + display(key);
    return keys;
}

/// The same constraint under whatever name.
bool says_the_same(const Constraint& a, const Constraint& b) {
    return a.kind == b.kind && a.columns == b.columns && a.expression == b.expression && a.referenced == b.referenced;
}

std::string describe(const Constraint& constraint) {
    const std::string columns = fmt::format("{}", fmt::join(constraint.columns, ", "));
    switch (constraint.kind) {
        case Constraint::Kind::primary_key: return fmt::format("the primary key ({})", columns);
        case Constraint::Kind::unique: return fmt::format("the unique constraint ({})", columns);
        case Constraint::Kind::foreign_key: return fmt::format("the foreign key ({}) to {}", columns, constraint.referenced.display());
        default: break;
    }
    return fmt::format("the constraint {}", constraint.name);
}

}  // namespace

std::vector<std::string> differences(const Column& existing, const Column& wanted) {
    std::vector<std::string> found;
    // A spelling that could not be resolved proves nothing.
    if (existing.uncertain || wanted.uncertain) return found;
    if (!existing.type.empty() && !wanted.type.empty() && existing.type != wanted.type)
        found.push_back(fmt::format("{} is {}, not {}", wanted.name, existing.type, wanted.type));
    if (wanted.not_null && !existing.not_null) found.push_back(fmt::format("{} takes NULL", wanted.name));
    const bool drawn = wanted.identity || wanted.default_.value_or("").starts_with("nextval(");
    if (!drawn && wanted.default_ && existing.default_ != wanted.default_)
        found.push_back(fmt::format("{} has {}", wanted.name, existing.default_ ? "the default " + *existing.default_ : "no default"));
    return found;
}

std::vector<std::string> differences(const Relation& existing, const Relation& wanted) {
    std::vector<std::string> found;
    if (existing.kind != wanted.kind) found.push_back(fmt::format("it is a {}", name_of(existing.kind)));
    if (existing.partial || existing.uncertain || wanted.uncertain || existing.kind != wanted.kind) return found;
    for (const Column& column : wanted.columns) {
        const Column* now = existing.column(column.name);
        if (!now) found.push_back(fmt::format("it has no column {}", column.name));
        else std::ranges::move(differences(*now, column), std::back_inserter(found));
    }
    for (const Constraint& constraint : wanted.constraints) {
        const auto same = [&](const Constraint& now) { return says_the_same(now, constraint); };
        if (!constraint.uncertain && std::none_of(existing.constraints.begin(), existing.constraints.end(), same))
            found.push_back(fmt::format("{} is missing", describe(constraint)));
    }
    return found;
}

std::vector<std::string> differences(const Index& existing, const Index& wanted) {
    std::vector<std::string> found;
    if (existing.uncertain || wanted.uncertain) return found;
    if (wanted.unique && !existing.unique) found.push_back("it is not unique");
    if (existing.method != wanted.method) found.push_back(fmt::format("it is a {} index", existing.method));
    if (keys_of(existing) != keys_of(wanted)) found.push_back(fmt::format("it is on ({})", keys_of(existing)));
    if (existing.predicate != wanted.predicate)
        found.push_back(existing.predicate.empty() ? "it has no condition" : fmt::format("its condition is {}", existing.predicate));
    return found;
}

void make_older(Relation& table) {
    const Origin older;
    table.created = older;
    for (Column& column : table.columns) column.created = column.not_null_set = older;
    for (Constraint& constraint : table.constraints) constraint.created = older;
    for (Index& index : table.indexes) index.created = older;
}

}  // namespace pgsteward::interpret
