#include "check/blocking.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <set>

#include "check/rule-support.hpp"
#include "sql/script.hpp"
#include "text/contains.hpp"

namespace pgsteward {
namespace {

constexpr std::size_t longest_line = 200;

bool is_named(const Step& step, const QualifiedName& table) {
    return std::any_of(step.locks.begin(), step.locks.end(), [&](const TableLocked& lock) { return lock.named && lock.table.name == table; });
}

/// The partitioned or inherited table that the statement names, and this table stands beneath.
const TableLocked* named_above(const Step& step, const QualifiedName& table) {
    for (const TableLocked& lock : step.locks) {
        if (!lock.named || lock.table.name == table) continue;
        for (const Relation* at = step.catalog.relations.find(table); at && !at->parents.empty(); at = step.catalog.relations.find(at->parents.front()))
            if (contains(at->parents, lock.table.name)) return &lock;
    }
    return nullptr;
}

bool is_one_for_all(const TableWork& work) { return work.kind == TableWork::Kind::index_build; }

/// Without a name: what is done to every table of a schema or database, of which no catalog lists all.
std::string shown(const QualifiedName& table) { return table.name.empty() ? "any table" : table.display(); }

}  // namespace

std::vector<Blocking> blocking_work(const Step& step, std::initializer_list<TableWork::Cause> causes) {
    std::vector<Blocking> found;
    for (const TableWork& work : step.work) {
        if (std::find(causes.begin(), causes.end(), work.cause) == causes.end() || !work.table.live()) continue;
        const LockMode lock = std::max(work.lock, step.session.held_on(work.table.name));
        if (!blocks_writes(work.lock)) continue;
        const auto same = [&](const Blocking& other) {
            return other.first().cause == work.cause && (is_one_for_all(work) || other.first().part == work.part);
        };
        auto entry = std::find_if(found.begin(), found.end(), same);
        if (entry == found.end()) entry = found.insert(found.end(), Blocking{});
        entry->works.push_back(&work);
        entry->lock = std::max(entry->lock, lock);
    }
    return found;
}

std::string tables_of(const Step& step, const Blocking& blocking) {
    std::set<QualifiedName> tables, partitions;
    for (const TableWork* work : blocking.works) {
        const TableLocked* above = is_named(step, work->table.name) ? nullptr : named_above(step, work->table.name);
        if (above) partitions.insert(work->table.name);
        tables.insert(above ? above->table.name : work->table.name);
    }
    std::vector<std::string> names;
    for (const QualifiedName& table : tables) names.push_back(shown(table));
    std::string text = list_of(names);
    if (!partitions.empty()) text += fmt::format(" ({} below it)", partitions.size() == 1 ? "one table" : fmt::format("{} tables", partitions.size()));
    return text;
}

std::string waiters_of(const Step& step, const Blocking& blocking) {
    return fmt::format("nobody {} {} while", blocks_reads(blocking.lock) ? "reads or writes" : "writes", tables_of(step, blocking));
}

void add_blocking(Findings& findings, const Blocking& blocking, Verdict verdict) {
    const bool published = std::all_of(blocking.works.begin(), blocking.works.end(), [](const TableWork* work) { return work->table.published; });
    const bool certain = std::any_of(blocking.works.begin(), blocking.works.end(), [](const TableWork* work) { return work->certain; });
    if (published) verdict.message += "; this migration made the table, and has committed it since";
    if (published || (!certain && !verdict.severity)) verdict.severity = Severity::warning;
    const QualifiedName& table = blocking.first().table.name;
    if (verdict.object.empty()) verdict.object = table.name.empty() ? "every table" : table.display();
    verdict.lock = name_of(blocking.lock);
    findings.add(std::move(verdict));
}

bool has_lock_timeout(const Step& step) {
    if (!step.session.lock_timeout.empty()) return true;
    // ALTER ROLE … SET lock_timeout of whoever runs the migrations.
    const Role* role = step.catalog.roles.find({"", step.session.role});
    const auto setting = role ? role->settings.find("lock_timeout") : OptionMap::const_iterator();
    return role && setting != role->settings.end() && setting->second.find_first_of("123456789") != std::string::npos;
}

bool driver_decides(const Step& step) { return step.session.ended_framework && !step.session.begun; }

const TableLocked* brief_lock(const Step& step, LockMode least, bool named) {
    if (has_lock_timeout(step)) return nullptr;
    for (const TableLocked& lock : step.locks)
        if (lock.mode >= least && lock.table.live() && (lock.named || !named) && step.session.held_on(lock.table.name) < lock.mode) return &lock;
    return nullptr;
}

std::string one_line(std::string_view sql) {
    std::string text(sql), line;
    for (const Span comment : sql::comments_in(sql)) std::fill(text.begin() + comment.begin, text.begin() + comment.end, ' ');
    for (const char c : text) {
        const bool space = std::isspace(static_cast<unsigned char>(c)) != 0;
        if (!space) line += c;
        else if (!line.empty() && line.back() != ' ') line += ' ';
    }
    while (!line.empty() && (line.back() == ';' || line.back() == ' ')) line.pop_back();
    if (line.size() <= longest_line) return line;
    std::size_t cut = longest_line;
    while (cut > 0 && (static_cast<unsigned char>(line[cut]) & 0xC0) == 0x80) --cut;
    return line.substr(0, cut) + "…";
}

std::string with_word_behind(std::string_view sql, std::string_view after, std::string_view word) {
    const std::string line = one_line(sql);
    const auto same = [](char a, char b) { return std::toupper(static_cast<unsigned char>(a)) == std::toupper(static_cast<unsigned char>(b)); };
    auto found = std::search(line.begin(), line.end(), after.begin(), after.end(), same);
    while (found != line.end() && found != line.begin() && found[-1] != ' ')   // the INDEX of REINDEX
        found = std::search(found + 1, line.end(), after.begin(), after.end(), same);
    if (found == line.end()) return line;
    const auto end = found + static_cast<std::ptrdiff_t>(after.size());
    return fmt::format("{} {}{}", std::string(line.begin(), end), word, std::string(end, line.end()));
}

std::string columns_text(const std::vector<std::string>& columns) {
    std::string text;
    for (const std::string& column : columns) text += (text.empty() ? "" : ", ") + quoted(column);
    return text;
}

std::string lock_timeout_fix(const Findings& findings, std::string_view sql) {
    return findings.fix().all({findings.fix().run("SET lock_timeout = '5s'"), findings.fix().run(one_line(sql))});
}

}  // namespace pgsteward
