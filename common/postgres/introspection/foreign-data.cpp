// Foreign-data wrappers, servers and user mappings.
#include <fmt/format.h>

#include "postgres/introspection/reading.hpp"

namespace pgsteward::postgres {
namespace {

std::string wrappers_sql(const Server&) {
    return fmt::format("SELECT w.oid, w.fdwname, pg_get_userbyid(w.fdwowner), w.fdwacl, w.fdwhandler::regproc, w.fdwvalidator::regproc, w.fdwoptions "
                       "FROM pg_foreign_data_wrapper w WHERE w.oid >= {}", first_user_oid);
}

void read_wrappers(Reading& reading, const Rows& rows) {
    for (std::size_t row = 0; row < rows.size(); ++row) {
        Fields fields(rows, row);
        const Oid oid = fields.oid();
        OtherObject wrapper;
        wrapper.kind = ObjectKind::foreign_data_wrapper;
        wrapper.name = {"", fields.text()};
        wrapper.owner = fields.text();
        wrapper.acl = fields.acl();
        set_property(wrapper.properties, "handler", fields.text());
        set_property(wrapper.properties, "validator", fields.text());
        set_options(wrapper.properties, fields.options());
        reading.add(std::move(wrapper), Class::foreign_data_wrapper, oid);
    }
}

std::string servers_sql(const Server&) {
    return "SELECT s.oid, s.srvname, pg_get_userbyid(s.srvowner), s.srvacl, w.fdwname, s.srvtype, s.srvversion, s.srvoptions "
           "FROM pg_foreign_server s JOIN pg_foreign_data_wrapper w ON w.oid = s.srvfdw";
}

void read_servers(Reading& reading, const Rows& rows) {
    for (std::size_t row = 0; row < rows.size(); ++row) {
        Fields fields(rows, row);
        const Oid oid = fields.oid();
        OtherObject server;
        server.kind = ObjectKind::foreign_server;
        server.name = {"", fields.text()};
        server.owner = fields.text();
        server.acl = fields.acl();
        server.properties["foreign data wrapper"] = quoted(fields.text());
        if (const auto type = fields.optional_text()) server.properties["type"] = *type;
        if (const auto version = fields.optional_text()) server.properties["version"] = *version;
        set_options(server.properties, fields.options());
        reading.add(std::move(server), Class::foreign_server, oid);
    }
}

// The view shows options to few (system_views.sql). NULL is also what no options give, so its condition is repeated here
// to tell the two apart.
std::string mappings_sql(const Server&) {
    return "SELECT m.umid, CASE m.umuser WHEN 0 THEN 'public' ELSE m.usename END, m.srvname, m.umoptions, m.umoptions IS NULL AND NOT ("
           "CASE WHEN m.umuser = 0 THEN pg_has_role(s.srvowner, 'USAGE') ELSE m.usename = current_user AND (pg_has_role(s.srvowner, 'USAGE') OR "
           "has_server_privilege(s.oid, 'USAGE')) END OR (SELECT r.rolsuper FROM pg_roles r WHERE r.rolname = current_user)) "
           "FROM pg_user_mappings m JOIN pg_foreign_server s ON s.oid = m.srvid";
}

void read_mappings(Reading& reading, const Rows& rows) {
    for (std::size_t row = 0; row < rows.size(); ++row) {
        Fields fields(rows, row);
        const Oid oid = fields.oid();
        const std::string user = fields.text(), server = fields.text();
        OtherObject mapping;
        mapping.kind = ObjectKind::user_mapping;
        mapping.name = {"", fmt::format("for {} server {}", user, server)};
        set_options(mapping.properties, fields.options());
        if (fields.flag()) {
            mapping.uncertain = true;
            reading.left_out.push_back(fmt::format("options of the user mapping {}: no privilege to see them", mapping.name.name));
        }
        reading.add(std::move(mapping), Class::user_mapping, oid);
    }
}

}  // namespace

std::vector<Part> foreign_data_parts() {
    return {{"foreign-data wrappers", wrappers_sql, read_wrappers}, {"foreign servers", servers_sql, read_servers}, {"user mappings", mappings_sql, read_mappings}};
}

}  // namespace pgsteward::postgres
