// Flyway: V1_2__title.sql in order of version, in any subfolder; R__title.sql again whenever it changes, after all
// versions, in order of titles; U1_2__title.sql undoes; B1_2__title.sql stands in for older versions in a new database.
// One transaction per file, but a file of statements that cannot run in one runs without; so does one for which
// executeInTransaction=false is said.
#include <algorithm>
#include <array>
#include <cctype>
#include <iterator>
#include <tuple>

#include <fmt/format.h>

#include "migration/versioned-files.hpp"
#include "sql/script.hpp"

namespace pgsteward::frameworks {
namespace {

struct Name {
    char prefix = 'V';  ///< V, U, B, R, or one of the callbacks: '<' beforeMigrate, '>' afterMigrate
    std::string version;
    std::string title;
};

/// Migrations in Java or Kotlin have the same names.
std::optional<std::string_view> stem_of(std::string_view file_name) {
    constexpr std::array<std::string_view, 4> suffixes = {".sql", ".java", ".kt", ".groovy"};
    for (const std::string_view suffix : suffixes)
        if (file_name.ends_with(suffix)) return file_name.substr(0, file_name.size() - suffix.size());
    return std::nullopt;
}

bool is_version(std::string_view text) {
    return !leading_digits(text).empty() && leading_digits(text.substr(text.size() - 1)).size() == 1 &&
           text.find_first_not_of("0123456789._") == std::string_view::npos;
}

std::optional<Name> parse(std::string_view file_name) {
    const auto stem = stem_of(file_name);
    if (!stem || stem->empty()) return std::nullopt;
    if (file_name.ends_with(".sql") && stem->substr(0, stem->find("__")) == "beforeMigrate")
        return Name{'<', {}, std::string(*stem)};
    if (file_name.ends_with(".sql") && stem->substr(0, stem->find("__")) == "afterMigrate")
        return Name{'>', {}, std::string(*stem)};
    const std::size_t separator = stem->find("__");
    if (separator == std::string_view::npos || std::string_view("VUBR").find(stem->front()) == std::string_view::npos)
        return std::nullopt;
    Name name{stem->front(), std::string(stem->substr(1, separator - 1)), std::string(stem->substr(separator + 2))};
    if (name.prefix == 'R' ? !name.version.empty() : !is_version(name.version)) return std::nullopt;
    std::replace(name.version.begin(), name.version.end(), '_', '.');
    std::replace(name.title.begin(), name.title.end(), '_', ' ');
    return name;
}

/// Part by part as numbers, missing parts being 0: 1.9 < 1.10, 1 = 1.0.
int compare_parts(std::string_view a, std::string_view b) {
    while (!a.empty() || !b.empty()) {
        const std::string_view part_a = a.substr(0, a.find('.'));
        const std::string_view part_b = b.substr(0, b.find('.'));
        if (const int order = compare_numbers(part_a, part_b)) return order;
        a.remove_prefix(std::min(part_a.size() + 1, a.size()));
        b.remove_prefix(std::min(part_b.size() + 1, b.size()));
    }
    return 0;
}

/// Revisions: "V1.2" and "B1.2".
int compare_revisions(std::string_view a, std::string_view b) {
    if (a.substr(0, 1) != b.substr(0, 1)) return compare_bytes(a, b);
    return compare_parts(a.substr(1), b.substr(1));
}

int rank(char prefix) {
    // A baseline comes before the version that it includes.
    return prefix == '<' ? 0 : prefix == '>' ? 3 : prefix == 'R' ? 2 : 1;
}

std::string revision_of(const Name& name, std::string_view path) {
    return rank(name.prefix) == 1 ? fmt::format("{}{}", name.prefix, name.version)
                                  : std::string(*stem_of(file_name_of(path)));
}

struct Found {
    Name name;
    std::string path;
};

std::vector<Found> find_all(const FileTree& tree) {
    std::vector<Found> found;
    for (const std::string& path : tree.paths)
        if (auto name = parse(file_name_of(path))) found.push_back({std::move(*name), path});
    std::sort(found.begin(), found.end(), [](const Found& a, const Found& b) {
        if (rank(a.name.prefix) != rank(b.name.prefix)) return rank(a.name.prefix) < rank(b.name.prefix);
        if (const int order = compare_parts(a.name.version, b.name.version)) return order < 0;
        return std::tie(a.name.prefix, a.name.title, a.path) < std::tie(b.name.prefix, b.name.title, b.path);
    });
    return found;
}

int recognises(const FileTree& tree) {
    std::vector<std::string> versioned;
    std::vector<std::string> repeatable;
    for (const Found& found : find_all(tree)) {
        if (!found.path.ends_with(".sql")) continue;
        if (found.name.prefix == 'V' || found.name.prefix == 'B') versioned.emplace_back(folder_of(found.path));
        if (found.name.prefix == 'R') repeatable.emplace_back(folder_of(found.path));
    }
    if (!versioned.empty()) return score_at(95, nearest_folders(std::move(versioned)).front());
    return repeatable.empty() ? 0 : score_at(60, nearest_folders(std::move(repeatable)).front());
}

/// Those with the prefix.
std::vector<Found> only(char prefix, const std::vector<Found>& all) {
    std::vector<Found> result;
    std::copy_if(all.begin(), all.end(), std::back_inserter(result),
                 [&](const Found& found) { return found.name.prefix == prefix; });
    return result;
}

std::vector<MigrationFiles> list(const FileTree& tree) {
    const std::vector<Found> all = find_all(tree);
    std::vector<Found> undos = only('U', all);
    const std::vector<Found> versions = only('V', all);
    std::vector<MigrationFiles> result;
    for (const Found& found : all) {
        if (found.name.prefix == 'U') continue;
        MigrationFiles files{found.path, {}, {}};
        const auto undo = std::find_if(undos.begin(), undos.end(), [&](const Found& other) {
            return compare_parts(other.name.version, found.name.version) == 0;
        });
        if (found.name.prefix == 'V' && undo != undos.end()) {
            files.downgrade = undo->path;
            undos.erase(undo);
        }
        if (found.name.prefix == 'B' && !versions.empty() &&
            compare_parts(versions.front().name.version, found.name.version) <= 0)
            files.others.push_back(versions.front().path);
        result.push_back(std::move(files));
    }
    for (const Found& undo : undos) result.push_back({{}, undo.path, {}});
    return result;
}

bool says_no_transaction(std::string_view line) {
    const std::size_t equals = line.find('=');
    return equals != std::string_view::npos && trimmed(line.substr(0, equals)) == "executeInTransaction" &&
           trimmed(line.substr(equals + 1)) == "false";
}

/// "-- flyway:executeInTransaction=false" at the begin of a line.
bool says_no_transaction(const SourceText& file, std::string_view comment) {
    for (std::uint32_t line = 1; line <= file.line_count(); ++line) {
        std::string_view text = line_text(file, line);
        if (!text.starts_with(comment)) continue;
        text = trimmed(text.substr(comment.size()));
        if (text.starts_with("flyway:")) text.remove_prefix(7);
        if (says_no_transaction(text)) return true;
    }
    return false;
}

/// PostgreSQLParser of Flyway knows such statements by their first words. The file's other statements must be like it:
/// Flyway refuses a mixture.
bool needs_no_transaction(std::string_view statement) {
    std::string words;
    for (const char c : statement.substr(0, 80)) {
        const bool space = std::isspace(static_cast<unsigned char>(c)) != 0;
        if (!space) words += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
        else if (!words.empty() && words.back() != ' ') words += ' ';
    }
    constexpr std::array<std::string_view, 15> beginnings = {
        "CREATE INDEX CONCURRENTLY", "CREATE UNIQUE INDEX CONCURRENTLY", "DROP INDEX CONCURRENTLY", "VACUUM", "ALTER SYSTEM", "CREATE DATABASE",
        "DROP DATABASE", "CREATE TABLESPACE", "DROP TABLESPACE", "CREATE SUBSCRIPTION", "DROP SUBSCRIPTION", "REINDEX SCHEMA", "REINDEX DATABASE",
        "REINDEX SYSTEM", "DISCARD ALL"};
    return std::any_of(beginnings.begin(), beginnings.end(), [&](std::string_view beginning) { return words.starts_with(beginning); });
}

void choose_transaction(MigrationScript& script) {
    const std::string_view text = script.at.source.content();
    std::size_t without = 0, all = 0;
    for (const sql::ScriptItem& item : sql::split_script(text).items) {
        if (item.kind != sql::ScriptItem::Kind::statement) continue;
        ++all;
        without += needs_no_transaction(text.substr(item.at.begin, item.at.size())) ? 1 : 0;
    }
    if (without > 0) script.transaction = without == all ? TransactionMode::per_statement : TransactionMode::whole;
}

void read_script(const FileTree& tree, const std::string& path, MigrationScript& script) {
    if (!script.present) return;
    if (!path.ends_with(".sql")) {
        script =
            opaque_script(script.at.source, "a migration written in another language, whose statements are not read");
        return;
    }
    const auto settings = tree.read(path + ".conf");
    if (says_no_transaction(script.at.source, "--") || (settings && says_no_transaction(*settings, "")))
        script.transaction = TransactionMode::per_statement;
    else choose_transaction(script);
}

Migration read(const FileTree& tree, const MigrationFiles& files) {
    const std::string& path = files.upgrade.empty() ? files.downgrade : files.upgrade;
    const auto name = parse(file_name_of(path));
    Migration migration = read_files(tree, files, revision_of(*name, path), name->title, TransactionMode::as_written);
    migration.repeatable = rank(name->prefix) != 1;
    read_script(tree, files.upgrade, migration.upgrade);
    read_script(tree, files.downgrade, migration.downgrade);
    if (name->prefix == 'B' && !files.others.empty()) {
        migration.upgrade =
            opaque_script(migration.file, "a baseline for new databases, whose older versions are read instead");
        std::get<Opaque>(migration.upgrade.actions.front()).reach = Opaque::Reach::harmless;
    }
    return migration;
}

void link(MigrationChain& chain) {
    link_in_order(chain, compare_revisions);
}

std::vector<WrittenFile> compose(const NewMigration& migration) {
    std::string version;
    for (const Migration& one : migration.chain.migrations)
        if (!one.repeatable) version = one.revision;
    // The last part of the version counts on.
    const std::size_t part = version.find_last_of("._") == std::string::npos ? 0 : version.find_last_of("._") + 1;
    const std::string next = next_version(version.substr(part));
    if (next.empty()) return {};
    return {{folder_of_last(migration.chain) + "V" + version.substr(0, part) + next + "__" + migration.slug + ".sql", as_script(migration.statements)}};
}

std::optional<WrittenFile> without_transaction(const Migration& migration) {
    return WrittenFile{migration.file.name() + ".conf", "executeInTransaction=false\n"};
}

}  // namespace

extern const Framework flyway = {
    .name = "flyway",
    .summary = "V1_2__title.sql, R__title.sql, U1_2__title.sql and B1_2__title.sql",
    .recognises = recognises,
    .list = list,
    .read = read,
    .outside_transaction = "with `executeInTransaction=false` in the file's .conf",
    .compose = compose,
    .without_transaction = without_transaction,
    .link = link,
};

}  // namespace pgsteward::frameworks
