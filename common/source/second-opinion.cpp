#include "source/second-opinion.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>

#include "migration/statements.hpp"
#include "sql/equal.hpp"
#include "sql/script.hpp"
#include "text/child-process.hpp"
#include "text/excerpt.hpp"
#include "text/failure.hpp"

namespace pgsteward {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr std::string_view heading = "-- Running upgrade ";
constexpr std::size_t shown_characters = 160;

/// A statement that one side sends, parsed where the grammar can.
struct Sent {
    std::string text;
    std::optional<sql::Statement> statement;
    bool may_be_absent = false;              ///< it runs only under a condition, or only reads
    bool anything = false;                   ///< here something runs that could not be read
};

std::string on_one_line(std::string_view text) {
    std::string line;
    for (const char c : text) {
        const bool blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
        if (blank && (line.empty() || line.back() == ' ')) continue;
        line += blank ? ' ' : c;
    }
    while (!line.empty() && (line.back() == ' ' || line.back() == ';')) line.pop_back();
    return line;
}

Sent sent(std::string text) {
    Sent result;
    auto parsed = sql::parse_statement(text);
    if (auto* statement = std::get_if<sql::Statement>(&parsed)) result.statement = std::move(*statement);
    result.text = on_one_line(text);
    return result;
}

/// An INSERT of several rows, as one for each row: offline Alembic writes bulk_insert() so. Others as they are.
std::vector<Sent> row_by_row(Sent one) {
    const auto* query = one.statement ? std::get_if<sql::QueryPtr>(&one.statement->body) : nullptr;
    const auto* insert = query ? std::get_if<sql::Insert>(&(*query)->node) : nullptr;
    const auto* rows = insert && insert->source ? std::get_if<sql::Select>(&insert->source->node) : nullptr;
    std::vector<Sent> all;
    for (std::size_t i = 0; rows && rows->values.size() > 1 && i < rows->values.size(); ++i) {
        sql::Select row = *rows;
        row.values = {rows->values[i]};
        sql::Query source = *insert->source, whole = **query;
        source.node = std::move(row);
        std::get<sql::Insert>(whole.node).source = std::make_shared<const sql::Query>(std::move(source));
        all.push_back({one.text, sql::Statement{std::make_shared<const sql::Query>(std::move(whole)), one.statement->at}, one.may_be_absent, false});
    }
    if (all.empty()) all.push_back(std::move(one));
    return all;
}

void add(std::vector<Sent>& list, Sent one) {
    for (Sent& part : row_by_row(std::move(one))) list.push_back(std::move(part));
}

bool same(const Sent& ours, const Sent& theirs) {
    if (ours.statement && theirs.statement) return sql::equal(*ours.statement, *theirs.statement);
    return ours.text == theirs.text;
}

/// A query without effect: online Alembic runs it, offline Alembic cannot.
bool only_reads(const Sent& one) { return one.text.size() > 6 && (one.text.starts_with("SELECT") || one.text.starts_with("select")); }

std::vector<Sent> read_here(const Migration& migration, const MigrationInput& input) {
    std::vector<Sent> all;
    for (const ScriptAction& action : split(migration.upgrade, {}, input.read).actions) {
        if (std::holds_alternative<Opaque>(action)) all.emplace_back().anything = true;
        const auto* statement = std::get_if<StatementText>(&action);
        if (!statement) continue;
        Sent one = sent(std::string(statement->text->text().substr(statement->in_text.begin, statement->in_text.size())));
        one.may_be_absent = !statement->condition.empty() || only_reads(one);
        add(all, std::move(one));
    }
    return all;
}

/// What Alembic sends for its own bookkeeping, and around each migration.
bool is_bookkeeping(const std::string& text) {
    for (const std::string_view start : {"BEGIN", "COMMIT", "CREATE TABLE alembic_version", "INSERT INTO alembic_version", "UPDATE alembic_version", "DELETE FROM alembic_version"})
        if (text.starts_with(start)) return true;
    return false;
}

std::vector<Sent> sent_by_alembic(std::string_view section) {
    std::vector<Sent> all;
    for (const sql::ScriptItem& item : sql::split_script(section).items) {
        if (item.kind != sql::ScriptItem::Kind::statement) continue;
        Sent one = sent(std::string(section.substr(item.at.begin, item.at.size())));
        if (is_bookkeeping(one.text)) continue;
        one.may_be_absent = only_reads(one);
        add(all, std::move(one));
    }
    return all;
}

/// Can the two lists be laid side by side? reachable[i][j]: the first i of ours and j of theirs agree. The furthest pair is
/// where they part.
std::optional<std::pair<std::size_t, std::size_t>> where_they_part(const std::vector<Sent>& ours, const std::vector<Sent>& theirs) {
    const std::size_t width = theirs.size() + 1;
    std::vector<char> reachable((ours.size() + 1) * width, 0);
    reachable[0] = 1;
    std::pair<std::size_t, std::size_t> furthest{0, 0};
    for (std::size_t i = 0; i <= ours.size(); ++i)
        for (std::size_t j = 0; j <= theirs.size(); ++j) {
            if (!reachable[i * width + j]) continue;
            if (i + j >= furthest.first + furthest.second) furthest = {i, j};
            const bool left = i < ours.size(), right = j < theirs.size();
            if (left && (ours[i].anything || ours[i].may_be_absent)) reachable[(i + 1) * width + j] = 1;
            if (right && (theirs[j].may_be_absent || (left && ours[i].anything))) reachable[i * width + j + 1] = 1;
            if (left && right && !ours[i].anything && same(ours[i], theirs[j])) reachable[(i + 1) * width + j + 1] = 1;
        }
    if (reachable.back()) return std::nullopt;
    return furthest;
}

std::string shown(const std::vector<Sent>& list, std::size_t index) {
    if (index >= list.size()) return "nothing more";
    if (list[index].anything) return "something that could not be read";
    const std::string& text = list[index].text;
    return printable(text.size() > shown_characters ? text.substr(0, shown_characters) + " …" : text);
}

/// alembic.ini beside the versions or above them, never above the repository.
fs::path configuration_of(const Migration& migration) {
    std::error_code failed;
    for (fs::path folder = fs::absolute(migration.file.name(), failed).parent_path();; folder = folder.parent_path()) {
        if (fs::exists(folder / "alembic.ini", failed)) return folder / "alembic.ini";
        if (fs::exists(folder / ".git", failed) || folder == folder.parent_path()) break;
    }
    throw InputError(fmt::format("--via alembic: no alembic.ini was found from {} upwards", printable(migration.file.name())));
}

std::string last_line(std::string text) {
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
    const std::size_t begin = text.rfind('\n');
    return begin == std::string::npos ? text : text.substr(begin + 1);
}

/// "-- Running upgrade 1a -> 2b, message" names 2b.
std::string revision_in(std::string_view line) {
    const std::size_t arrow = line.find(" -> ");
    if (arrow == std::string_view::npos) return {};
    std::string_view rest = line.substr(arrow + 4);
    return std::string(rest.substr(0, rest.find_first_of(", \r\n")));
}

/// What Alembic prints, by revision. It stops where a migration asks the database; it is then asked about what follows.
class Alembic {
public:
    Alembic(fs::path configuration, std::chrono::seconds limit) : configuration_(std::move(configuration)), deadline_(Clock::now() + limit) {}

