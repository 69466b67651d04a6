// Privileges on objects of extensions and of the server itself, where they are not those that the object was made with.
#include <fmt/format.h>

#include "catalog/altered-privileges.hpp"
#include "postgres/introspection/reading.hpp"

namespace pgsteward::postgres {
namespace {

/// A kind of object as the query needs it; `o` is the row of its catalog.
struct Source {
    std::string_view kind, name, catalog, acl, owner;
    char acl_kind;                           ///< for acldefault()
    std::string_view schema;                 ///< its oid
    std::string_view column = "NULL", part = "0";   ///< name and number
};

// Lists that never changed are NULL or as recorded. initdb grants on information_schema after it has recorded the others, and
// pg_dump leaves that schema out.
std::string altered_sql(const Source& source) {
    return fmt::format(
        "SELECT '{0}'::text, {1}, {6}, pg_get_userbyid({4}), coalesce(i.initprivs, acldefault('{5}', {4})), coalesce({3}, acldefault('{5}', {4})) FROM {2} "
        "LEFT JOIN pg_init_privs i ON i.classoid = o.tableoid AND i.objoid = o.oid AND i.objsubid = {7} WHERE {3} IS DISTINCT FROM i.initprivs AND "
        "{9} IS DISTINCT FROM to_regnamespace('information_schema')::oid AND (o.oid < {8} OR "
        "EXISTS (SELECT FROM pg_depend d WHERE d.classid = o.tableoid AND d.objid = o.oid AND d.deptype = 'e'))",
        source.kind, source.name, source.catalog, source.acl, source.owner, source.acl_kind, source.column, source.part, first_user_oid, source.schema);
}

// Schema public is one of the users'.
std::string altered_privileges_sql(const Server&) {
    const std::string relation = "(SELECT quote_ident(n.nspname) || '.' || quote_ident(o.relname) FROM pg_namespace n WHERE n.oid = o.relnamespace)";
    const std::string type = "(SELECT CASE WHEN n.nspname = 'pg_catalog' THEN '' ELSE quote_ident(n.nspname) || '.' END || quote_ident(o.typname) FROM pg_namespace n WHERE n.oid = o.typnamespace)";
    const std::string routine = signature_sql("o.oid");
    const std::vector<std::string> queries = {
        altered_sql({"routine", routine, "pg_proc o", "o.proacl", "o.proowner", 'f', "o.pronamespace"}),
        altered_sql({"table", relation, "pg_class o", "o.relacl", "o.relowner", 'r', "o.relnamespace"}) + " AND o.relkind <> 'S'",
        altered_sql({"sequence", relation, "pg_class o", "o.relacl", "o.relowner", 's', "o.relnamespace"}) + " AND o.relkind = 'S'",
        altered_sql({"table", relation, "pg_class o JOIN pg_attribute a ON a.attrelid = o.oid", "a.attacl", "o.relowner", 'c', "o.relnamespace", "a.attname", "a.attnum"}),
        altered_sql({"type", type, "pg_type o", "o.typacl", "o.typowner", 'T', "o.typnamespace"}),
        altered_sql({"schema", "quote_ident(o.nspname)", "pg_namespace o", "o.nspacl", "o.nspowner", 'n', "o.oid"}) + " AND o.nspname <> 'public'",
        altered_sql({"foreign data wrapper", "quote_ident(o.fdwname)", "pg_foreign_data_wrapper o", "o.fdwacl", "o.fdwowner", 'F', "NULL::oid"}),
    };
    return fmt::format("{}", fmt::join(queries, " UNION ALL "));
}

ObjectKind kind_of(const std::string& word) {
    if (word == "routine") return ObjectKind::routine;
    if (word == "sequence") return ObjectKind::sequence;
    if (word == "type") return ObjectKind::type;
    if (word == "schema") return ObjectKind::schema;
    return word == "table" ? ObjectKind::table : ObjectKind::foreign_data_wrapper;
}

void read_altered_privileges(Reading& reading, const Rows& rows) {
    for (std::size_t row = 0; row < rows.size(); ++row) {
        Fields fields(rows, row);
        const std::string kind = fields.text();
        OtherObject privileges = altered_privileges(kind_of(kind), fields.text());
        const std::string column = fields.text(), owner = fields.text();
        const QualifiedName key{"", std::string(name_of(privileges.kind)) + " " + privileges.name.name};
        if (const OtherObject* known = reading.catalog.others.find(key)) privileges = *known;   // its other columns
        const std::vector<AclItem> initial = fields.acl().value_or(std::vector<AclItem>()), now = fields.acl().value_or(std::vector<AclItem>());
        note_alterations(privileges, initial, now, owner, column);
        if (!privileges.properties.empty()) reading.catalog.others.put(key, std::move(privileges));
    }
}

}  // namespace

std::vector<Part> altered_privilege_parts() {
    return {{"privileges on objects of extensions", altered_privileges_sql, read_altered_privileges}};
}

}  // namespace pgsteward::postgres
