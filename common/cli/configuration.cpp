#include "cli/configuration.hpp"

#include <fmt/format.h>

#include <charconv>
#include <filesystem>

#include "text/excerpt.hpp"
#include "text/failure.hpp"
#include "text/files.hpp"
#include "text/report-path.hpp"

namespace pgsteward {
namespace {

namespace fs = std::filesystem;

/// Relative, as "../../pgsteward.yaml": reports hold no absolute paths.
std::string nearest_configuration() {
    const fs::path here = fs::current_path();
    std::string upwards;
    for (fs::path folder = here;; folder = folder.parent_path()) {
        std::error_code ignored;
        if (fs::exists(folder / configuration_name, ignored)) return upwards + configuration_name;
        if (folder == folder.parent_path()) return {};
        upwards += "../";
    }
}

Policy policy_from(const std::string& file, const std::set<std::string>& known_rules) {
    return read_policy(SourceText(report_path(file), read_file(file)), known_rules);
}

Policy chosen(const Options& options, const std::set<std::string>& known_rules) {
    const bool from_git = options.has("policy-ref");
    if (options.has("no-config")) {
        if (options.has("config") || from_git)
            throw UsageError(fmt::format("--no-config contradicts --{}", from_git ? "policy-ref" : "config"));
        return {};
    }
    if (from_git) return configuration_at(options.value("policy-ref"), options.value("config"), known_rules);
    const std::string file = options.has("config") ? options.value("config") : nearest_configuration();
    return file.empty() ? Policy{} : policy_from(file, known_rules);
}

}  // namespace

std::string configured_path(const Policy& policy, const std::string& path) {
    return path.empty() || policy.directory.empty() ? path : (fs::path(policy.directory) / path).generic_string();
}

std::set<std::string> known_rule_ids(const Tool& tool) {
    std::set<std::string> ids;
    for (const Rule* rule : all_rules()) ids.emplace(rule->id);
    for (const Rule* rule : tool.rules()) ids.emplace(rule->id);
    return ids;
}

Policy read_configuration(const Options& options, const std::set<std::string>& known_rules) {
    Policy policy = chosen(options, known_rules);
    if (!options.has("pg-version")) return policy;
    const std::string written = options.value("pg-version");
    const char* end = written.data() + written.size();
    int version = 0;
    const bool whole = std::from_chars(written.data(), end, version).ptr == end;
    if (!whole || version < oldest_postgres || version > newest_postgres)
        throw UsageError(fmt::format("--pg-version must be a major version from {} to {}, not {}", oldest_postgres,
                                     newest_postgres, printable(written)));
    policy.postgres = version;
    policy.postgres_given = true;
    return policy;
}

}  // namespace pgsteward
