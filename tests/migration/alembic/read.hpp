// Reads migrations that a test writes down as text, and prints what they send in one line each.
#pragma once

#include <fmt/format.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "migration/framework.hpp"

namespace pgsteward::frameworks {
extern const Framework alembic;
}

namespace pgsteward::tests {

/// A tree of files in memory, by path.
using Files = std::map<std::string, std::string>;

inline FileTree tree_of(const Files& files) {
    FileTree tree;
    for (const auto& [path, content] : files)
        if (!path.starts_with("../")) tree.paths.push_back(path);
    tree.read = [files](const std::string& path) -> std::optional<SourceText> {
        const auto found = files.find(path);
        if (found == files.end()) return std::nullopt;
        return SourceText(path, found->second);
    };
    return tree;
}

inline Migration read_files(const Files& files, const std::string& path) {
    return frameworks::alembic.read(tree_of(files), {path, "", {}});
}

inline Migration read_text(const std::string& text) { return read_files({{"m.py", text}}, "m.py"); }

/// upgrade() with this body, which begins in line 4, behind `head` in one line.
inline Migration read_upgrade(const std::string& body, const std::string& head = {}) {
    std::string text = "from alembic import op; import sqlalchemy as sa; revision = 'a'; down_revision = None\n";
    text += head + "\ndef upgrade():\n";
    std::size_t begin = 0;
    while (begin < body.size()) {
        const std::size_t end = std::min(body.find('\n', begin), body.size());
        text += "    " + body.substr(begin, end - begin) + "\n";
        begin = end + 1;
    }
    return read_text(text + "def downgrade():\n    pass\n");
}

inline std::string single_spaced(const std::string& text) {
    std::string result;
    for (const char c : text) {
        const bool blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
        if (!blank) result += c;
        else if (!result.empty() && result.back() != ' ') result += ' ';
    }
    while (!result.empty() && (result.back() == ' ' || result.back() == ';')) result.pop_back();
    return result;
}

inline std::string at(const Location& place) { return fmt::format("{}:{}", place.begin().line, place.begin().column); }

/// "line:column SQL", "line:column OPAQUE what", "line:column AUTOCOMMIT"; a condition behind " -- ". What the
/// migration only says that it finds is left out.
inline std::vector<std::string> lines_of(const MigrationScript& script) {
    std::vector<std::string> result;
    for (const MigrationAction& action : script.actions) {
        if (const auto* sent = std::get_if<SendSql>(&action)) {
            const std::string text(sent->sql.text());
            const auto first = static_cast<std::uint32_t>(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
            result.push_back(fmt::format("{} {}{}", at(sent->sql.locate({first, first + 1})), single_spaced(text),
                                         sent->condition.empty() ? "" : " -- " + sent->condition));
        } else if (const auto* hidden = std::get_if<Opaque>(&action)) {
            result.push_back(fmt::format("{} {} {}", at(hidden->at), hidden->reach != Opaque::Reach::unknown ? "HARMLESS" : "OPAQUE", hidden->what));
        } else if (const auto* boundary = std::get_if<TransactionBoundary>(&action)) {
            static constexpr const char* names[] = {"AUTOCOMMIT", "END AUTOCOMMIT", "COMMIT", "ROLLBACK"};
            result.push_back(fmt::format("{} {}", at(boundary->at), names[static_cast<int>(boundary->kind)]));
        }
    }
    return result;
}

/// Only the SQL.
inline std::vector<std::string> sql_of(const MigrationScript& script) {
    std::vector<std::string> result;
    for (const MigrationAction& action : script.actions)
        if (const auto* sent = std::get_if<SendSql>(&action)) result.push_back(single_spaced(std::string(sent->sql.text())));
    return result;
}

inline MigrationChain chain_of(const Files& files) { return read_chain(frameworks::alembic, tree_of(files), 2); }

}  // namespace pgsteward::tests