    std::map<std::string, std::vector<Sent>> sections;
    std::vector<std::string> notes;

    void ask() {
        std::string from;
        for (;;) {
            const ChildResult result = run(from.empty() ? "heads" : from + ":heads");
            const std::string stopped_in = keep(result.out, result.status != 0);
            if (result.status == 0) return;
            if (stopped_in.empty() || stopped_in == from) {
                notes.push_back(fmt::format("Alembic stopped{}: {}", from.empty() ? "" : " after " + printable(from), printable(last_line(result.err))));
                return;
            }
            notes.push_back(fmt::format("Alembic has no opinion on {}: {}", printable(stopped_in), printable(last_line(result.err))));
            from = stopped_in;
        }
    }

private:
    ChildResult run(const std::string& range) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline_ - Clock::now());
        if (left.count() <= 0) throw EnvironmentError("alembic: no answer within the time limit (--via-limit)");
        const ChildResult result = run_child({"env", "-C", configuration_.parent_path().string(), "alembic", "-c", configuration_.string(), "upgrade", range, "--sql"}, {}, left);
        if (result.status == 127) throw EnvironmentError("alembic: program not found");
        return result;
    }

    /// Returns the revision whose section is the last one; it is dropped where Alembic failed in it.
    std::string keep(const std::string& out, bool failed) {
        std::string last;
        std::size_t at = out.rfind(heading, 0) == 0 ? 0 : out.find("\n" + std::string(heading));
        while (at != std::string::npos) {
            const std::size_t line = out[at] == '\n' ? at + 1 : at;
            const std::size_t body = std::min(out.find('\n', line), out.size());
            const std::size_t next = out.find("\n" + std::string(heading), body);
            last = revision_in(std::string_view(out).substr(line, body - line));
            if (!failed || next != std::string::npos)
                sections[last] = sent_by_alembic(std::string_view(out).substr(body, (next == std::string::npos ? out.size() : next) - body));
            at = next;
        }
        return last;
    }

    fs::path configuration_;
    Clock::time_point deadline_;
};

HistoryFinding difference(const Migration& migration, const std::vector<Sent>& ours, const std::vector<Sent>& theirs, std::pair<std::size_t, std::size_t> at) {
    HistoryFinding finding;
    finding.rule = "alembic-disagrees";
    finding.at = migration.at;
    finding.object = migration.revision;
    finding.message = fmt::format("Alembic sends something else than was read here, from statement {} on: Alembic \"{}\", read \"{}\"", at.second + 1,
                                  shown(theirs, at.second), shown(ours, at.first));
    return finding;
}

}  // namespace

SecondOpinion ask_alembic(const MigrationInput& input, std::chrono::seconds limit) {
    SecondOpinion opinion;
    if (input.chain.framework != "alembic" || input.chain.migrations.empty()) throw UsageError("--via alembic asks about migrations of Alembic");
    Alembic alembic(configuration_of(input.chain.migrations.front()), limit);
    alembic.ask();
    opinion.notes = std::move(alembic.notes);
    for (const Migration& migration : input.chain.migrations) {
        if (input.selected && !input.selected(migration)) continue;
        const auto section = alembic.sections.find(migration.revision);
        if (section == alembic.sections.end()) continue;
        const std::vector<Sent> ours = read_here(migration, input);
        if (const auto part = where_they_part(ours, section->second)) opinion.differences.push_back(difference(migration, ours, section->second, *part));
        else ++opinion.agreed;
    }
    return opinion;
}

}  // namespace pgsteward
