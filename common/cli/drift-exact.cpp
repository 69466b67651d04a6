#include "cli/drift-exact.hpp"

#include <fmt/format.h>

#include "catalog/origins.hpp"
#include "postgres/conninfo.hpp"
#include "postgres/introspection.hpp"
#include "postgres/load.hpp"
#include "postgres/scratch-server.hpp"
#include "print/sql.hpp"

namespace pgsteward {
namespace {

constexpr int version_unit = 10000;          // server_version_num 150018 is 15.18

Schema read_back(postgres::ScratchServer& server, const std::string& database, const Schema& read) {
    postgres::Connection connection = server.connect(database);
    postgres::Introspection introspection = postgres::read_database(connection);
    Schema schema = read;
    schema.catalog = std::move(introspection.catalog);
    schema.server_version = introspection.server_version;
    schema.postgres = introspection.server_version / version_unit;
    schema.opaque.clear();
    return schema;
}

/// A text that was read already, perhaps from a pipe.
Schema loaded(const Schema& read, const SchemaRequest& request) {
    postgres::ScratchServer server = postgres::ScratchServer::start({.major = request.postgres_given ? request.postgres : 0});
    const std::string database = server.create_database();
    std::vector<postgres::LoadError> refused;
    {
        postgres::Connection connection = server.connect(database);
        refused = postgres::load(connection, *read.text).errors;
    }
    Schema schema = read_back(server, database, read);
    take_origins(schema.catalog, read.catalog);
    for (const postgres::LoadError& error : refused)
        schema.errors.push_back({Location{*read.text, {error.at, std::max(error.at, error.statement.span.end)}}, fmt::format("the scratch server refused this: {}", error.message)});
    return schema;
}

std::string in_words(const diff::Drift& drift) {
    return fmt::format("{} {} {}{}{}", name_of(drift.kind), drift.object, name_of(drift.change), drift.property.empty() ? "" : ": ", drift.property);
}

}  // namespace

std::optional<Schema> exact_schema(const std::string& source, const Schema& read, const SchemaRequest& request) {
    if (read.server_version != 0) return read;
    if (read.text) return loaded(read, request);
    if (read.revisions.empty()) return std::nullopt;
    Schema schema = read_schema("scratch:" + source, request);
    schema.name = read.name;
    // Places and revisions are those of the files.
    take_origins(schema.catalog, read.catalog);
    schema.revisions = read.revisions;
    schema.states_owners = read.states_owners;
    schema.states_privileges = read.states_privileges;
    return schema;
}

DriftProof prove(const Schema& expected, const Schema& actual, const std::string& script, const diff::DriftSettings& settings, const diff::Side& expected_side) {
    postgres::ScratchServer server = postgres::ScratchServer::start({.major = 0});
    const std::string database = server.create_database();
    DriftProof proof;
    {
        postgres::Connection connection = server.connect(database);
        const SourceText before = actual.text ? *actual.text : SourceText("actual.sql", print::sql(actual.catalog));
        for (const postgres::LoadError& error : postgres::load(connection, before).errors) proof.refused.push_back("ACTUAL itself: " + error.message);
    }
    postgres::Connection connection = server.connect(database);
    const postgres::LoadResult applied = postgres::load(connection, SourceText("reconcile.sql", script));
    proof.statements = applied.statements;
    for (const postgres::LoadError& error : applied.errors) proof.refused.push_back(fmt::format("{}: {}", error.message, error.statement.text().substr(0, 200)));
    const Schema after = read_back(server, database, actual);
    proof.server = fmt::format("PostgreSQL {}.{}", after.server_version / version_unit, after.server_version % version_unit);
    Catalog wanted = expected.catalog, found = after.catalog;
    const diff::Side side{.live = true, .postgres = after.postgres};
    diff::cut_to_scope(wanted, found, expected_side, side, settings.scope);
    diff::DriftSettings without_renames = settings;
    without_renames.renames.clear();
    const diff::DriftList left = diff::find_drifts(std::move(wanted), std::move(found), without_renames);
    for (const diff::Drift& drift : left.drifts) proof.left.push_back(in_words(drift));
    proof.objects = left.objects;
    proof.matching = left.matching;
    return proof;
}

}  // namespace pgsteward
