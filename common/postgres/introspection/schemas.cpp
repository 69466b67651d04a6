// Schemas and extensions.
#include <fmt/format.h>

#include "postgres/introspection/reading.hpp"

namespace pgsteward::postgres {
namespace {

std::string schemas_sql(const Server&) {
    return fmt::format("SELECT n.oid, n.nspname, pg_get_userbyid(n.nspowner), n.nspacl FROM pg_namespace n WHERE {}", user_schema);
}

void read_schemas(Reading& reading, const Rows& rows) {
    for (std::size_t row = 0; row < rows.size(); ++row) {
        Fields fields(rows, row);
        const Oid oid = fields.oid();
        if (reading.is_extension_member(Class::schema, oid)) continue;
        OtherObject schema;
        schema.kind = ObjectKind::schema;
        schema.name = {"", fields.text()};
        schema.owner = fields.text();
        schema.acl = fields.acl();
        reading.annotate(schema, Class::schema, oid);
        const QualifiedName key = schema.name;
        reading.catalog.schemas.put(key, std::move(schema));
    }
}

// plpgsql, which initdb installs, is left out as pg_dump does.
std::string extensions_sql(const Server&) {
    return fmt::format("SELECT e.oid, e.extname, pg_get_userbyid(e.extowner), n.nspname, e.extversion "
                       "FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.oid >= {}", first_user_oid);
}

void read_extensions(Reading& reading, const Rows& rows) {
    for (std::size_t row = 0; row < rows.size(); ++row) {
        Fields fields(rows, row);
        const Oid oid = fields.oid();
        OtherObject extension;
        extension.kind = ObjectKind::extension;
        extension.name = {"", fields.text()};
        extension.owner = fields.text();
        extension.properties["schema"] = quoted(fields.text());
        extension.properties["version"] = fields.text();
        reading.add(std::move(extension), Class::extension, oid);
    }
}

}  // namespace

std::vector<Part> schema_parts() {
    return {{"schemas", schemas_sql, read_schemas}, {"extensions", extensions_sql, read_extensions}};
}

}  // namespace pgsteward::postgres
