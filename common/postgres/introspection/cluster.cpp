// What belongs to the server or to the database as a whole: the database itself, tablespaces, privileges on parameters
// and on large objects.
#include <fmt/format.h>

#include "postgres/introspection/reading.hpp"

namespace pgsteward::postgres {
namespace {

std::string database_sql(const Server&) {
    return "SELECT d.oid, d.datname, pg_get_userbyid(d.datdba), d.datacl, d.datconnlimit, (SELECT s.setconfig FROM pg_db_role_setting s "
           "WHERE s.setdatabase = d.oid AND s.setrole = 0) FROM pg_database d WHERE d.datname = current_database()";
}

void read_database(Reading& reading, const Rows& rows) {
    for (std::size_t row = 0; row < rows.size(); ++row) {
        Fields fields(rows, row);
        const Oid oid = fields.oid();
        OtherObject database;
        database.kind = ObjectKind::database;
        database.name = {"", fields.text()};
        database.owner = fields.text();
        database.acl = fields.acl();
        if (const int limit = fields.number<int>(-1); limit != -1) database.properties["connection limit"] = std::to_string(limit);
        for (const auto& [name, value] : fields.options()) database.properties["set " + name] = value;
        reading.add(std::move(database), Class::database, oid);
    }
}

std::string tablespaces_sql(const Server&) {
    return "SELECT t.oid, t.spcname, pg_get_userbyid(t.spcowner), t.spcacl, pg_tablespace_location(t.oid), t.spcoptions FROM pg_tablespace t WHERE t.spcname !~ '^pg_'";
}

void read_tablespaces(Reading& reading, const Rows& rows) {
    for (std::size_t row = 0; row < rows.size(); ++row) {
        Fields fields(rows, row);
        const Oid oid = fields.oid();
        OtherObject tablespace;
        tablespace.kind = ObjectKind::tablespace;
        tablespace.name = {"", fields.text()};
        tablespace.owner = fields.text();
        tablespace.acl = fields.acl();
        set_property(tablespace.properties, "location", fields.text());
        set_options(tablespace.properties, fields.options());
        reading.add(std::move(tablespace), Class::tablespace, oid);
    }
}

std::string parameters_sql(const Server& server) {
    return server.since(15) ? "SELECT oid, parname, paracl FROM pg_parameter_acl" : "SELECT 0, '', '' WHERE false";
}

void read_parameters(Reading& reading, const Rows& rows) {
    for (std::size_t row = 0; row < rows.size(); ++row) {
        Fields fields(rows, row);
        const Oid oid = fields.oid();
        OtherObject parameter;
        parameter.kind = ObjectKind::parameter;
        parameter.name = {"", fields.text()};
        parameter.acl = fields.acl();
        reading.add(std::move(parameter), Class::parameter, oid);
    }
}

// There may be millions; those without a list are their owner's alone.
std::string large_objects_sql(const Server&) {
    return "SELECT oid, pg_get_userbyid(lomowner), lomacl FROM pg_largeobject_metadata WHERE lomacl IS NOT NULL";
}

void read_large_objects(Reading& reading, const Rows& rows) {
    for (std::size_t row = 0; row < rows.size(); ++row) {
        Fields fields(rows, row);
        OtherObject object;
        object.kind = ObjectKind::large_object;
        object.name = {"", fields.text()};
        object.owner = fields.text();
        object.acl = fields.acl();
        const QualifiedName key{"", "large object " + object.name.name};
        reading.catalog.others.put(key, std::move(object));
    }
}

}  // namespace

std::vector<Part> cluster_parts() {
    return {{"database", database_sql, read_database}, {"tablespaces", tablespaces_sql, read_tablespaces}, {"parameters", parameters_sql, read_parameters},
            {"large objects", large_objects_sql, read_large_objects}};
}

}  // namespace pgsteward::postgres
