// A chain as lines of text, so that tests compare whole chains.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "migration/framework.hpp"

namespace pgsteward::framework_tests {

inline std::string joined(const std::vector<std::string>& words, const char* otherwise) {
    return words.empty() ? otherwise : fmt::format("{}", fmt::join(words, ", "));
}

inline std::string mode_name(TransactionMode mode) {
    switch (mode) {
        case TransactionMode::whole: return "whole";
        case TransactionMode::per_statement: return "per_statement";
        case TransactionMode::as_written: return "as_written";
        case TransactionMode::unknown: break;
    }
    return "unknown";
}

inline std::string file_and_line(const Location& at) {
    const std::string& name = at.source.name();
    return fmt::format("{}:{}", name.substr(name.rfind('/') + 1), at.begin().line);
}

struct Shown {
    std::string operator()(const SendSql& sent) const {
        const bool exact = sent.sql.verbatim() && sent.call == sent.sql.call() && sent.condition.empty();
        return fmt::format("{} {}-{}{}", sent.read_by_psql ? "psql" : "sql", file_and_line(sent.call),
                           sent.call.end().line, exact ? "" : " NOT VERBATIM");
    }
    std::string operator()(const Opaque& opaque) const {
        return fmt::format("{} {} ({})", opaque.reach == Opaque::Reach::harmless ? "harmless" : "opaque",
                           file_and_line(opaque.at), opaque.what);
    }
    std::string operator()(const TransactionBoundary& boundary) const {
        switch (boundary.kind) {
            case TransactionBoundary::Kind::begin_autocommit: return "begin_autocommit";
            case TransactionBoundary::Kind::end_autocommit: return "end_autocommit";
            case TransactionBoundary::Kind::commit: return "commit";
            case TransactionBoundary::Kind::rollback: break;
        }
        return "rollback";
    }
    std::string operator()(const ColumnFound& found) const { return "found " + found.sql; }
};

inline std::string shown(const MigrationScript& script) {
    if (!script.present) return "none";
    std::vector<std::string> actions;
    for (const MigrationAction& action : script.actions) actions.push_back(std::visit(Shown(), action));
    return fmt::format("{}{}: {}", mode_name(script.transaction), script.empty ? ", empty" : "", joined(actions, "-"));
}

inline std::string shown(const Migration& migration) {
    std::string line =
        fmt::format("{} '{}' after {}", migration.revision, migration.title, joined(migration.parents, "nothing"));
    if (!migration.depends_on.empty()) line += fmt::format(", needs {}", fmt::join(migration.depends_on, ", "));
    if (migration.repeatable) line += ", repeatable";
    return fmt::format("{} | {} | {}", line, shown(migration.upgrade), shown(migration.downgrade));
}

inline std::string shown(const ReadError& error) {
    return fmt::format("error: {}: {}", file_and_line(error.at), error.message);
}

/// testdata/frameworks/NAME.
inline FileTree tree_of(const std::string& name) {
    const std::string folder = PGSTEWARD_SOURCE_DIR "/testdata/frameworks/" + name;
    return file_tree_on_disk(folder, folder);
}

/// Files that are only in memory, below the root "db".
inline FileTree tree_of(const std::map<std::string, std::string>& files) {
    FileTree tree;
    tree.root = "db";
    for (const auto& [path, content] : files) tree.paths.push_back(path);
    tree.read = [files](const std::string& path) -> std::optional<SourceText> {
        const auto file = files.find(path);
        if (file == files.end()) return std::nullopt;
        return SourceText("db/" + path, file->second);
    };
    return tree;
}

/// One line for each migration: revision, title, parents, and for each direction the transaction mode and the lines
/// where each piece begins and ends; after it its errors, at the end those of the chain.
inline std::vector<std::string> lines_of(const MigrationChain& chain) {
    std::vector<std::string> lines;
    for (const Migration& migration : chain.migrations) {
        lines.push_back(shown(migration));
        for (const ReadError& error : migration.errors) lines.push_back(shown(error));
    }
    for (const ReadError& error : chain.errors) lines.push_back("chain " + shown(error));
    return lines;
}

inline std::vector<std::string> lines_of(const std::string& framework, const FileTree& tree) {
    return lines_of(read_chain(*find_framework(framework), tree, 2));
}

/// The SQL of one direction, piece by piece.
inline std::vector<std::string> sql_of(const MigrationScript& script) {
    std::vector<std::string> pieces;
    for (const MigrationAction& action : script.actions)
        if (const auto* sent = std::get_if<SendSql>(&action)) pieces.emplace_back(sent->sql.text());
    return pieces;
}

}  // namespace pgsteward::framework_tests
