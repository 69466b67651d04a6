// The pairs of stored/pairs.hpp: the catalog interpreted from each written form is that of the stored form, its near
// misses give others, and a server says the same of all of them.
#include <catch2/catch.hpp>

#include <fmt/format.h>

#include <set>

#include "canonical/stored/pairs.hpp"
#include "catalog/compare.hpp"
#include "interpret/schema-text.hpp"
#include "postgres/introspection.hpp"
#include "postgres/scratch.hpp"

using namespace pgsteward;

namespace {

const CompareOptions within_database = {.ignored_kinds = {ObjectKind::role, ObjectKind::database, ObjectKind::tablespace}};

Catalog interpreted(const std::string& sql) {
    Catalog catalog = interpret::new_database(15);
    interpret::interpret_text(catalog, SourceText("pair.sql", test::prelude() + sql + ";"));
    return catalog;
}

/// The differences that are sure, and those that are not.
struct Differences { std::string sure, unsure; };
Differences differences(const Catalog& a, const Catalog& b) {
    Differences result;
    for (const Difference& difference : compare(a, b, within_database).differences)
        (difference.undetermined ? result.unsure : result.sure) +=
            fmt::format("{} {}: {} \"{}\" \"{}\"\n", name_of(difference.kind), difference.object, difference.property, difference.expected, difference.actual);
    return result;
}

std::string check_of(const std::string& condition) { return fmt::format("ALTER TABLE t ADD CONSTRAINT k CHECK ({})", condition); }
std::string table_with(const std::string& type, const std::string& value) { return fmt::format("CREATE TABLE q (q {}{})", type, value.empty() ? "" : " DEFAULT " + value); }

/// One pair as statements.
struct Statements {
    int number;
    std::vector<std::string> written;
    std::string stored;
    std::vector<std::string> near_misses;
};

std::vector<Statements> all_statements() {
    std::vector<Statements> all;
    const auto wrapped = [](const std::vector<std::string>& texts, const auto& wrap) {
        std::vector<std::string> statements;
        for (const std::string& text : texts) statements.push_back(wrap(text));
        return statements;
    };
    for (const test::ExpressionPair& pair : test::condition_pairs())
        all.push_back({pair.number, wrapped(pair.written, check_of), check_of(pair.stored), wrapped(pair.near_misses, check_of)});
    for (const test::DefaultPair& pair : test::default_pairs()) {
        if (pair.depends_on_day) continue;
        const auto table = [&](const std::string& value) { return table_with(pair.type, value); };
        all.push_back({pair.number, wrapped(pair.written, table), table(pair.stored), wrapped(pair.near_misses, table)});
    }
    for (const test::StatementPair& pair : test::statement_pairs()) all.push_back({pair.number, pair.written, pair.stored, pair.near_misses});
    return all;
}

Catalog on_server(const std::string& sql) {
    const std::string database = test::database_with(test::prelude() + sql + ";");
    const auto read = [&] {
        postgres::Connection connection = test::scratch_server().connect(database);
        return postgres::read_database(connection).catalog;
    };
    Catalog catalog = read();
    test::scratch_server().connect().run("DROP DATABASE " + database);
    return catalog;
}

}  // namespace

TEST_CASE("all pairs of the study are here") {
    std::set<int> numbers;
    for (const Statements& pair : all_statements()) numbers.insert(pair.number);
    for (const test::DefaultPair& pair : test::default_pairs()) numbers.insert(pair.number);
    CHECK(numbers.size() == 84);
    CHECK(*numbers.begin() == 1);
    CHECK(*numbers.rbegin() == 84);
}

TEST_CASE("written and stored form of each pair are equal, near misses are not") {
    for (const Statements& pair : all_statements()) {
        CAPTURE(pair.number, pair.stored);
        const Catalog stored = interpreted(pair.stored);
        for (const std::string& written : pair.written) {
            CAPTURE(written);
            const Differences found = differences(stored, interpreted(written));
            CHECK(found.sure == "");
            CHECK(found.unsure == "");
        }
        for (const std::string& near : pair.near_misses) {
            CAPTURE(near);
            CHECK(differences(stored, interpreted(near)).sure != "");
        }
    }
}

TEST_CASE("a default that depends on the day is undetermined") {
    for (const test::DefaultPair& pair : test::default_pairs()) {
        if (!pair.depends_on_day) continue;
        CAPTURE(pair.number, pair.stored);
        const Differences found = differences(interpreted(table_with(pair.type, pair.stored)), interpreted(table_with(pair.type, pair.written.front())));
        CHECK(found.sure == "");
        CHECK(found.unsure != "");
    }
}

TEST_CASE("a server stores each pair as it is interpreted") {
    if (test::no_server()) return;
    for (const Statements& pair : all_statements()) {
        CAPTURE(pair.number);
        const Catalog stored = on_server(pair.stored);
        for (const std::string& written : pair.written) {
            CAPTURE(written);
            const Catalog server = on_server(written);
            CHECK(differences(server, interpreted(written)).sure == "");
            CHECK(differences(server, stored).sure == "");
        }
        for (const std::string& near : pair.near_misses) {
            CAPTURE(near);
            const Catalog server = on_server(near);
            CHECK(differences(server, interpreted(near)).sure == "");
            CHECK(differences(server, stored).sure != "");
        }
    }
}

TEST_CASE("the server prints the stored form of each condition and default") {
    if (test::no_server()) return;
    const std::string database = test::database_with(test::prelude());
    postgres::Connection connection = test::scratch_server().connect(database);
    for (const test::ExpressionPair& pair : test::condition_pairs()) {
        CAPTURE(pair.number);
        connection.run(fmt::format("ALTER TABLE t ADD CONSTRAINT k CHECK ({})", pair.written.front()));
        // An operator's parentheses are printed, a call's are not.
        const std::string printed(connection.query("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'k'").at(0, 0));
        CAPTURE(printed);
        CHECK((printed == fmt::format("CHECK (({}))", pair.stored) || printed == fmt::format("CHECK ({})", pair.stored)));
        connection.run("ALTER TABLE t DROP CONSTRAINT k");
    }
    for (const test::DefaultPair& pair : test::default_pairs()) {
        if (pair.depends_on_day) continue;
        CAPTURE(pair.number);
        connection.run(table_with(pair.type, pair.written.front()));
        const postgres::Rows rows = connection.query("SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef WHERE adrelid = 'q'::regclass");
        CHECK((rows.size() == 0 ? "" : std::string(rows.at(0, 0))) == pair.stored);
        connection.run("DROP TABLE q");
    }
}
