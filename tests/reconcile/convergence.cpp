#include "reconcile/convergence.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <regex>
#include <sstream>

#include "interpret/schema-text.hpp"
#include "postgres/introspection.hpp"
#include "postgres/load.hpp"
#include "postgres/server-binaries.hpp"
#include "reconcile/render.hpp"
#include "text/child-process.hpp"

namespace pgsteward::test {
namespace {

diff::DriftList drifts_between(Catalog expected, Catalog actual, bool live) {
    diff::DriftSettings settings;
    settings.compare.populated = true;
    const diff::Side side{.live = live};
    diff::cut_to_scope(expected, actual, side, side, settings.scope);
    return diff::find_drifts(std::move(expected), std::move(actual), settings);
}

Catalog interpreted(const std::string& sql) {
    Catalog catalog = interpret::new_database(15);
    interpret::interpret_text(catalog, SourceText("schema.sql", sql));
    return catalog;
}

std::vector<std::string> run(postgres::ScratchServer& server, const std::string& database, const std::string& sql) {
    postgres::Connection connection = server.connect(database);
    std::vector<std::string> refused;
    for (const postgres::LoadError& error : postgres::load(connection, SourceText("script.sql", sql)).errors)
        refused.push_back(error.message + ": " + std::string(error.statement.text().substr(0, 160)));
    return refused;
}

Catalog read(postgres::ScratchServer& server, const std::string& database) {
    postgres::Connection connection = server.connect(database);
    return postgres::read_database(connection).catalog;
}

std::vector<std::string> dump(postgres::ScratchServer& server, const std::string& database) {
    const auto installed = postgres::find_server_binaries(server.major());
    const ChildResult result = run_child({installed->folder + "/pg_dump", "-s", "-d", server.target(database)});
    std::vector<std::string> lines;
    std::istringstream text(result.out);
    for (std::string line; std::getline(text, line);)
        if (!line.starts_with("\\") && !line.starts_with("--") && !line.empty()) lines.push_back(line);
    return lines;
}

/// A line without what cannot be the same: the secrets that a catalog keeps only as digests, and x = ANY (…) of varchar,
/// which PostgreSQL itself prints otherwise after loading its own text.
std::string comparable(const std::string& line) {
    static const std::regex secret(R"((CONNECTION|"user") '[^']*')"), element(R"(\(('[^']*'::character varying)\)::text)"), array(R"(\((ARRAY\[[^\]]*\])\)::text\[\])");
    return std::regex_replace(std::regex_replace(std::regex_replace(line, secret, "$1 ''"), element, "$1"), array, "$1");
}

/// Lines that only one side has; order does not matter, since what a dump sorts by is what it says.
std::string differing_lines(std::vector<std::string> expected, std::vector<std::string> actual) {
    for (auto* lines : {&expected, &actual}) std::transform(lines->begin(), lines->end(), lines->begin(), comparable);
    std::sort(expected.begin(), expected.end());
    std::sort(actual.begin(), actual.end());
    std::vector<std::string> missing, surplus;
    std::set_difference(expected.begin(), expected.end(), actual.begin(), actual.end(), std::back_inserter(missing));
    std::set_difference(actual.begin(), actual.end(), expected.begin(), expected.end(), std::back_inserter(surplus));
    std::string text;
    for (const std::string& line : missing) text += "-" + line + "\n";
    for (const std::string& line : surplus) text += "+" + line + "\n";
    return text;
}

}  // namespace

std::string described(const std::vector<diff::Drift>& drifts) {
    std::string text;
    for (const diff::Drift& drift : drifts)
        text += fmt::format("{} {} {}{}{}\n", name_of(drift.kind), drift.object, name_of(drift.change), drift.property.empty() ? "" : " ", drift.property);
    return text;
}

diff::DriftList drifts_of_texts(const std::string& expected, const std::string& actual) { return drifts_between(interpreted(expected), interpreted(actual), false); }

Convergence converge(postgres::ScratchServer& server, const std::string& old_sql, const std::string& new_sql, const ConvergenceOptions& options) {
    Convergence result;
    const std::string actual = server.create_database(), expected = server.create_database();
    for (const auto& [database, sql] : {std::pair(actual, old_sql), std::pair(expected, new_sql)})
        for (std::string& refused : run(server, database, sql)) result.refused_input.push_back(std::move(refused));
    const Catalog wanted = read(server, expected);
    const diff::DriftList drifts = options.live ? drifts_between(wanted, read(server, actual), true) : drifts_of_texts(new_sql, old_sql);
    result.drifts = described(drifts.drifts);
    if (!drifts.undetermined.empty()) result.drifts += "undetermined:\n" + described(drifts.undetermined);
    reconcile::PlanOptions plan_options{.online = options.online};
    plan_options.secrets = print::Secrets::shown;
    result.script = reconcile::sql_script(reconcile::plan(drifts, plan_options), {.allow_destructive = true});
    result.refused = run(server, actual, result.script);
    for (const diff::Drift& drift : drifts_between(wanted, read(server, actual), true).drifts)
        result.left += described({drift}) + "  expected " + drift.expected.value_or("-") + "\n  actual   " + drift.actual.value_or("-") + "\n";
    if (options.dump) result.dump = differing_lines(dump(server, expected), dump(server, actual));
    postgres::Connection connection = server.connect();
    for (const std::string& database : {actual, expected}) {
        try {
            connection.run("DROP DATABASE " + quoted(database));
        } catch (const postgres::DatabaseError&) {
            // A subscription keeps its database; the server is gone soon.
        }
    }
    return result;
}

}  // namespace pgsteward::test
