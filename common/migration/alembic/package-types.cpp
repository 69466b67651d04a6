// Types that well-known packages bring, as their column on PostgreSQL.
// Source: SQLAlchemy-Utils 0.41 (types/*.py), fastapi-users-db-sqlalchemy 6 (generics.py), pgvector 0.3 (sqlalchemy).
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
    {"advanced_alchemy", "DateTimeUTC", "TIMESTAMP WITH TIME ZONE"},
};

}  // namespace

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
