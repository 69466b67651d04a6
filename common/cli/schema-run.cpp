#include "cli/schema-run.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <unordered_map>

#include "check/secrets.hpp"
#include "cli/configuration.hpp"
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

std::string remediation(const Report& report) {
    std::vector<std::pair<std::string, std::string>> by_fix;   // what is to be done, and why
    std::unordered_map<std::string, std::size_t> positions;
    for (const Finding& finding : report.findings) {
        if (finding.waiver || finding.fix.empty()) continue;
        const bool runs = finding.fix.ends_with(';') && finding.fix.find("…") == std::string::npos;
        const std::string fix = runs ? finding.fix : fmt::format("-- to do: {}", printable(finding.fix));
        const auto [known, fresh] = positions.try_emplace(fix, by_fix.size());
        if (fresh) by_fix.emplace_back(fix, "");
        by_fix[known->second].second += fmt::format("-- {}: {}\n", printable(finding.rule), printable(finding.message));
    }
    std::string text;
    for (const auto& [fix, reasons] : by_fix) text += fmt::format("{}{}\n\n", reasons, fix);
    return text;
}

void add_reading(Report& report, const Schema& schema) {
    for (const ReadError& error : schema.errors) report.errors.push_back({place_of(error.at), redacted(excerpt(error.at)), error.message});
    report.files += schema.files;
    report.statements += schema.statements;
    report.opaque += schema.opaque.size();
}

}  // namespace pgsteward
