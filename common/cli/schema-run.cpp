#include "cli/schema-run.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <unordered_map>

#include "check/secrets.hpp"
#include "cli/configuration.hpp"
#include "sql/parse.hpp"
#include "sql/script.hpp"
#include "text/excerpt.hpp"
#include "text/failure.hpp"

namespace pgsteward {

SchemaRequest schema_request(const Run& run) {
    SchemaRequest request;
    request.framework = run.options.has("framework") ? run.options.value("framework") : run.policy.framework;
    request.stdin_filename = run.options.value("stdin-filename");
    request.repository_hint = run.policy.directory;
    request.declarations = std::make_shared<const Declarations>(run.policy.alembic);
    request.jobs = run.jobs;
    request.postgres = run.policy.postgres;
    request.postgres_given = run.policy.postgres_given;
    request.role = run.options.value("as");
    return request;
}

std::string schema_source(const Run& run) {
    const auto& named = run.options.sources();
    if (named.size() > 1) throw UsageError(fmt::format("one SOURCE is judged at a time, and {} were named", named.size()));
    if (!named.empty()) return named.front();
    for (const std::string& path : {run.policy.canonical, run.policy.migrations_path})
        if (!path.empty()) return configured_path(run.policy, path);
    if (isatty(STDIN_FILENO) == 1) throw UsageError("nothing to examine: name a SOURCE, or - to read stdin");
    return "-";
}

namespace {

/// What is to be done, and why.
struct Mending {
    std::string fix;
    bool runs = false;                       ///< as SQL; else people must decide
    std::string reasons;
    std::set<std::string> as, from;          ///< roles that it revokes as, by SET ROLE, and from
};

void read_roles(Mending& mending) {
    for (const Span& at : sql::split_statements(mending.fix)) {
        const auto parsed = sql::parse_statement(std::string_view(mending.fix).substr(at.begin, at.size()));
        const auto* statement = std::get_if<sql::Statement>(&parsed);
        const auto* set = statement ? std::get_if<sql::SetVariable>(&statement->body) : nullptr;
        const auto* grant = statement ? std::get_if<sql::Grant>(&statement->body) : nullptr;
        if (set && set->name == "role" && !set->values.empty()) mending.as.insert(set->values[0]);
        for (const sql::RoleReference& grantee : grant && !grant->is_grant ? grant->grantees : std::vector<sql::RoleReference>()) mending.from.insert(grantee.name);
    }
}

/// A role takes back what it granted before its own grant is taken, with which it could not any more.
std::vector<Mending> in_order(std::vector<Mending> open) {
    std::map<std::string, std::size_t> waiting;
    for (const Mending& one : open)
        for (const std::string& role : one.as) ++waiting[role];
    std::vector<Mending> done;
    while (!open.empty()) {
        std::vector<Mending> later;
        const std::size_t before = done.size();
        for (Mending& one : open) {
            const bool waits = std::any_of(one.from.begin(), one.from.end(), [&](const std::string& role) { return waiting[role] > (one.as.contains(role) ? 1 : 0); });
            if (waits) {
                later.push_back(std::move(one));
                continue;
            }
            for (const std::string& role : one.as) --waiting[role];
            done.push_back(std::move(one));
        }
        if (done.size() == before) {         // each waits for another: as they stand
            std::move(later.begin(), later.end(), std::back_inserter(done));
            later.clear();
        }
        open = std::move(later);
    }
    return done;
}

std::vector<Mending> mendings_of(const std::vector<Finding>& findings) {
    std::vector<Mending> all;
    std::unordered_map<std::string, std::size_t> positions;
    for (const Finding& finding : findings) {
        if (finding.waiver || finding.fix.empty()) continue;
        const bool runs = finding.fix.ends_with(';') && finding.fix.find("…") == std::string::npos;
        const auto [known, fresh] = positions.try_emplace(finding.fix, all.size());
        if (fresh) all.push_back({finding.fix, runs, {}, {}, {}});
        all[known->second].reasons += fmt::format("-- {}: {}\n", printable(finding.rule), printable(finding.message));
        if (fresh && runs) read_roles(all.back());
    }
    return in_order(std::move(all));
}

}  // namespace

std::string remediation(const std::vector<Finding>& findings) {
    std::string text;
    for (const Mending& one : mendings_of(findings)) text += fmt::format("{}{}\n\n", one.reasons, one.runs ? one.fix : "-- to do: " + printable(one.fix));
    return text;
}

void add_reading(Report& report, const Schema& schema) {
    for (const ReadError& error : schema.errors) report.errors.push_back({place_of(error.at), redacted(excerpt(error.at)), error.message});
    report.files += schema.files;
    report.statements += schema.statements;
    report.opaque += schema.opaque.size();
}

}  // namespace pgsteward
