#include "access/server-privileges.hpp"

#include <fmt/format.h>

#include <map>

namespace pgsteward::test {
namespace {

struct Group {
    const char* name;
    const char* letters;
    const char* function;                    ///< has_…_privilege
    const char* objects;                     ///< object, and what identifies it to the function
};

constexpr const char* user_schemas = "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'";

const std::vector<Group>& groups() {
    static const std::vector<Group> all = {
        {"relation", "arwdDxt", "has_table_privilege(r.oid, o.id, {})",
         "SELECT n.nspname || '.' || c.relname AS object, c.oid AS id, 'pg_class'::regclass AS class FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND {user}"},
        {"column", "arwx", "has_column_privilege(r.oid, o.id, o.number, {})",
         "SELECT n.nspname || '.' || c.relname || '.' || a.attname AS object, c.oid AS id, a.attnum AS number, 'pg_class'::regclass AS class FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid "
         "JOIN pg_namespace n ON n.oid = c.relnamespace WHERE a.attacl IS NOT NULL AND NOT a.attisdropped AND a.attnum > 0 AND {user}"},
        {"sequence", "rwU", "has_sequence_privilege(r.oid, o.id, {})",
         "SELECT n.nspname || '.' || c.relname AS object, c.oid AS id, 'pg_class'::regclass AS class FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'S' AND {user}"},
        {"function", "X", "has_function_privilege(r.oid, o.id, {})",
         "SELECT n.nspname || '.' || p.proname || '(' || array_to_string(ARRAY(SELECT format_type(t, NULL) FROM unnest(p.proargtypes::oid[]) WITH ORDINALITY AS u(t, i) ORDER BY i), ', ') || ')' AS object, "
         "p.oid AS id, 'pg_proc'::regclass AS class FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE {user}"},
        {"schema", "UC", "has_schema_privilege(r.oid, o.id, {})", "SELECT n.nspname AS object, n.oid AS id, 'pg_namespace'::regclass AS class FROM pg_namespace n WHERE {user}"},
        {"type", "U", "has_type_privilege(r.oid, o.id, {})",
         "SELECT n.nspname || '.' || t.typname AS object, t.oid AS id, 'pg_type'::regclass AS class FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace LEFT JOIN pg_class c ON c.oid = t.typrelid "
         "WHERE (t.typtype IN ('e', 'd', 'r') OR c.relkind = 'c' OR (t.typtype = 'b' AND t.typcategory <> 'A')) AND {user}"},
        {"database", "CTc", "has_database_privilege(r.oid, o.id, {})", "SELECT datname AS object, oid AS id, 'pg_database'::regclass AS class FROM pg_database WHERE datname = current_database()"},
        {"language", "U", "has_language_privilege(r.oid, o.id, {})", "SELECT lanname AS object, oid AS id, 'pg_language'::regclass AS class FROM pg_language WHERE lanacl IS NOT NULL"},
        {"wrapper", "U", "has_foreign_data_wrapper_privilege(r.oid, o.id, {})", "SELECT fdwname AS object, oid AS id, 'pg_foreign_data_wrapper'::regclass AS class FROM pg_foreign_data_wrapper"},
        {"server", "U", "has_server_privilege(r.oid, o.id, {})", "SELECT srvname AS object, oid AS id, 'pg_foreign_server'::regclass AS class FROM pg_foreign_server"},
        {"tablespace", "C", "has_tablespace_privilege(r.oid, o.id, {})", "SELECT spcname AS object, oid AS id, 'pg_tablespace'::regclass AS class FROM pg_tablespace WHERE spcname !~ '^pg_'"},
        {"parameter", "sA", "has_parameter_privilege(r.oid, o.object, {})", "SELECT parname AS object, oid AS id, 'pg_parameter_acl'::regclass AS class FROM pg_parameter_acl"},
    };
    return all;
}

/// concat(CASE WHEN has_…(…, 'SELECT') THEN 'r' END, …)
std::string letters_sql(const Group& group, const char* option) {
    std::string parts;
    for (const char letter : std::string(group.letters)) {
        const auto bit = static_cast<std::size_t>(std::countr_zero(access::privileges_of(std::string(1, letter))));
        const std::string call = fmt::format(fmt::runtime(group.function), fmt::format("'{}{}'", access::word_of(bit), option));
        parts += fmt::format("{}CASE WHEN {} THEN '{}' END", parts.empty() ? "" : ", ", call, letter);
    }
    return "concat(" + parts + ")";
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
    if (const auto at = text.find(what); at != std::string::npos) text.replace(at, what.size(), by);
    return text;
}

std::string query_of(const Group& group, const std::string& related) {
    return fmt::format("SELECT r.rolname, '{}', o.object, {}, {} FROM ({}) o, (SELECT oid, rolname FROM pg_roles UNION ALL SELECT 0, 'PUBLIC') r WHERE ({}) "
                       "AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = o.class AND d.objid = o.id "
                       "AND (d.deptype = 'e' OR (d.deptype = 'i' AND d.classid = 'pg_proc'::regclass)))",   // a range type's constructors
                       group.name, letters_sql(group, ""), letters_sql(group, " WITH GRANT OPTION"), replaced(group.objects, "{user}", user_schemas), related);
}

}  // namespace

std::vector<PrivilegeAnswer> privileges_on_server(postgres::Connection& connection, const std::string& related) {
    connection.run("SET search_path = pg_catalog");
    std::vector<PrivilegeAnswer> answers;
    for (const Group& group : groups()) {
        const postgres::Rows rows = connection.query(query_of(group, related));
        const auto text = [&](std::size_t row, std::size_t column) { return std::string(rows.at(row, column)); };
        for (std::size_t row = 0; row < rows.size(); ++row) answers.push_back({text(row, 0), text(row, 1), text(row, 2), text(row, 3), text(row, 4)});
    }
    return answers;
}

std::string privilege_differences(const Catalog& catalog, const std::vector<PrivilegeAnswer>& answers, int postgres) {
    const access::RoleGraph graph(catalog, {.postgres = postgres});
    const access::Privileges privileges(catalog, graph);
    std::map<std::string, access::Holders> holders;
    for (const access::Securable& object : access::securables(catalog))
        holders.emplace(fmt::format("{} {}", access::group_of(object.kind), object.display()), privileges.holders(object));
    std::string text;
    for (const PrivilegeAnswer& answer : answers) {
        const auto found = holders.find(answer.group + " " + answer.object);
        if (found == holders.end()) {
            if (answer.group == "database") continue;   // a text does not say which one it is run in
            text += fmt::format("{} {} is not known\n", answer.group, answer.object);
            continue;
        }
        // A role that the catalog never names has what everybody has.
        const access::RoleId role = answer.role == "PUBLIC" ? access::everyone : graph.find(answer.role).value_or(access::everyone);
        const auto compare = [&](const char* what, const std::string& server, access::PrivilegeSet ours) {
            if (access::privileges_of(server) != ours)
                text += fmt::format("{} {}: {} has {}\"{}\", we say \"{}\"\n", answer.group, answer.object, answer.role, what, server, access::letters_of(ours));
        };
        compare("", answer.held, found->second.held_by(role));
        compare("grant options ", answer.grantable, found->second.grantable_by(role));
    }
    return text;
}

}  // namespace pgsteward::test
