#include "cli/rls-probe.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "access/row-evidence.hpp"
#include "check/row-security-support.hpp"
#include "cli/schema-run.hpp"
#include "postgres/load.hpp"
#include "postgres/scratch-server.hpp"
#include "print/sql.hpp"
#include "probe/stripped-schema.hpp"
#include "source/schema-source.hpp"

namespace pgsteward {
namespace {

using access::As;
using access::Command;
using access::RowEffect;
using access::Seen;

std::set<std::string> granted_roles(const access::Tenancy& tenancy) {
    std::set<std::string> granted(tenancy.roles_without_grants.begin(), tenancy.roles_without_grants.end());
    if (tenancy.roles_assumed) granted.emplace(access::any_application_role);
    return granted;
}

/// What the probe of a table and what was read disagree on; empty where on nothing.
std::vector<std::string> differences(const TableProbe& probe) {
    std::vector<std::string> found;
    for (std::size_t role = 0; role < probe.probed.roles.size(); ++role)
        for (const Command command : access::commands)
            for (const As as : access::all_as) {
                const Seen& read = probe.table->roles[role].commands[static_cast<std::size_t>(command)].as(as);
                const Seen& did = probe.probed.roles[role].commands[static_cast<std::size_t>(command)].as(as);
                // Whether an own row is reached at all decides whether it can be refused to make it another's.
                const bool own_open = probe.table->roles[role].commands[static_cast<std::size_t>(command)].as(As::own).outcome == RowEffect::unknown;
                const bool both_refused = own_open && read.outcome != RowEffect::visible && did.outcome != RowEffect::visible && did.outcome != RowEffect::error;
                const bool same = both_refused || read.outcome == did.outcome || read.outcome == RowEffect::unknown || did.outcome == RowEffect::unknown || (read.or_error && did.outcome == RowEffect::error);
                if (!same)
                    found.push_back(fmt::format("{} by {} as {}: read {}, the server said {}{}", access::name_of(command), probe.table->roles[role].role, access::name_of(as), access::name_of(read.outcome), access::name_of(did.outcome),
                                                did.why.empty() ? "" : fmt::format(" ({})", did.why)));
            }
    return found;
}

std::vector<TableProbe> probe_tables(const RowSecurityAnalysis& analysis, probe::RowProbe& probe) {
    std::vector<TableProbe> probes;
    for (const access::TableResult& table : analysis.row_security().tables) {
        if (!table.cases) continue;
        TableProbe one{&table, {}};
        try {
            one.probed = probe.probe(table);
        } catch (const postgres::DatabaseError& error) {
            if (error.fields().connection_lost) throw;
            one.probed = {};
            one.probed.refused = error.fields().message;
            probe.start_again();
        }
        probes.push_back(std::move(one));
    }
    return probes;
}

}  // namespace

std::vector<TableProbe> probe_on_scratch_server(const RowSecurityAnalysis& analysis, const std::string& source, const Run& run, std::vector<std::string>& notes) {
    postgres::ScratchServer server = postgres::ScratchServer::start({.major = run.policy.postgres_given ? run.policy.postgres : 0});
    const std::string database = server.create_database();
    postgres::Connection connection = server.connect(database);
    std::optional<SourceText> script = schema_sql(source, schema_request(run));
    if (!script) script = SourceText("catalog.sql", print::sql(analysis.review().catalog, {.existing_roles = {"postgres", std::string(access::any_application_role)}, .secrets = print::Secrets::redacted, .postgres = analysis.review().postgres}));
    const postgres::LoadResult loaded = postgres::load(connection, *script);
    if (!loaded.complete()) notes.push_back(fmt::format("the scratch server refused {} statements of the schema: what depends on them is not probed", loaded.errors.size() + loaded.not_run));
    for (const std::string& role : analysis.row_security().tenancy.roles)
        connection.run(fmt::format("DO $$BEGIN CREATE ROLE {}; EXCEPTION WHEN duplicate_object THEN NULL; END$$", quoted(role)));
    if (analysis.row_security().tenancy.roles_assumed) connection.run(fmt::format("CREATE ROLE {}", quoted(access::any_application_role)));
    probe::strip_schema(connection);
    probe::RowProbe probe([&] { return server.connect(database); }, analysis.row_security().tenancy.setting, granted_roles(analysis.row_security().tenancy));
    return probe_tables(analysis, probe);
}

std::vector<TableProbe> probe_live(const RowSecurityAnalysis& analysis, const std::string& target) {
    const postgres::ConnectOptions options{.statement_timeout = std::chrono::seconds(30), .lock_timeout = std::chrono::seconds(2)};
    probe::RowProbe probe([&] { return postgres::Connection::open(target, options); }, analysis.row_security().tenancy.setting, {});
    probe.copies = true;
    probe.catalog = &analysis.review().catalog;
    return probe_tables(analysis, probe);
}

bool settles(const access::RowSecurityReview& review, const TableProbe& probe) {
    if (!probe.probed.refused.empty() || probe.probed.rows < 2 || probe.probed.roles.empty()) return false;
    // What the rows do not stand for was not asked of the server either.
    if (!access::rows_stand_for_all(review, *probe.table)) return false;
    for (const access::RoleResult& role : probe.probed.roles)
        for (const access::CommandResult& command : role.commands)
            if (command.leaks() || command.undetermined()) return false;
    return true;
}

std::vector<Verdict> judge_probes(const RowSecurityAnalysis& analysis, const std::vector<TableProbe>& probes, std::string_view rule) {
    std::vector<Verdict> verdicts;
    for (const TableProbe& probe : probes) {
        const Relation& relation = *probe.table->relation;
        // Of a table that may not be as it was read, nothing is said to be so.
        const auto different = probe.table->protection_in_doubt.empty() ? differences(probe) : std::vector<std::string>();
        if (rule == "probe-disagrees" && !different.empty())
            verdicts.push_back(about(relation, fmt::format("the server does not do what was read of {}: {}{}", relation.name.display(), different[0], different.size() > 1 ? fmt::format(", and {} more", different.size() - 1) : "")));
        if (rule == "probe-vacuous" && (!probe.probed.refused.empty() || probe.probed.rows < 2))
            verdicts.push_back(about(relation, fmt::format("the probe of {} proves nothing: {}", relation.name.display(), probe.probed.refused.empty() ? "rows of two tenants could not be seeded" : probe.probed.refused)));
        if (rule != "probe-role-exempt" || !relation.row_security) continue;
        std::vector<std::string> exempt;
        for (const access::RoleResult& role : probe.table->roles)
            if (role.exemption != access::Exemption::none) exempt.push_back(role.role);
        if (!exempt.empty()) verdicts.push_back(about(relation, fmt::format("the probe of {} as {} proves nothing: row security does not hold that role", relation.name.display(), and_list(exempt))));
    }
    (void)analysis;
    return verdicts;
}

}  // namespace pgsteward
