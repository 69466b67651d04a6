// Which pgsteward.yaml applies to a run.
#pragma once

#include <set>
#include <string>

#include "cli/tool.hpp"

namespace pgsteward {

/// The names that `rules:` may use: the rules of all tools.
std::set<std::string> known_rule_ids(const Tool& tool);

/// The configuration that --config, --no-config and --policy-ref ask for, else the nearest one, else the defaults;
/// with --pg-version.
Policy read_configuration(const Options& options, const std::set<std::string>& known_rules);

/// The configuration as it stands in the git revision `revision`: `file`, or the nearest one where that is empty.
Policy configuration_at(const std::string& revision, const std::string& file, const std::set<std::string>& known_rules);

/// A path that the configuration names, from the working directory; empty where it names none.
std::string configured_path(const Policy& policy, const std::string& path);

inline constexpr const char* configuration_name = "pgsteward.yaml";

}  // namespace pgsteward
