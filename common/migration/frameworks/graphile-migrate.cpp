// graphile-migrate: committed/NNNNNN[-message].sql, upwards only, each with the hash of the one before in its header,
// then what is still being worked on: current.sql or the numbered files of current/, joined. One transaction each,
// unless the body's first line is "--! no-transaction". Placeholders (:DATABASE_VISITOR) stay as they are.
#include <algorithm>

#include <fmt/format.h>

#include "migration/versioned-files.hpp"

namespace pgsteward::frameworks {
namespace {

struct Header {
    std::string previous;
    std::string hash;
    std::string message;
    std::uint32_t lines = 0;
};

/// Lines "--! Key: value" at the begin; keys begin with a capital.
Header header_of(const SourceText& file) {
    Header header;
    for (std::uint32_t line = 1; line <= file.line_count(); ++line) {
        const std::string_view text = line_text(file, line);
        if (!text.starts_with("--! ") || text.size() < 5 || text[4] < 'A' || text[4] > 'Z') break;
        header.lines = line;
        const std::size_t colon = text.find(':');
        if (colon == std::string_view::npos) continue;
        const std::string_view key = text.substr(4, colon - 4);
        const std::string value(trimmed(text.substr(colon + 1)));
        if (key == "Previous") header.previous = value;
        if (key == "Hash") header.hash = value;
        if (key == "Message") header.message = value;
    }
    return header;
}

bool is_committed(const SourceText& file) {
    return !header_of(file).previous.empty();
}

bool is_numbered(std::string_view path) {
    const std::string_view name = file_name_of(path);
    const std::string_view number = leading_digits(name);
    const std::string_view rest = name.substr(number.size());
    return !number.empty() && rest.ends_with(".sql") && (rest.front() == '-' || rest == ".sql");
}

bool is_in_current(std::string_view path) {
    return file_name_of(path) == "current.sql" || file_name_of(folder_of(path)) == "current";
}

bool is_committed_name(std::string_view path) {
    return is_numbered(path) && !is_in_current(path);
}

int recognises(const FileTree& tree) {
    const auto found = marked_folders(tree, is_committed_name, is_committed);
    return found.empty() ? 0 : score_at(100, folder_of(found.front()));
}

/// current.sql, or the files of current/ in order of their numbers.
std::vector<std::string> current_files(const FileTree& tree, std::string_view folder) {
    if (const std::string file = path_in(folder, "current.sql"); has_file(tree, file)) return {file};
    std::vector<std::string> files;
    for (const std::string& path : tree.paths)
        if (is_numbered(path) && folder_of(path) == path_in(folder, "current")) files.push_back(path);
    std::stable_sort(files.begin(), files.end(), [](const std::string& a, const std::string& b) {
        return compare_numbers(leading_digits(file_name_of(a)), leading_digits(file_name_of(b))) < 0;
    });
    return files;
}

/// The folder of committed/ and current: the former's parent, or where current is as long as nothing is committed.
std::optional<std::string> project_folder(const FileTree& tree, const std::vector<std::string>& committed) {
    if (!committed.empty() && file_name_of(committed.front()) == "committed")
        return std::string(folder_of(committed.front()));
    if (!committed.empty()) return std::nullopt;
    const auto current = std::find_if(tree.paths.begin(), tree.paths.end(), is_in_current);
    if (current == tree.paths.end()) return std::nullopt;
    const std::string_view folder = folder_of(*current);
    return std::string(file_name_of(*current) == "current.sql" ? folder : folder_of(folder));
}

std::vector<MigrationFiles> list(const FileTree& tree) {
    const auto found = marked_or_named_folders(tree, is_committed_name, is_committed);
    std::vector<MigrationFiles> result;
    for (const std::string& path : tree.paths)
        if (!found.empty() && is_numbered(path) && folder_of(path) == found.front()) result.push_back({path, {}, {}});
    std::stable_sort(result.begin(), result.end(), [](const MigrationFiles& a, const MigrationFiles& b) {
        return compare_numbers(leading_digits(file_name_of(a.upgrade)), leading_digits(file_name_of(b.upgrade))) < 0;
    });
    const auto project = project_folder(tree, found);
    const auto current = project ? current_files(tree, *project) : std::vector<std::string>();
    if (!current.empty()) result.push_back({current.front(), {}, {current.begin() + 1, current.end()}});
    refuse_further_folders(found, result);
    return result;
}

/// The file that "--!include functions/f.sql" names, below fixtures/.
std::optional<std::string_view> included(std::string_view line) {
    if (!line.starts_with("--!")) return std::nullopt;
    line = trimmed(line.substr(3));
    if (!line.starts_with("include ") || !line.ends_with(".sql")) return std::nullopt;
    return trimmed(line.substr(8));
}

class CurrentReader {
public:
    CurrentReader(const FileTree& tree, std::string fixtures, Migration& migration)
        : tree_(tree), fixtures_(std::move(fixtures)), migration_(migration) {}

