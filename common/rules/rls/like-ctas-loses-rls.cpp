// LIKE and CREATE TABLE AS copy columns and rows of a table, not its row security.
#include <fmt/format.h>

#include <algorithm>

#include "check/row-security-example.hpp"
#include "check/rule-support.hpp"
#include "check/rule.hpp"
#include "sql/walk.hpp"

namespace pgsteward::rules {
namespace {

/// The tables with row security that the new one is made of.
std::vector<std::string> sources_of(const Step& step) {
    std::vector<std::string> sources;
    const auto add = [&](const sql::ObjectName& name) {
        const Relation* source = relation_of(step, name);
        if (source && source->row_security && std::find(sources.begin(), sources.end(), source->name.display()) == sources.end()) sources.push_back(source->name.display());
    };
    if (const auto* create = std::get_if<sql::CreateTable>(&step.statement.body)) {
        for (const auto& element : create->elements)
            if (const auto* like = std::get_if<sql::LikeClause>(&element)) add(like->source);
    } else if (const auto* as = std::get_if<sql::CreateTableAs>(&step.statement.body); as && !as->materialized_view && as->query) {
        for (const sql::RelationName& read : sql::relations_read(*as->query)) add(read);
    }
    return sources;
}

const sql::RelationName* created(const Step& step) {
    if (const auto* create = std::get_if<sql::CreateTable>(&step.statement.body)) return &create->table;
    const auto* as = std::get_if<sql::CreateTableAs>(&step.statement.body);
    return as ? &as->table : nullptr;
}

void check(const Step& step, Findings& findings) {
    const sql::RelationName* name = created(step);
    const auto sources = name ? sources_of(step) : std::vector<std::string>();
    const Relation* table = sources.empty() ? nullptr : relation_of(step, *name);
    if (!table || table->persistence == Persistence::temporary) return;
    Verdict verdict;
    verdict.object = table->name.display();
    verdict.message = fmt::format("{} is made of {} and does not get its row security, policies and privileges", verdict.object, list_of(sources));
    verdict.fix = fmt::format("ALTER TABLE {0} ENABLE ROW LEVEL SECURITY; ALTER TABLE {0} FORCE ROW LEVEL SECURITY;", quoted(table->name));
    verdict.unless = [of = table->name](const Catalog& at_end) {
        const Relation* now = at_end.relations.find(of);
        return !now || now->row_security;
    };
    findings.add(std::move(verdict));
}

}  // namespace

extern const Rule like_ctas_loses_rls = {
    .id = "like-ctas-loses-rls",
    .category = Category::protection,
    .severity = Severity::warning,
    .summary = "A table is made of one with row security and has none itself.",
    .why = "CREATE TABLE … LIKE INCLUDING ALL and CREATE TABLE AS copy neither row security nor policies nor privileges. The "
           "copy holds rows of all tenants without protection.",
    .fix = "Enable row security on the new table and create its policies.",
    .given = example::isolated,
    .bad = "CREATE TABLE notes_copy AS SELECT * FROM notes;\n",
    .good = "CREATE TABLE notes_copy AS SELECT * FROM notes;\n"
            "ALTER TABLE notes_copy ENABLE ROW LEVEL SECURITY;\n",
    .check = check,
};

}  // namespace pgsteward::rules
