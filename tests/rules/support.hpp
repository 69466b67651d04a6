// Rules at work on texts in memory: examples of rules and the cases in testdata/rules.
#pragma once

#include <algorithm>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "check/validate.hpp"
#include "migration/framework.hpp"

namespace pgsteward::rule_tests {

/// Path → content.
using Files = std::map<std::string, std::string>;

inline constexpr std::string_view file_mark = "==> ";

/// An example of a rule: SQL, or several files, each after a line "==> path". SQL becomes a file called `name`.
inline Files files_of(std::string_view example, const std::string& name) {
    Files files;
    if (example.empty()) return files;
    if (!example.starts_with(file_mark)) return {{name, std::string(example)}};
    std::string* content = nullptr;
    for (std::size_t at = 0; at < example.size();) {
        const std::size_t end = std::min(example.find('\n', at), example.size() - 1) + 1;
        const std::string_view line = example.substr(at, end - at);
        if (line.starts_with(file_mark)) content = &files[std::string(line.substr(file_mark.size(), line.size() - file_mark.size() - 1))];
        else if (content) *content += line;
        at = end;
    }
    return files;
}

/// The chain of these files, read by the framework that they look like.
inline MigrationChain chain_of(const Files& files) {
    FileTree tree;
    tree.root = "db";
    for (const auto& [path, content] : files) tree.paths.push_back(path);
    tree.read = [files](const std::string& path) -> std::optional<SourceText> {
        const auto file = files.find(path);
        if (file == files.end()) return std::nullopt;
        return SourceText("db/" + path, file->second);
    };
    return read_chain(*recognise_framework(tree), tree, 1);
}

/// How a run of the tests differs from that of a user.
struct Setup {
    Policy policy;
    WaiverMode waivers = WaiverMode::honour;
    /// The migrations whose file's name ends so are judged; the others are their context.
    std::string judged;
    bool complete = true;                    ///< false: a file that is judged alone
    int postgres = 15;
};

/// The rules on these files.
inline Validation examine(const Files& files, const Setup& setup, std::span<const Rule* const> rules = migration_rules()) {
    const MigrationChain chain = chain_of(files);
    ValidateOptions options;
    options.check.today = "2026-01-15";
    options.check.waivers = setup.waivers;
    options.complete = setup.complete;
    options.postgres = setup.postgres;
    options.selected = [&](const Migration& migration) { return migration.file.name().ends_with(setup.judged); };
    return validate(chain, rules, setup.policy, options);
}

/// "line rule" of each finding of the upgrade that no waiver covers, in order.
inline std::vector<std::string> lines_of(const Validation& validation) {
    std::vector<std::string> lines;
    for (const Finding& finding : validation.findings)
        if (!finding.waiver && finding.direction != "downgrade") lines.push_back(fmt::format("{} {}", finding.place.begin.line, finding.rule));
    return lines;
}

}  // namespace pgsteward::rule_tests
