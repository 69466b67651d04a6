// pgsteward.yaml: one file configures every tool. Everything in it is checked when it is read, also the sections
// that the running tool does not use; names of objects and roles are checked by the tool that uses them.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "check/finding.hpp"
#include "sql/versions.hpp"
#include "text/file-tree.hpp"
#include "text/source-text.hpp"

namespace pgsteward {

/// A rule's severity, or off.
struct RuleSetting {
    bool off = false;
    Severity severity = Severity::error;
};

/// How many privileges a role may have on a pattern of objects.
struct GrantPolicy {
    std::optional<std::vector<std::string>> exactly, at_least, at_most;   ///< upper case
    Location at;
};

struct Policy {
    /// The file, for messages; its directory is what relative paths in it count from. Empty without a file.
    std::string path;
    std::string directory;

    int postgres = 15;
    bool postgres_given = false;

    std::string migrations_path;             ///< as written, relative to `directory`
    std::string framework;
    std::string filename_pattern;            ///< RE2, matched against the whole file name
    Declarations alembic;                    ///< what Alembic migrations use and the repository does not hold
    std::string canonical;

    std::map<std::string, RuleSetting> rules;

    std::string waiver_reference;            ///< RE2 that a waiver's text must contain a match of
    std::string waiver_documents;            ///< folder where the referenced document must exist
    bool waiver_require_expiry = false;

    std::string tenant_column, tenant_setting;
    std::vector<std::string> tenant_roles;
    std::map<std::string, std::string> tenant_exempt;

    std::map<std::string, std::map<std::string, GrantPolicy>> grants;   ///< role → pattern → policy
    std::vector<std::string> append_only_tables, repair_roles;

    std::map<std::string, std::string> name_patterns;   ///< "table" → RE2, for the rule object-name-pattern
    std::vector<std::string> required_columns;

    std::string drift_register;
    std::vector<std::string> drift_ignore;
    std::vector<std::pair<std::string, std::string>> drift_severity;   ///< pattern → BLOCKING, HIGH, MEDIUM or LOW, in order

    /// Where keys and list entries stand, for messages of the tool that checks names: "tenancy/exempt/public.tenants".
    std::map<std::string, Location> places;
};

/// Throws InputError with place and suggestion for the first thing that is wrong: unknown keys and rule names,
/// wrong types, bad patterns, a version that is not 1. `known_rules` are the ids of all tools.
Policy read_policy(const SourceText& text, const std::set<std::string>& known_rules);

/// The known word nearest to `word` when it is near enough to be a typing error; else empty.
std::string nearest_word(const std::string& word, const std::vector<std::string>& known);

}  // namespace pgsteward
