// ALTER DEFAULT PRIVILEGES.
#include <fmt/format.h>

#include "postgres/introspection/reading.hpp"

namespace pgsteward::postgres {
namespace {

std::string default_privileges_sql(const Server&) {
    return "SELECT pg_get_userbyid(d.defaclrole), n.nspname, d.defaclobjtype, d.defaclacl FROM pg_default_acl d "
           "LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace";
}

/// 'L' (large objects) came with 18 (from the manual).
ObjectKind kind_of(char letter) {
    switch (letter) {
        case 'S': return ObjectKind::sequence;
        case 'f': return ObjectKind::function;
        case 'T': return ObjectKind::type;
        case 'n': return ObjectKind::schema;
        case 'L': return ObjectKind::large_object;
        default: return ObjectKind::table;
    }
}

void read_default_privileges(Reading& reading, const Rows& rows) {
    for (std::size_t row = 0; row < rows.size(); ++row) {
        Fields fields(rows, row);
        DefaultPrivileges defaults;
        defaults.role = fields.text();
        defaults.schema = fields.text();
        defaults.kind = kind_of(fields.letter());
        defaults.acl = fields.acl();
        const QualifiedName key{defaults.schema, fmt::format("{} {}", defaults.role, name_of(defaults.kind))};
        reading.catalog.default_privileges.put(key, std::move(defaults));
    }
}

}  // namespace

std::vector<Part> privilege_parts() {
    return {{"default privileges", default_privileges_sql, read_default_privileges}};
}

}  // namespace pgsteward::postgres
