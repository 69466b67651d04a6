// ADD FOREIGN KEY and ADD CHECK → NOT VALID, and VALIDATE CONSTRAINT in a later migration: the second one reads the rows
// without keeping anybody from writing them.
#include <fmt/format.h>

#include <algorithm>

#include "rewrite/python-call.hpp"
#include "rewrite/rewrite.hpp"
#include "text/contains.hpp"

namespace pgsteward::rewrite {
namespace {

using Kind = sql::ConstraintDefinition::Kind;

bool can_wait(const sql::ConstraintDefinition& constraint) {
    return (constraint.kind == Kind::foreign_key || constraint.kind == Kind::check) && !constraint.not_valid;
}

std::string later_statement(const QualifiedName& table, const std::string& constraint) {
    // Names are written as a search_path without surprises finds them.
    const std::string name = table.schema == "public" ? quoted(table.name) : quoted(table);
    return fmt::format("ALTER TABLE {} VALIDATE CONSTRAINT {}", name, quoted(constraint));
}

/// "Account_userId_fkey" → "validate_account_user_id_fkey".
std::string slug_of(const std::string& constraint) {
    const auto is_upper = [](char c) { return c >= 'A' && c <= 'Z'; };
    const auto is_lower = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
    std::string slug = "validate_";
    char before = '_';
    for (const char c : constraint) {
        const bool begins_word = is_upper(c) ? is_lower(before) : !is_lower(c);
        if (begins_word && slug.back() != '_') slug += '_';
        if (is_upper(c)) slug += static_cast<char>(c - 'A' + 'a');
        if (is_lower(c)) slug += c;
        before = c;
    }
    return slug;
}

/// Does anything behind the migration speak of the constraint? The statement that validates it stands behind all.
bool is_left_alone(const Seen& seen, const Situation& situation, const std::string& constraint) {
    for (std::size_t i = seen.migration + 1; i < situation.chain.migrations.size(); ++i)
        if (situation.chain.migrations[i].file.content().find(constraint) != std::string_view::npos) return false;
    const auto names = [&](const Seen* other) { return other->at.span.begin > seen.at.span.begin && other->text.find(constraint) != std::string::npos; };
    return std::none_of(situation.beside.begin(), situation.beside.end(), names);
}

Answer in_python(const Seen& seen, Change change) {
    const SourceText& file = seen.at.source;
    const auto call = operation_call(file, seen.at.span);
    if (!call) return "the call that makes it is not a plain statement of op";
    if (call->operation != "create_foreign_key" && call->operation != "create_check_constraint") return "its SQL is put together by the program";
    if (contains(call->keywords, "postgresql_not_valid")) return "it says postgresql_not_valid already";
    change.edits.push_back({file.name(), {call->last_argument.end, call->last_argument.end}, ", postgresql_not_valid=True"});
    return change;
}

Answer in_sql(const Seen& seen, const sql::AlterTable& alter, Change change) {
    for (const sql::AlterTableAction& action : alter.actions) {
        const auto* add = std::get_if<sql::AddConstraint>(&action.change);
        if (!add || !can_wait(add->constraint)) continue;
        const std::uint32_t at = seen.at.span.begin + action.at.end;
        change.edits.push_back({seen.at.source.name(), {at, at}, " NOT VALID"});
    }
    return change;
}

}  // namespace

Answer constraint_not_valid(const Seen& seen, const Situation& situation) {
    const auto* alter = std::get_if<sql::AlterTable>(&seen.statement.body);
    if (!alter) return "it is no ALTER TABLE … ADD CONSTRAINT";
    if (!seen.stays) return "a later statement takes away what it adds";
    if (seen.partitioned) return "a foreign key of a partitioned table cannot be NOT VALID before PostgreSQL 18";
    Change change;
    std::size_t made = 0;
    for (const sql::AlterTableAction& action : alter->actions) {
        const auto* add = std::get_if<sql::AddConstraint>(&action.change);
        if (!add) continue;
        if (made >= seen.constraints.size()) return "which name the server chooses is not known";
        const std::string& name = seen.constraints[made++];
        if (!can_wait(add->constraint)) continue;
        if (!is_left_alone(seen, situation, name)) return fmt::format("a later statement names {}", name);
        change.later.push_back(later_statement(seen.table, name));
        if (change.slug.empty()) change.slug = slug_of(name);
    }
    if (change.later.empty()) return "it adds no foreign key or check that can wait";
    if (!situation.framework.compose) return fmt::format("only {} itself can make the later migration that validates it", situation.framework.name);
    change.done = fmt::format("adds {} NOT VALID", fmt::join(seen.constraints, ", "));
    if (!situation.framework.python) return seen.verbatim() ? in_sql(seen, *alter, std::move(change)) : Answer("its text does not stand in the file as it runs");
    if (!seen.verbatim()) return in_python(seen, std::move(change));
    return in_sql(seen, *alter, std::move(change));
}

}  // namespace pgsteward::rewrite
