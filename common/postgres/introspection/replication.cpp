// Publications and subscriptions.
#include <fmt/format.h>

#include "postgres/introspection/reading.hpp"

namespace pgsteward::postgres {
namespace {

// Generated columns can be published since 18 (from the manual).
std::string publications_sql(const Server& server) {
    return fmt::format("SELECT p.oid, p.pubname, pg_get_userbyid(p.pubowner), p.puballtables, concat_ws(', ', CASE WHEN p.pubinsert THEN 'insert' END, "
                       "CASE WHEN p.pubupdate THEN 'update' END, CASE WHEN p.pubdelete THEN 'delete' END, CASE WHEN p.pubtruncate THEN 'truncate' END), {}, {} "
                       "FROM pg_publication p", server.since(13, "p.pubviaroot", "false"), server.since(18, "nullif(p.pubgencols, 'n')", "NULL"));
}

void read_publications(Reading& reading, const Rows& rows) {
    for (std::size_t row = 0; row < rows.size(); ++row) {
        Fields fields(rows, row);
        const Oid oid = fields.oid();
        OtherObject publication;
        publication.kind = ObjectKind::publication;
        publication.name = {"", fields.text()};
        publication.owner = fields.text();
        if (fields.flag()) publication.properties["for all tables"] = "true";
        publication.properties["publish"] = fields.text();
        if (fields.flag()) publication.properties["publish_via_partition_root"] = "true";
        if (const std::string columns = fields.text(); !columns.empty()) publication.properties["publish_generated_columns"] = "stored";
        reading.add(std::move(publication), Class::publication, oid);
    }
}

// Column lists and row filters came with 15. The filter is left to definitions.cpp.
std::string publication_tables_sql(const Server& server) {
    return fmt::format("SELECT p.pubname, r.prrelid, {}, {} FROM pg_publication_rel r JOIN pg_publication p ON p.oid = r.prpubid",
                       server.since(15, "r.prattrs", "NULL"), server.since(15, "pg_get_expr(r.prqual, r.prrelid)", "NULL"));
}

void read_publication_tables(Reading& reading, const Rows& rows) {
    for (std::size_t row = 0; row < rows.size(); ++row) {
        Fields fields(rows, row);
        const std::string name = fields.text();
        const Oid oid = fields.oid();
        const Relation* table = reading.relation(oid);
        if (!table) continue;
        std::string spec;
        const std::vector<int> columns = fields.vector_numbers();
        if (!columns.empty()) spec = "(" + joined(each_quoted(reading.column_names_of(oid, columns))) + ")";
        const QualifiedName key{"", "publication " + name};
        const std::string property = "table " + quoted(table->name);
        reading.catalog.others.edit(key, [&](OtherObject& publication) { publication.properties[property] = spec; });
        if (std::string filter = fields.text(); !filter.empty())
            reading.pending.push_back({key, property, oid, table->name, " ", "WHERE ", std::move(filter), "boolean"});
    }
}

std::string publication_schemas_sql(const Server& server) {
    if (!server.since(15)) return "SELECT '', '' WHERE false";
    return "SELECT p.pubname, n.nspname FROM pg_publication_namespace s JOIN pg_publication p ON p.oid = s.pnpubid JOIN pg_namespace n ON n.oid = s.pnnspid";
}

void read_publication_schemas(Reading& reading, const Rows& rows) {
    for (std::size_t row = 0; row < rows.size(); ++row) {
        Fields fields(rows, row);
        const std::string name = fields.text(), schema = fields.text();
        reading.catalog.others.edit({"", "publication " + name}, [&](OtherObject& publication) { publication.properties["tables in schema " + quoted(schema)] = ""; });
    }
}

// Options by the version that brought them: 14 binary, streaming; 15 two_phase, disable_on_error; 16 origin,
// password_required, run_as_owner; 17 failover (16 and 17 from the manual).
std::string subscriptions_sql(const Server& server) {
    return fmt::format(
        "SELECT s.oid, s.subname, pg_get_userbyid(s.subowner), s.subenabled, s.subslotname, s.subsynccommit, s.subpublications, {}, {}, {}, {}, {}, {}, {}, {}, {} "
        "FROM pg_subscription s WHERE s.subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())",
        server.reads_connection_strings ? "s.subconninfo" : "NULL", server.since(14, "s.subbinary", "false"), server.since(14, "s.substream::text", "'false'"),
        server.since(15, "s.subtwophasestate <> 'd'", "false"), server.since(15, "s.subdisableonerr", "false"), server.since(16, "s.suborigin", "'any'"),
        server.since(16, "s.subpasswordrequired", "true"), server.since(16, "s.subrunasowner", "false"), server.since(17, "s.subfailover", "false"));
}

/// "false", "true", since 16 also "parallel", as letters f, t, p.
std::string streaming(const std::string& value) {
    return value == "t" || value == "true" ? "on" : value == "p" ? "parallel" : "";
}

void read_subscriptions(Reading& reading, const Rows& rows) {
    for (std::size_t row = 0; row < rows.size(); ++row) {
        Fields fields(rows, row);
        const Oid oid = fields.oid();
        OtherObject subscription;
        subscription.kind = ObjectKind::subscription;
        subscription.name = {"", fields.text()};
        subscription.owner = fields.text();
        OptionMap& properties = subscription.properties;
        const auto when = [&](const char* name, bool set, const char* value) {
            if (set) properties[name] = value;
        };
        when("enabled", !fields.flag(), "false");
        const auto slot = fields.optional_text();
        if (!slot) properties["slot_name"] = "none";
        else if (*slot != subscription.name.name) properties["slot_name"] = *slot;
        if (const std::string commit = fields.text(); commit != "off") properties["synchronous_commit"] = commit;
        properties["publication"] = joined(each_quoted(fields.list()));
        const auto connection = fields.optional_text();
        if (connection) properties["connection"] = *connection;
        else reading.left_out.push_back(fmt::format("connection string of the subscription {}: no privilege to see it", subscription.name.name));
        subscription.uncertain = !connection;
        when("binary", fields.flag(), "true");
        set_property(properties, "streaming", streaming(fields.text()));
        when("two_phase", fields.flag(), "true");
        when("disable_on_error", fields.flag(), "true");
        if (const std::string origin = fields.text(); origin != "any") properties["origin"] = origin;
        when("password_required", !fields.flag(), "false");
        when("run_as_owner", fields.flag(), "true");
        when("failover", fields.flag(), "true");
        reading.add(std::move(subscription), Class::subscription, oid);
    }
}

}  // namespace

std::vector<Part> replication_parts() {
    return {{"publications", publications_sql, read_publications}, {"published tables", publication_tables_sql, read_publication_tables},
            {"published schemas", publication_schemas_sql, read_publication_schemas}, {"subscriptions", subscriptions_sql, read_subscriptions}};
}

}  // namespace pgsteward::postgres
