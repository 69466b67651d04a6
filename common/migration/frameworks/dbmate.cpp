// dbmate: VERSION….sql with "-- migrate:up" and "-- migrate:down" in one file, ordered by the whole file name.
// dbmate looks for the directives at the begin of lines and knows nothing of quotes or dollar-quoted bodies, so
// neither does this. A file may hold several sections, each with an up and a down of its own.
#include <algorithm>

#include <fmt/format.h>

#include "migration/versioned-files.hpp"

namespace pgsteward::frameworks {
namespace {

struct Block {
    Direction direction = Direction::upgrade;
    std::uint32_t line = 0;
    bool in_transaction = true;
    Span text;  ///< behind the directive
};

/// What follows "-- migrate:" on the line, or nothing. As dbmate has it: no blank before the dashes.
std::optional<std::string_view> directive(std::string_view line) {
    if (!line.starts_with("--")) return std::nullopt;
    line = trimmed(line.substr(2));
    if (!line.starts_with("migrate:")) return std::nullopt;
    return line.substr(8);
}

bool is_word(std::string_view text, std::string_view word) {
    return text.starts_with(word) && (text.size() == word.size() || trimmed(text.substr(word.size(), 1)).empty());
}

bool has_option(std::string_view options, std::string_view wanted) {
    while (!(options = trimmed(options)).empty()) {
        const std::size_t end = std::min(options.find_first_of(" \t"), options.size());
        if (options.substr(0, end) == wanted) return true;
        options.remove_prefix(end);
    }
    return false;
}

std::vector<Block> blocks_of(const SourceText& file) {
    std::vector<Block> blocks;
    for (std::uint32_t line = 1; line <= file.line_count(); ++line) {
        const auto found = directive(line_text(file, line));
        if (!found || (!is_word(*found, "up") && !is_word(*found, "down"))) continue;
        if (!blocks.empty()) blocks.back().text.end = line_begin(file, line);
        blocks.push_back({is_word(*found, "up") ? Direction::upgrade : Direction::downgrade,
                          line,
                          !has_option(*found, "transaction:false"),
                          {file.line(line + 1).begin, file.whole().end}});
    }
    return blocks;
}

bool has_directive(const SourceText& file) {
    return !blocks_of(file).empty();
}

bool is_named(std::string_view path) {
    return path.ends_with(".sql") && !leading_digits(file_name_of(path)).empty();
}

int recognises(const FileTree& tree) {
    const auto found = marked_folders(tree, is_named, has_directive);
    return found.empty() ? 0 : score_at(100, found.front());
}

/// dbmate takes several folders (--migrations-dir) as one; so all of the nearest with directives count.
std::vector<MigrationFiles> list(const FileTree& tree) {
    const auto found = marked_or_named_folders(tree, is_named, has_directive);
    std::vector<MigrationFiles> result;
    for (const std::string& path : tree.paths)
        if (is_named(path) && std::find(found.begin(), found.end(), folder_of(path)) != found.end())
            result.push_back({path, {}, {}});
    std::stable_sort(result.begin(), result.end(), [](const MigrationFiles& a, const MigrationFiles& b) {
        return file_name_of(a.upgrade) < file_name_of(b.upgrade);
    });
    return result;
}

/// Each block has a transaction of its own, or none; then it is sent as one message.
void add_block(const SourceText& file, const Block& block, MigrationScript& script) {
    const Location at{file, file.line(block.line)};
    MigrationScript added =
        sql_script(file, block.text, block.in_transaction ? TransactionMode::whole : TransactionMode::as_written, at);
    if (!script.present) {
        script = std::move(added);
        return;
    }
    using Kind = TransactionBoundary::Kind;
    const bool in_transaction = script.transaction == TransactionMode::whole;
    if (in_transaction)
        script.actions.push_back(TransactionBoundary{block.in_transaction ? Kind::commit : Kind::begin_autocommit, at});
    script.actions.push_back(std::move(added.actions.front()));
    if (in_transaction && !block.in_transaction)
        script.actions.push_back(TransactionBoundary{Kind::end_autocommit, at});
    // A file that mixes both and begins without one is rare enough to be left undecided.
    if (!in_transaction && block.in_transaction) script.transaction = TransactionMode::unknown;
    script.empty = script.empty && added.empty;
}

void check_blocks(const SourceText& file, const std::vector<Block>& blocks, std::vector<ReadError>& errors) {
    const auto complain = [&](std::uint32_t line, std::string message) {
        errors.push_back({{file, file.line(line)}, std::move(message)});
    };
    const std::uint32_t first = blocks.empty() ? file.line_count() + 1 : blocks.front().line;
    for (std::uint32_t line = 1; line < first && !blocks.empty(); ++line) {
        const std::string_view text = trimmed(line_text(file, line));
        if (!text.empty() && !text.starts_with("--"))
            return complain(line, "dbmate allows no statements before '-- migrate:up'");
    }
    if (blocks.empty()) return complain(1, "there is no '-- migrate:up'");
    Direction expected = Direction::upgrade;
    for (const Block& block : blocks) {
        if (block.direction != expected)
            return complain(block.line, expected == Direction::upgrade ? "'-- migrate:down' without '-- migrate:up'"
                                                                       : "'-- migrate:up' without '-- migrate:down'");
        expected = expected == Direction::upgrade ? Direction::downgrade : Direction::upgrade;
    }
    if (expected == Direction::downgrade) complain(blocks.back().line, "'-- migrate:up' without '-- migrate:down'");
}

Migration read(const FileTree& tree, const MigrationFiles& files) {
    const std::string_view file_name = file_name_of(files.upgrade);
    const std::string_view version = leading_digits(file_name);
    std::string_view title = file_name.substr(version.size(), file_name.size() - version.size() - 4);
    title.remove_prefix(std::min(title.find_first_not_of("_-"), title.size()));
    Migration migration = read_files(tree, files, std::string(version), std::string(title), TransactionMode::whole);
    if (!migration.errors.empty()) return migration;

    const auto blocks = blocks_of(migration.file);
    check_blocks(migration.file, blocks, migration.errors);
    // What stands in a file without directives must not get lost: it stays an upgrade, beside the error.
    if (blocks.empty()) return migration;
    migration.at = {migration.file, migration.file.line(blocks.front().line)};
    migration.upgrade = {};
    migration.upgrade.at = first_byte(migration.file);
    for (const Block& block : blocks)
        add_block(migration.file, block,
                  block.direction == Direction::upgrade ? migration.upgrade : migration.downgrade);
    return migration;
}

void link(MigrationChain& chain) {
    // Versions are compared as text by dbmate, and files are ordered by more than their version.
    link_in_order(chain, compare_bytes);
}

std::vector<WrittenFile> compose(const NewMigration& migration) {
    const std::string version = next_version(migration.chain);
    if (version.empty()) return {};
    return {{folder_of_last(migration.chain) + version + "_" + migration.slug + ".sql",
             "-- migrate:up\n" + as_script(migration.statements) + "\n-- migrate:down\n-- nothing to undo\n"}};
}

/// The option stands at the directive of the section; where that has options already, somebody has to look.
std::optional<WrittenFile> without_transaction(const Migration& migration) {
    static constexpr std::string_view directive = "-- migrate:up";
    std::string text(migration.file.content());
    const std::size_t at = text.find(directive), behind = at + directive.size();
    if (at == std::string::npos || (behind < text.size() && text[behind] != '\n' && text[behind] != '\r')) return std::nullopt;
    text.insert(behind, " transaction:false");
    return WrittenFile{migration.file.name(), std::move(text)};
}

}  // namespace

extern const Framework dbmate = {
    .name = "dbmate",
    .summary = "VERSION_name.sql with -- migrate:up and -- migrate:down",
    .recognises = recognises,
    .list = list,
    .read = read,
    .outside_transaction = "in a section `-- migrate:up transaction:false`",
    .compose = compose,
    .without_transaction = without_transaction,
    .link = link,
};

}  // namespace pgsteward::frameworks
