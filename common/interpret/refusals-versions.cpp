// Syntax that servers of the given version do not read: the grammar at hand is that of 15, and migrations run on older ones
// too. By the release notes of 13, 14 and 15; no such server is at hand.
#include <algorithm>

#include <fmt/format.h>

#include "interpret/refusals.hpp"
#include "sql/versions.hpp"
#include "sql/walk.hpp"

namespace pgsteward::interpret {
namespace {

constexpr int of_the_grammar = 15;

/// A form of a statement, and the first version that has it.
struct Form {
    int since = oldest_postgres;
    std::string_view what;
    void take(int version, std::string_view form, bool is_there = true) {
        if (is_there && version > since) *this = {version, form};
    }
};

void add(Form& form, const sql::ConstraintDefinition& constraint) {
    form.take(15, "NULLS NOT DISTINCT", constraint.nulls_not_distinct);
    form.take(15, "ON DELETE SET NULL with columns", !constraint.on_delete_columns.empty());
}

void add(Form& form, const sql::ColumnDefinition& column) {
    form.take(14, "COMPRESSION", !column.compression.empty());
    for (const sql::ConstraintDefinition& constraint : column.constraints) add(form, constraint);
}

bool has_option(const sql::Options& options, std::string_view name) {
    return std::any_of(options.begin(), options.end(), [&](const sql::Option& option) { return option.name == name; });
}

/// Of one action of ALTER TABLE; the others are older.
struct OfAction {
    Form& form;
    void operator()(const sql::AddColumn& add_column) const { add(form, add_column.column); }
    void operator()(const sql::AddConstraint& add_constraint) const { add(form, add_constraint.constraint); }
    void operator()(const sql::DropExpression&) const { form.take(13, "DROP EXPRESSION"); }
    void operator()(const sql::SetColumnCompression&) const { form.take(14, "SET COMPRESSION"); }
    void operator()(const sql::SetAccessMethod&) const { form.take(15, "SET ACCESS METHOD"); }
    void operator()(const sql::SetRelationOptions& set) const { form.take(15, "security_invoker", has_option(set.options, "security_invoker")); }
    void operator()(const sql::DetachPartition& detach) const { form.take(14, "DETACH PARTITION CONCURRENTLY", detach.concurrently || detach.finalize); }
    template <typename Other>
    void operator()(const Other&) const {}
};

/// Of one statement; the others are older.
struct OfStatement {
    Form& form;
    void operator()(const sql::CreateTable& create) const {
        for (const auto& element : create.elements) {
            if (const auto* column = std::get_if<sql::ColumnDefinition>(&element)) add(form, *column);
            if (const auto* constraint = std::get_if<sql::ConstraintDefinition>(&element)) add(form, *constraint);
        }
    }
    void operator()(const sql::AlterTable& alter) const {
        for (const sql::AlterTableAction& action : alter.actions) std::visit(OfAction{form}, action.change);
    }
    void operator()(const sql::CreateIndex& create) const { form.take(15, "NULLS NOT DISTINCT", create.nulls_not_distinct); }
    void operator()(const sql::CreateView& create) const { form.take(15, "security_invoker", has_option(create.options, "security_invoker")); }
    void operator()(const sql::CreateTrigger& create) const { form.take(14, "CREATE OR REPLACE TRIGGER", create.or_replace); }
    void operator()(const sql::CreateFunction& create) const { form.take(14, "a function body that is no string", create.has_standard_body); }
    void operator()(const sql::CreateRange& create) const { form.take(14, "multirange_type_name", has_option(create.options, "multirange_type_name")); }
    void operator()(const sql::Grant& grant) const { form.take(15, "privileges on parameters", grant.kind == ObjectKind::parameter); }
    template <typename Other>
    void operator()(const Other&) const {}
};

void add_queries(Form& form, const sql::Statement& statement) {
    sql::walk(statement, {.query = [&](const sql::Query& query) {
        form.take(15, "MERGE", std::holds_alternative<sql::Merge>(query.node));
        const auto* select = std::get_if<sql::Select>(&query.node);
        form.take(13, "WITH TIES", select && select->with_ties);
        form.take(14, "GROUP BY DISTINCT", select && select->group_distinct);
        for (const sql::CommonTableExpression& table : query.with.tables) form.take(14, "SEARCH and CYCLE", !table.search_or_cycle.empty());
    }});
}

}  // namespace

void find_newer_syntax(Execution& run) {
    const int postgres = run.interpreter.postgres();
    if (postgres >= of_the_grammar) return;
    Form form;
    std::visit(OfStatement{form}, run.statement.body);
    add_queries(form, run.statement);
    if (form.since > postgres) run.emit(Refused{Refused::Why::impossible, {}, std::string(form.what), fmt::format("{} is read by PostgreSQL {} and later, and this is for {}", form.what, form.since, postgres)});
}

}  // namespace pgsteward::interpret