    /// The file's text, with included files in the place of the lines that name them.
    void add(const SourceText& file, std::uint32_t first_line, int depth = 0) {
        std::uint32_t begin = line_begin(file, first_line);
        for (std::uint32_t line = first_line; line <= file.line_count(); ++line) {
            const auto name = included(line_text(file, line));
            if (!name) continue;
            add_slice(file, {begin, file.line(line).begin});
            begin = file.line(line + 1).begin;
            const auto other = depth < 20 ? tree_.read(path_in(fixtures_, *name)) : std::nullopt;
            if (other)
                add(*other, 1, depth + 1);
            else
                migration_.errors.push_back({{file, file.line(line)}, "the included file cannot be read"});
        }
        add_slice(file, {begin, file.whole().end});
    }

private:
    void add_slice(const SourceText& file, Span slice) {
        MigrationScript& upgrade = migration_.upgrade;
        MigrationScript added = sql_script(file, slice, upgrade.transaction, upgrade.at);
        if (added.empty && !upgrade.actions.empty()) return;
        if (upgrade.empty) upgrade.actions.clear();
        upgrade.empty = added.empty;
        upgrade.actions.push_back(std::move(added.actions.front()));
    }

    const FileTree& tree_;
    std::string fixtures_;
    Migration& migration_;
};

bool says_no_transaction(const SourceText& file, std::uint32_t first_line) {
    for (std::uint32_t line = first_line; line <= file.line_count(); ++line) {
        const std::string_view text = trimmed(line_text(file, line));
        if (!text.empty()) return text.starts_with("--!") && trimmed(text.substr(3)).starts_with("no-transaction");
    }
    return false;
}

Migration read_current(const FileTree& tree, const MigrationFiles& files) {
    Migration migration = read_files(tree, {files.upgrade, {}, {}}, "current", "current", TransactionMode::whole);
    if (!migration.errors.empty()) return migration;
    migration.upgrade.actions.clear();
    migration.upgrade.empty = true;
    const std::uint32_t first_line = header_of(migration.file).lines + 1;
    if (says_no_transaction(migration.file, first_line)) migration.upgrade.transaction = TransactionMode::as_written;
    const std::string_view folder = folder_of(files.upgrade);
    const bool is_file = file_name_of(files.upgrade) == "current.sql";
    CurrentReader reader(tree, path_in(is_file ? folder : folder_of(folder), "fixtures"), migration);
    reader.add(migration.file, first_line);
    for (const std::string& path : files.others) {
        if (const auto file = tree.read(path))
            reader.add(*file, header_of(*file).lines + 1);
        else
            migration.errors.push_back(
                {first_byte(SourceText(joined_path(tree.root, path), {})), "the file cannot be read"});
    }
    return migration;
}

Migration read(const FileTree& tree, const MigrationFiles& files) {
    if (is_refused(files)) return read_refused(tree, files, std::string(further_folder));
    const std::string_view file_name = file_name_of(files.upgrade);
    if (is_in_current(files.upgrade)) return read_current(tree, files);
    const std::string_view number = leading_digits(file_name);
    std::string_view title = file_name.substr(number.size(), file_name.size() - number.size() - 4);
    title.remove_prefix(std::min<std::size_t>(title.size(), 1));
    Migration migration = read_files(tree, files, std::string(number), std::string(title), TransactionMode::whole);
    if (!migration.errors.empty()) return migration;
    const SourceText& file = migration.file;
    const Header header = header_of(file);
    if (header.previous.empty() || header.hash.empty())
        migration.errors.push_back(
            {first_byte(file), "a committed migration begins with '--! Previous:' and '--! Hash:'"});
    if (!header.message.empty()) migration.title = header.message;
    const TransactionMode mode =
        says_no_transaction(file, header.lines + 1) ? TransactionMode::as_written : TransactionMode::whole;
    migration.upgrade = sql_script(file, {line_begin(file, header.lines + 1), file.whole().end}, mode, migration.at);
    return migration;
}

void link(MigrationChain& chain) {
    link_in_order(chain, compare_numbers);
    std::string hash = "-";
    for (const Migration& migration : chain.migrations) {
        const Header header = header_of(migration.file);
        if (header.previous.empty()) continue;
        if (header.previous != hash)
            chain.errors.push_back(
                {migration.at,
                 fmt::format("'--! Previous:' is not the hash of the migration before {}", migration.revision)});
        hash = header.hash;
    }
}

}  // namespace

extern const Framework graphile_migrate = {
    .name = "graphile-migrate",
    .summary = "committed/NNNNNN.sql with --! Previous: and --! Hash:, then current.sql",
    .recognises = recognises,
    .list = list,
    .read = read,
    .outside_transaction = "in a migration that begins with `--! no-transaction`",
    .link = link,
};

}  // namespace pgsteward::frameworks
