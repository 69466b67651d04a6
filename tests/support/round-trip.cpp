#include "print/round-trip.hpp"

#include <fmt/format.h>

#include <set>

#include "interpret/schema-text.hpp"
#include "postgres/introspection.hpp"
#include "postgres/load.hpp"
#include "print/aspects.hpp"
#include "print/snapshot.hpp"
#include "print/sql.hpp"

namespace pgsteward::test {
namespace {

const print::SqlOptions shown{.secrets = print::Secrets::shown};

std::string labelled(const std::string& label, const std::string& problems) { return problems.empty() ? "" : label + ":\n" + problems; }

std::string interpreted_again(const Catalog& catalog) {
    const std::string text = print::sql(catalog, shown);
    const Catalog again = interpreted(SourceText("printed.sql", text));
    std::string problems = differences(compare(catalog, again));
    if (print::sql(again, shown) != text) problems += "the printed text is not the same again\n";
    return problems;
}

std::string through_snapshot(const Catalog& catalog) {
    const print::SnapshotOptions options{.secrets = print::Secrets::shown};
    const std::string json = print::snapshot({.catalog = catalog}, options);
    const print::Snapshot back = print::read_snapshot(SourceText("snapshot.json", json));
    std::string problems = differences(compare(catalog, back.catalog));
    if (print::snapshot(back, options) != json) problems += "the snapshot is not the same again\n";
    if (print::sql(back.catalog, shown) != print::sql(catalog, shown)) problems += "the snapshot prints another text\n";
    return problems;
}

/// Loaded where nothing is found by a bare name.
std::string loaded_again(postgres::ScratchServer& server, const Catalog& printed, const Catalog& expected) {
    const SourceText text("printed.sql", print::sql(printed, shown));
    postgres::Connection connection = server.connect(server.create_database());
    connection.run("SET search_path TO ''");
    std::string problems;
    for (const postgres::LoadError& error : postgres::load(connection, text).errors) problems += fmt::format("{}: {}\n", error.message, error.statement.text().substr(0, 200));
    return problems + differences(compare(expected, of_database(postgres::read_database(connection).catalog)));
}

}  // namespace

Catalog interpreted(const SourceText& text, const std::function<bool(std::uint32_t)>& skip) {
    Catalog catalog = interpret::new_database(15);
    interpret::interpret_text(catalog, text, {.refused = skip});
    return catalog;
}

Catalog of_database(Catalog catalog) { return print::without(std::move(catalog), {print::Aspect::role, print::Aspect::server}); }

std::string differences(const Comparison& comparison) {
    std::string text;
    for (const Difference& difference : comparison.differences) {
        static constexpr const char* changes[] = {"is lost", "is new", ""};
        text += fmt::format("{} {} {}", name_of(difference.kind), difference.object, changes[static_cast<int>(difference.change)]);
        if (difference.change == Difference::Change::changed) text += fmt::format("{}: {} / {}", difference.property, difference.expected, difference.actual);
        text += "\n";
    }
    return text;
}

RoundTrip round_trip(postgres::ScratchServer& server, const SourceText& text) {
    postgres::Connection connection = server.connect(server.create_database());
    std::set<std::uint32_t> refused;
    RoundTrip result;
    for (const postgres::LoadError& error : postgres::load(connection, text).errors) {
        refused.insert(error.statement.span.begin);
        result.refused += fmt::format("{}: {}\n", error.message, error.statement.text().substr(0, 200));
    }
    const Catalog live = of_database(postgres::read_database(connection).catalog);
    const Catalog with_roles = interpreted(text, [&](std::uint32_t begin) { return refused.contains(begin); }), read = of_database(with_roles);
    result.interpreted = labelled("interpreted", interpreted_again(with_roles));
    result.snapshot = labelled("snapshot of the text", through_snapshot(read)) + labelled("snapshot of the server", through_snapshot(live));
    result.text_loaded = labelled("loaded from the text", loaded_again(server, read, live));
    if (print::sql(read, shown) != print::sql(live, shown)) result.server_loaded = labelled("loaded from the server", loaded_again(server, live, live));
    const auto printed = [](const Catalog& catalog) { return print::sql(print::without(catalog, {print::Aspect::extension_version}), shown); };
    if (compare(read, live).differences.empty() && printed(read) != printed(live)) result.printed_otherwise = "the text's and the server's catalog print otherwise\n";
    return result;
}

}  // namespace pgsteward::test
