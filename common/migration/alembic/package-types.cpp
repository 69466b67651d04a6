// Types that well-known packages bring, as their column on PostgreSQL.
// Source: SQLAlchemy-Utils 0.41 (types/*.py), fastapi-users-db-sqlalchemy 6 (generics.py), pgvector 0.3 (sqlalchemy),
// GeoAlchemy2 0.12 (types, __init__: the index is made with the column), sqlalchemy-citext 1.8.
#include <fmt/format.h>

#include "migration/alembic/compiler.hpp"

namespace pgsteward::alembic {
namespace {

/// By the last part of the path and its package.
struct PackageType {
    std::string_view package, name, sql;
    /// An argument that says how long it is: its name, its place, and how long where it is not given.
    std::string_view length_name = {};
    std::size_t length_at = 0;
    std::int64_t usual_length = 0;
};
constexpr PackageType package_types[] = {
    {"sqlalchemy_utils", "JSONType", "JSON"},
    {"sqlalchemy_utils", "TSVectorType", "TSVECTOR"},
    {"sqlalchemy_utils", "EmailType", "VARCHAR", "length", 0, 255},
    {"sqlalchemy_utils", "URLType", "TEXT"},
    {"sqlalchemy_utils", "IPAddressType", "VARCHAR", "max_length", 0, 50},
    {"sqlalchemy_utils", "PhoneNumberType", "VARCHAR", "max_length", 1, 20},
    {"sqlalchemy_utils", "ColorType", "VARCHAR", "max_length", 0, 20},
    {"sqlalchemy_utils", "LtreeType", "LTREE"},
    {"sqlalchemy_utils", "CountryType", "VARCHAR(2)"},
    {"sqlalchemy_utils", "CurrencyType", "VARCHAR(3)"},
    {"sqlalchemy_utils", "LocaleType", "VARCHAR(10)"},
    {"sqlalchemy_utils", "TimezoneType", "VARCHAR(50)"},
    {"sqlalchemy_utils", "ScalarListType", "TEXT"},
    {"sqlalchemy_utils", "PasswordType", "BYTEA"},
    {"sqlalchemy_utils", "EncryptedType", "BYTEA"},
    {"sqlalchemy_utils", "IntRangeType", "INT4RANGE"},
    {"sqlalchemy_utils", "Int8RangeType", "INT8RANGE"},
    {"sqlalchemy_utils", "NumericRangeType", "NUMRANGE"},
    {"sqlalchemy_utils", "DateRangeType", "DATERANGE"},
    {"sqlalchemy_utils", "DateTimeRangeType", "TSRANGE"},
    {"sqlalchemy_utils", "StringEncryptedType", "VARCHAR"},
    {"fastapi_users_db_sqlalchemy", "GUID", "UUID"},
    {"sqlalchemy_jsonfield", "JSONField", "JSON"},
    {"advanced_alchemy", "GUID", "UUID"},
    {"citext", "CIText", "CITEXT"},
    {"advanced_alchemy", "DateTimeUTC", "TIMESTAMP WITH TIME ZONE"},
};

}  // namespace

/// geometry(POINT,4326): its kind and its reference system, where they are given.
std::string Compiler::spatial_type(const Construct& construct, std::string_view name) {
    const Value* kind = construct.argument(0, "geometry_type");
    const Value* system = construct.argument(1, "srid");
    if (construct.call && (construct.call->open || construct.keyword("use_typmod") || construct.keyword("management"))) return fail("some arguments of a spatial type are not followed");
    if (kind && python::is_none(*kind)) return std::string(name);
    const auto number = system ? python::as_integer(*system) : std::optional<std::int64_t>(-1);
    if (!number) return fail("the reference system of a spatial type is not known");
    std::string word = kind ? string(kind, "the kind of a spatial type") : "GEOMETRY";
    for (char& c : word) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    return fmt::format("{}({},{})", name, word, *number);
}

/// The index that such a column has unless it says otherwise.
std::optional<std::string> Compiler::spatial_index(const Column& column, const std::string& table, const std::string& schema) {
    const auto construct = construct_of(column.type);
    if (!construct || !construct->path.starts_with("geoalchemy2.")) return std::nullopt;
    const std::string_view kind = construct->path.substr(construct->path.rfind('.') + 1);
    if ((kind != "Geometry" && kind != "Geography") || !flag(construct->keyword("spatial_index"), "whether a column has a spatial index", true)) return std::nullopt;
    const std::string name = fmt::format("idx_{}_{}", table, column.name);
    // How such a name is shortened depends on the version.
    if (name.size() > 63 || construct->keyword("use_N_D_index")) return fail("the spatial index of a column is not known");
    return fmt::format("CREATE INDEX {} ON {} USING gist ({})", quoted(name), table_name(table, schema), quoted(column.name));
}

std::optional<std::string> Compiler::package_type(const Construct& construct) {
    const std::string_view path = construct.path;
    const std::string_view name = path.substr(path.rfind('.') + 1);
    for (const PackageType& known : package_types) {
        if (known.name != name || !path.starts_with(known.package)) continue;
        if (known.length_name.empty()) return std::string(known.sql);
        const Value* given = construct.argument(known.length_at, known.length_name);
        const auto length = given ? python::as_integer(*given) : known.usual_length;
        return length ? fmt::format("{}({})", known.sql, *length) : fail("the length of a type is not known");
    }
    if (path.starts_with("geoalchemy2.") && (name == "Geometry" || name == "Geography")) return spatial_type(construct, name == "Geometry" ? "geometry" : "geography");
    if (path.starts_with("sqlalchemy_utils") && name == "ArrowType") return zoned("TIMESTAMP", construct);
    if (path.starts_with("fastapi_users_db_sqlalchemy") && name == "TIMESTAMPAware") return zoned("TIMESTAMP", construct);
    if (path.starts_with("sqlalchemy_utils") && name == "UUIDType") {
        if (flag(construct.argument(1, "native"), "whether a UUID is native", true)) return "UUID";
        return flag(construct.argument(0, "binary"), "whether a UUID is binary", true) ? "BYTEA" : "CHAR(32)";
    }
    if (path.starts_with("sqlalchemy_utils") && name == "ChoiceType") {
        const Value* implementation = construct.argument(1, "impl");
        return implementation && !python::is_none(*implementation) ? type(*implementation) : "VARCHAR(255)";
    }
    if (path.starts_with("pgvector.") && name == "Vector") {
        const Value* size = construct.argument(0, "dim");
        return size && python::as_integer(*size) ? fmt::format("VECTOR({})", *python::as_integer(*size)) : "VECTOR";
    }
    return std::nullopt;
}

}  // namespace pgsteward::alembic
