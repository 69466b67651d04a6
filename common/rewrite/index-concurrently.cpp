// CREATE INDEX → CREATE INDEX CONCURRENTLY, where no transaction holds it: in an autocommit block of Alembic, or in a
// migration that does nothing else and says so to its framework.
#include <fmt/format.h>

#include <algorithm>

#include "rewrite/python-call.hpp"
#include "rewrite/rewrite.hpp"
#include "sql/scan.hpp"
#include "text/contains.hpp"

namespace pgsteward::rewrite {
namespace {

constexpr std::string_view keyword = " CONCURRENTLY";

/// The byte behind INDEX in "CREATE UNIQUE INDEX …".
std::uint32_t behind_index(std::string_view sql) {
    std::uint32_t at = sql::skip_blank(sql, 0);
    const auto is_index = [&](std::uint32_t end) {
        const std::string_view word = sql.substr(at, end - at);
        return word.size() == 5 && std::equal(word.begin(), word.end(), "index", [](char a, char b) { return (a | 0x20) == b; });
    };
    for (int words = 0; words < 3; ++words) {
        const std::uint32_t end = sql::token_end(sql, at);
        if (is_index(end)) return end;
        at = sql::skip_blank(sql, end);
    }
    return 0;
}

std::string done(const Seen& seen, std::string_view where) {
    const auto& create = std::get<sql::CreateIndex>(seen.statement.body);
    return fmt::format("builds {} on {} CONCURRENTLY{}", create.name.empty() ? "the index" : create.name, seen.table.display(), where);
}

/// The blanks that the line begins with; nothing where other text stands before the place.
std::optional<std::string> indentation(const SourceText& file, std::uint32_t at) {
    const Span line = file.line_of(at);
    const std::string_view before = file.slice({line.begin, at});
    return before.find_first_not_of(" \t") == std::string_view::npos ? std::optional(std::string(before)) : std::nullopt;
}

/// Lines after the first get the deeper indentation too, unless a text of several lines stands among them.
void indent_further(const SourceText& file, Span statement, std::vector<Edit>& edits) {
    const std::string_view text = file.slice(statement);
    if (text.find("\"\"\"") != std::string_view::npos || text.find("'''") != std::string_view::npos || text.find("\\\n") != std::string_view::npos) return;
    for (std::size_t line = text.find('\n'); line != std::string_view::npos; line = text.find('\n', line + 1)) {
        const auto begin = static_cast<std::uint32_t>(statement.begin + line + 1);
        edits.push_back({file.name(), {begin, begin}, "    "});
    }
}

Answer in_python(const Seen& seen) {
    const SourceText& file = seen.at.source;
    const auto call = operation_call(file, seen.at.span);
    if (!call) return "the call that makes it is not a plain statement of op";
    Change change;
    if (call->operation == "create_index") {
        if (contains(call->keywords, "postgresql_concurrently")) return "it says postgresql_concurrently already";
        if (contains(call->keywords, "if_not_exists")) return "with if_not_exists a failed build would be taken for the index";
        change.edits.push_back({file.name(), {call->last_argument.end, call->last_argument.end}, ", postgresql_concurrently=True"});
    } else if (call->operation == "execute" && call->only_text && seen.verbatim()) {
        const std::string_view text = file.slice(*call->only_text);
        if (sql::without_blanks(text, {0, static_cast<std::uint32_t>(text.size())}).size() > seen.text.size() + 1) return "other statements stand in the same text";
        const std::uint32_t at = seen.at.span.begin + behind_index(seen.text);
        change.edits.push_back({file.name(), {at, at}, std::string(keyword)});
    } else {
        return "its SQL is put together by the program";
    }
    if (seen.in_transaction) {
        const auto indent = indentation(file, call->statement.begin);
        if (!indent) return "other code stands on its line";
        change.edits.push_back({file.name(), {call->statement.begin, call->statement.begin},
                                fmt::format("with {}.get_context().autocommit_block():\n{}    ", call->op, *indent)});
        indent_further(file, call->statement, change.edits);
    }
    change.done = done(seen, seen.in_transaction ? ", in an autocommit block" : "");
    return change;
}

Answer in_sql(const Seen& seen, const Situation& situation) {
    const Migration& migration = situation.migration(seen);
    Change change;
    const std::uint32_t at = seen.at.span.begin + behind_index(seen.text);
    change.edits.push_back({seen.at.source.name(), {at, at}, std::string(keyword)});
    change.done = done(seen, "");
    if (!seen.in_transaction) return change;
    if (migration.upgrade.transaction == TransactionMode::as_written) {
        if (situation.beside.size() == 1) return change;
        return "it can run CONCURRENTLY only as the one statement of its file";
    }
    if (!situation.framework.without_transaction) return fmt::format("{} cannot run a migration without a transaction", situation.framework.name);
    if (situation.beside.size() != situation.alike.size())
        return "the other statements of its file would lose their transaction; give it a migration of its own";
    const auto mark = situation.framework.without_transaction(migration);
    if (!mark) return "its file cannot be marked to run without a transaction";
    change.files.push_back(*mark);
    change.done = done(seen, ", without a transaction");
    return change;
}

}  // namespace

Answer index_concurrently(const Seen& seen, const Situation& situation) {
    const auto* create = std::get_if<sql::CreateIndex>(&seen.statement.body);
    if (!create || create->concurrently) return "it is no plain CREATE INDEX";
    if (seen.partitioned) return "an index of a partitioned table cannot be built CONCURRENTLY; build one on each partition and attach them";
    if (situation.framework.python) return in_python(seen);
    if (!seen.verbatim() || behind_index(seen.text) == 0) return "its text does not stand in the file as it runs";
    if (create->if_not_exists) return "with IF NOT EXISTS a failed build would be taken for the index";
    return in_sql(seen, situation);
}

}  // namespace pgsteward::rewrite
