// Columns of relations and attributes of composite types.
#include <fmt/format.h>

#include "postgres/introspection/reading.hpp"

namespace pgsteward::postgres {
namespace {

// The statistics target is -1 for the default, from 17 on NULL (from the manual).
std::string columns_sql(const Server& server) {
    return fmt::format(
        "SELECT a.attrelid, c.relkind, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), cn.nspname, co.collname, a.attnotnull, "
        "a.attidentity, a.attgenerated, CASE WHEN a.attstorage <> t.typstorage THEN a.attstorage END, {}, coalesce(a.attstattarget, -1), "
        "a.attoptions, a.attfdwoptions, a.attislocal, a.attinhcount > 0, a.attacl, pg_get_expr(d.adbin, d.adrelid) "
        "FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace "
        "JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum "
        "LEFT JOIN pg_collation co ON co.oid = a.attcollation AND a.attcollation <> t.typcollation LEFT JOIN pg_namespace cn ON cn.oid = co.collnamespace "
        "WHERE {} AND a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c') ORDER BY a.attrelid, a.attnum",
        server.since(14, "a.attcompression", "''"), user_schema);
}

std::string storage_name(char letter) {
    switch (letter) {
        case 'p': return "plain";
        case 'e': return "external";
        case 'm': return "main";
        case 'x': return "extended";
        default: return {};
    }
}

std::string compression_name(char letter) {
    return letter == 'p' ? "pglz" : letter == 'l' ? "lz4" : "";
}

/// Some servers of the back branches keep a number of their own among the options (catalog/pg_attribute.h: "reserved
/// attoptions key"); it is no option and pg_dump hides it too.
void drop_reserved(OptionMap& options) { options.erase("pg_attver"); }

Column read_column(Reading& reading, Fields& fields, Oid relation, int number) {
    Column column;
    column.name = fields.text();
    column.type = fields.text();
    column.collation = bare_or_qualified(fields.name());
    column.not_null = fields.flag();
    column.identity = fields.letter();
    const char generated = fields.letter();
    column.storage = storage_name(fields.letter());
    column.compression = compression_name(fields.letter());
    column.statistics_target = fields.number<int>(-1);
    column.options = fields.options();
    drop_reserved(column.options);
    column.foreign_options = fields.options();
    column.local = fields.flag();
    column.inherited = fields.flag();
    column.acl = fields.acl();
    const auto expression = fields.optional_text();
    if (generated == '\0') column.default_ = expression;
    else column.generated = expression;
    // Version 18 has VIRTUAL ones too (from the manual); the catalog knows only STORED.
    column.uncertain = generated == 'v';
    reading.annotate(column, Class::relation, relation, number);
    return column;
}

void read_columns(Reading& reading, const Rows& rows) {
    for (std::size_t row = 0; row < rows.size(); ++row) {
        Fields fields(rows, row);
        const Oid oid = fields.oid();
        const char relkind = fields.letter();
        Relation* relation = reading.relation(oid);
        if (!relation && relkind != 'c') continue;
        const int number = fields.number<int>();
        Column column = read_column(reading, fields, oid, number);
        auto& names = reading.column_names[oid];
        names.resize(static_cast<std::size_t>(number));   // dropped columns leave gaps
        names.back() = column.name;
        if (relation) relation->columns.push_back(std::move(column));
        else reading.attributes[oid].push_back(std::move(column));
    }
}

}  // namespace

std::vector<Part> column_parts() {
    return {{"columns", columns_sql, read_columns}};
}

}  // namespace pgsteward::postgres
