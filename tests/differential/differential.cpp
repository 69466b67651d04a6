#include "differential/differential.hpp"

#include <fmt/format.h>

#include <map>

#include "postgres/server-binaries.hpp"
#include "text/child-process.hpp"

namespace pgsteward::test {
namespace {

// Roles and databases are the server's, not the text's: they were made beforehand or by other texts.
const CompareOptions within_database = {.ignored_kinds = {ObjectKind::role, ObjectKind::database, ObjectKind::tablespace}};

using Refusals = std::map<std::uint32_t, std::string>;   ///< by the byte at which the statement begins

Refusals load(postgres::Connection& connection, const SourceText& text, Differential& result) {
    const postgres::LoadResult loaded = postgres::load(connection, text);
    Refusals refused;
    for (const postgres::LoadError& error : loaded.errors) {
        refused.emplace(error.statement.span.begin, error.message);
        result.refusals.push_back(error.message + ": " + std::string(error.statement.text().substr(0, 100)));
    }
    result.statements += loaded.statements;
    result.refused += loaded.errors.size() + loaded.not_run;
    return refused;
}

/// The server has run the statement of this step.
void keep_wrong_refusal(const Step& step, Differential& result) {
    if (!step.inside.empty()) return;
    for (const Effect& effect : step.effects)
        if (const auto* refused = std::get_if<Refused>(&effect)) return result.judged.push_back({"", refused->message, std::string(step.at.text())});
}

void add(interpret::SchemaTextResult& all, const interpret::SchemaTextResult& one) {
    all.statements += one.statements;
    all.errors.insert(all.errors.end(), one.errors.begin(), one.errors.end());
    all.opaque.insert(all.opaque.end(), one.opaque.begin(), one.opaque.end());
}

}  // namespace

Differential compare_with_server(postgres::ScratchServer& server, const std::vector<SourceText>& texts, const MigrationInput* chain) {
    Differential result;
    result.database = server.create_database();
    result.interpreted = interpret::new_database(server.major());
    {
        postgres::Connection connection = server.connect(result.database);
        for (const SourceText& text : texts) {
            const Refusals refused = load(connection, text, result);
            if (chain) continue;
            interpret::SchemaTextOptions options{.postgres = server.major()};
            options.refused = [&](std::uint32_t begin) { return refused.contains(begin); };
            options.observe_refused = [&](const Location& at, const std::vector<Refused>& found) {
                result.judged.push_back({refused.at(at.span.begin), found.empty() ? "" : found.front().message, std::string(at.text())});
            };
            options.observe = [&](const Step& step) { keep_wrong_refusal(step, result); };
            add(result.text, interpret::interpret_text(result.interpreted, text, options));
        }
    }
    if (chain) result.text = interpret::interpret_chain(result.interpreted, chain->chain, {.postgres = server.major(), .read = chain->read});
    postgres::Connection fresh = server.connect(result.database);   // without what the texts set in their session
    result.comparison = compare(result.interpreted, postgres::read_database(fresh).catalog, within_database);
    return result;
}

SourceText dump_of(const postgres::ScratchServer& server, const std::string& database) {
    const auto binaries = postgres::find_server_binaries(server.major());
    ChildResult dumped = run_child({binaries->folder + "/pg_dump", "--schema-only", "--dbname", server.target(database)});
    if (dumped.status != 0) throw std::runtime_error("pg_dump: " + dumped.err);
    return SourceText("dump.sql", std::move(dumped.out));
}

Comparison compare_with_dump(const postgres::ScratchServer& server, const Differential& before) {
    Catalog catalog = interpret::new_database(server.major());
    interpret::interpret_text(catalog, dump_of(server, before.database), {.postgres = server.major()});
    CompareOptions options = within_database;
    options.populated = false;                             // no dump of the schema alone can say so
    return compare(before.interpreted, catalog, options);
}

Shares shares(const Comparison& comparison) {
    std::map<std::string, bool> objects;                    // did anything differ for sure?
    for (const Difference& difference : comparison.differences)
        objects[fmt::format("{} {}", name_of(difference.kind), difference.object)] |= !difference.undetermined;
    Shares result{comparison.objects, comparison.matching, 0, 0};
    for (const auto& [object, sure] : objects) ++(sure ? result.wrong : result.undetermined);
    return result;
}

std::string columns(const Shares& shares) {
    return fmt::format("{:7} {:8.2f} % {:6} {:6}", shares.objects, 100 * shares.equal_share(), shares.undetermined, shares.wrong);
}

std::string differences(const Comparison& comparison, std::size_t most) {
    static constexpr const char* changes[] = {"only in the text", "only on the server", "differs"};
    std::string text;
    std::size_t shown = 0;
    for (const Difference& difference : comparison.differences) {
        if (shown++ == most) return text + fmt::format("… {} in all\n", comparison.differences.size());
        text += fmt::format("{} {} {}{}", name_of(difference.kind), difference.object, changes[static_cast<int>(difference.change)], difference.undetermined ? " (not sure)" : "");
        if (difference.change == Difference::Change::changed)
            text += fmt::format(", {}:\n  text:   {}\n  server: {}", difference.property, difference.expected, difference.actual);
        text += "\n";
    }
    return text;
}

}  // namespace pgsteward::test
