#include "support/row-comparison.hpp"

#include <fmt/format.h>

namespace pgsteward::test {
namespace {

using namespace access;

std::string shown(const RowOutcome& outcome) {
    return fmt::format("{}{}{}", access::name_of(outcome.outcome), outcome.or_error ? " or error" : "", outcome.why.empty() ? "" : " (" + outcome.why + ")");
}

std::string values_of(const RowCases& cases, const SeedRow& row) {
    std::string text;
    for (std::size_t i = 0; i < cases.own.columns.size(); ++i) text += fmt::format(" {}={}", cases.own.columns[i], row.texts[i].value_or("NULL"));
    return text;
}

bool agree(const RowOutcome& read, const probe::ProbedRow& did) {
    return read.outcome == did.outcome || (read.or_error && did.outcome == RowEffect::error);
}

std::string policies_of(const Relation& relation) {
    std::string text;
    for (const RowPolicy& policy : relation.policies)
        text += fmt::format("\n      {} {} {} to {}: using {} check {}", policy.name, policy.permissive ? "permissive" : "restrictive", policy.command, policy.roles.front(),
                            policy.using_.value_or("-"), policy.with_check.value_or("-"));
    return text;
}

}  // namespace

RowComparison::RowComparison(const std::string& ddl) : catalog_(interpret::new_database(15)) {
    const auto read = interpret::interpret_text(catalog_, SourceText("schema.sql", ddl));
    for (const auto& error : read.errors) FAIL(error.message);
    database_ = database_with(ddl);
    postgres::Connection connection = scratch_server().connect(database_);
    probe::strip_schema(connection);
    graph_ = std::make_unique<RoleGraph>(catalog_);
    privileges_ = std::make_unique<Privileges>(catalog_, *graph_);
    judge_ = std::make_unique<RowJudge>(*privileges_, graph_->none());
}

RowComparison::Result RowComparison::compare(const QualifiedName& name, const Tenancy& tenancy, TableResult* expected) {
    Result result;
    const Relation* relation = catalog_.relations.find(name);
    REQUIRE(relation != nullptr);
    const TableResult table = judge_table(*judge_, tenancy, *relation, tenant_column_of(tenancy, *judge_, *relation));
    const auto connect = [this] { return scratch_server().connect(database_); };
    probe::RowProbe& probe = probes_.try_emplace(tenancy.setting, connect, tenancy.setting, std::set<std::string>()).first->second;
    probe.observe = [&](const std::string& role_name, const probe::ProbedRow& did) {
        const auto role = graph_->find(role_name);
        const RowCases& cases = *table.cases;
        const RowJudge::Case one{cases, cases.askings[did.asking], cases.worlds[did.world], tenancy.setting};
        const Row& row = cases.own.rows[did.row].values;
        RowOutcome read = did.command == Command::insert ? judge_->accepted(one, *role, did.command, row, nullptr) : judge_->reached(one, *role, did.command, row);
        if (did.command == Command::insert && !judge_->may_write(cases.own, *role, nullptr, cases.own.rows[did.row])) read = {RowEffect::denied, "no privilege on a column", true};   // it is planned before that is asked
        if (did.command == Command::update && read.outcome == RowEffect::visible) read = judge_->accepted(one, *role, did.command, row, &row);
        ++result.answers;
        if (read.outcome == RowEffect::unknown) ++result.undetermined;
        else if (!agree(read, did))
            result.differences.push_back(fmt::format("{} {} as {} with setting {} on{}: read {}, did {} {}{}", name.display(), access::name_of(did.command), role_name,
                                                     cases.askings[did.asking].setting.value_or("unset"), values_of(cases, cases.own.rows[did.row]), shown(read), access::name_of(did.outcome), did.message, policies_of(*relation)));
    };
    const probe::ProbedTable probed = probe.probe(table);
    // And what the verdict is made of: the most that was reached.
    for (std::size_t role = 0; role < probed.roles.size(); ++role)
        for (const Command command : commands)
            for (const As as : all_as) {
                const Seen& read = table.roles[role].commands[static_cast<std::size_t>(command)].as(as);
                const Seen& did = probed.roles[role].commands[static_cast<std::size_t>(command)].as(as);
                const bool same = read.outcome == did.outcome || read.outcome == RowEffect::unknown || (read.or_error && did.outcome == RowEffect::error) || did.outcome == RowEffect::error;
                if (!same && (read.outcome == RowEffect::visible || did.outcome == RowEffect::visible))
                    result.differences.push_back(fmt::format("{} {} by {} as {}: read {} ({}), did {}{}", name.display(), access::name_of(command), table.roles[role].role, access::name_of(as),
                                                             access::name_of(read.outcome), read.why, access::name_of(did.outcome), policies_of(*relation)));
            }
    if (expected) *expected = table;
    return result;
}

}  // namespace pgsteward::test
