// Column types.
#include <fmt/format.h>

#include <algorithm>

#include "migration/alembic/compiler.hpp"

namespace pgsteward::alembic {
namespace {

using python::Symbol;

constexpr int most_nested = 8;

/// Types that are printed as one word, whatever their arguments.
constexpr std::pair<std::string_view, std::string_view> plain_types[] = {
    {"Integer", "INTEGER"}, {"INTEGER", "INTEGER"}, {"INT", "INTEGER"}, {"BigInteger", "BIGINT"}, {"BIGINT", "BIGINT"},
    {"SmallInteger", "SMALLINT"}, {"SMALLINT", "SMALLINT"}, {"Boolean", "BOOLEAN"}, {"BOOLEAN", "BOOLEAN"},
    {"Date", "DATE"}, {"DATE", "DATE"}, {"LargeBinary", "BYTEA"}, {"BYTEA", "BYTEA"}, {"PickleType", "BYTEA"},
    {"Binary", "BYTEA"}, {"JSON", "JSON"}, {"JSONB", "JSONB"}, {"UUID", "UUID"}, {"Uuid", "UUID"}, {"INET", "INET"},
    {"CIDR", "CIDR"}, {"MACADDR", "MACADDR"}, {"MACADDR8", "MACADDR8"}, {"MONEY", "MONEY"}, {"OID", "OID"},
    {"REGCLASS", "REGCLASS"}, {"REGCONFIG", "REGCONFIG"}, {"TSVECTOR", "TSVECTOR"}, {"TSQUERY", "TSQUERY"}, {"HSTORE", "HSTORE"}, {"CITEXT", "CITEXT"},
    {"DOUBLE_PRECISION", "DOUBLE PRECISION"}, {"Double", "DOUBLE PRECISION"}, {"DOUBLE", "DOUBLE"}, {"REAL", "REAL"},
    {"INT4RANGE", "INT4RANGE"}, {"INT8RANGE", "INT8RANGE"}, {"NUMRANGE", "NUMRANGE"}, {"DATERANGE", "DATERANGE"},
    {"TSRANGE", "TSRANGE"}, {"TSTZRANGE", "TSTZRANGE"}, {"INT4MULTIRANGE", "INT4MULTIRANGE"},
    {"INT8MULTIRANGE", "INT8MULTIRANGE"}, {"NUMMULTIRANGE", "NUMMULTIRANGE"}, {"DATEMULTIRANGE", "DATEMULTIRANGE"},
    {"TSMULTIRANGE", "TSMULTIRANGE"}, {"TSTZMULTIRANGE", "TSTZMULTIRANGE"}, {"JSONPATH", "JSONPATH"},
    {"DATETIME", "DATETIME"}, {"BLOB", "BLOB"}, {"CLOB", "CLOB"}, {"NullType", "NULL"}, {"XML", "XML"},
};

constexpr std::pair<std::string_view, std::string_view> string_types[] = {
    {"String", "VARCHAR"}, {"VARCHAR", "VARCHAR"}, {"Unicode", "VARCHAR"}, {"NVARCHAR", "NVARCHAR"}, {"CHAR", "CHAR"},
    {"NCHAR", "NCHAR"}, {"Text", "TEXT"}, {"TEXT", "TEXT"}, {"UnicodeText", "TEXT"}, {"AutoString", "VARCHAR"},
};

bool is_type_name(std::string_view name) {
    const auto among = [&](const auto& table) {
        return std::any_of(std::begin(table), std::end(table), [&](const auto& one) { return one.first == name; });
    };
    return among(plain_types) || among(string_types) || name == "DateTime" || name == "TIMESTAMP" || name == "Time" ||
           name == "TIME" || name == "Interval" || name == "INTERVAL" || name == "Numeric" || name == "NUMERIC" ||
           name == "DECIMAL" || name == "Float" || name == "FLOAT" || name == "ARRAY" || name == "BIT" || name == "DOMAIN";
}

bool is_enum(const Value& value) {
    const auto construct = construct_of(value);
    return construct && construct->call && (construct->name == "Enum" || construct->name == "ENUM");
}

}  // namespace

std::string Compiler::type(const Value& value) {
    if (++depth_ > most_nested) {
        --depth_;
        return fail("a type is nested too deeply");
    }
    std::string result;
    if (const auto method_call = method_call_of(value)) {
        // JSON().with_variant(JSONB(), "postgresql")
        result = type(method_call->base);
        const Symbol& call = *method_call->call;
        if (method_call->method == "with_variant" && call.arguments.size() > 1) {
            for (std::size_t i = 1; i < call.arguments.size(); ++i)
                if (python::as_string(call.arguments[i]) == "postgresql") result = type(call.arguments[0]);
        } else if (method_call->method == "evaluates_none" || method_call->method == "copy" || method_call->method == "with_variant") {
        } else {
            result = fail(fmt::format("the type's .{}() is not followed", method_call->method));
        }
    } else if (is_enum(value)) {
        result = enum_name(value);
    } else if (const auto construct = construct_of(value); construct && is_type_name(construct->name)) {
        result = type_of(*construct);
    } else {
        result = project_type(value);
    }
    --depth_;
    return result;
}

std::string Compiler::sized(std::string_view name, const Construct& construct) {
    const Value* length = construct.argument(0, "length");
    std::string result(name);
    if (length && !python::is_none(*length)) {
        const auto number = python::as_integer(*length);
        if (!number) return unread_type(fmt::format("{} whose length is not known", name));
        if (*number != 0) result += fmt::format("({})", *number);
    }
    const std::string collation = string_or(construct.argument(1, "collation"), "the collation of a type", "");
    if (!collation.empty()) result += " COLLATE \"" + collation + '"';
    return result;
}

std::string Compiler::zoned(std::string_view name, const Construct& construct) {
    const Value* precision = construct.argument(1, "precision");
    std::string result(name);
    if (precision && !python::is_none(*precision)) result += fmt::format("({})", python::as_integer(*precision).value_or(0));
    return result + (flag(construct.argument(0, "timezone"), "the time zone of a type", false) ? " WITH TIME ZONE" : " WITHOUT TIME ZONE");
}

std::string Compiler::type_of(const Construct& construct) {
    const std::string_view name = construct.name;
    const std::string_view path = construct.path;
    // MySQL's types and the like compile for PostgreSQL only where both know the name.
    const bool other_dialect = path.find("dialects.") != path.npos && path.find("dialects.postgresql") == path.npos;
    if (other_dialect && name != "VARCHAR" && name != "INTEGER" && name != "TEXT" && name != "BIGINT" && name != "CHAR" &&
        name != "TIMESTAMP" && name != "DATE" && name != "BOOLEAN" && name != "JSON" && name != "SMALLINT" && name != "FLOAT")
        return fail(fmt::format("{} is a type of another dialect", path));
    for (const auto& [known, sql] : plain_types)
        if (known == name) return std::string(sql);
    for (const auto& [known, sql] : string_types)
        if (known == name) return sized(sql, construct);
    if (name == "DateTime" || name == "TIMESTAMP") return zoned("TIMESTAMP", construct);
    if (name == "Time" || name == "TIME") return zoned("TIME", construct);
    if (name == "Interval" || name == "INTERVAL") {
        const std::string fields = name == "INTERVAL" ? string_or(construct.keyword("fields"), "the fields of an interval", "") : "";
        const Value* precision = construct.keyword(name == "INTERVAL" ? "precision" : "second_precision");
        std::string result = "INTERVAL" + (fields.empty() ? "" : " " + fields);
        if (precision && python::as_integer(*precision)) result += fmt::format(" ({})", *python::as_integer(*precision));
        return result;
    }
    if (name == "Numeric" || name == "NUMERIC" || name == "DECIMAL") {
        const Value* precision = construct.argument(0, "precision");
        const Value* scale = construct.argument(1, "scale");
        const std::string word = name == "DECIMAL" ? "DECIMAL" : "NUMERIC";
        if (!precision || python::is_none(*precision)) return word;
        const auto digits = python::as_integer(*precision);
        if (!digits) return fail("the precision of a type is not known");
        if (!scale || python::is_none(*scale)) return fmt::format("{}({})", word, *digits);
        return fmt::format("{}({}, {})", word, *digits, python::as_integer(*scale).value_or(0));
    }
    if (name == "Float" || name == "FLOAT") {
        const Value* precision = construct.argument(0, "precision");
        const auto digits = precision ? python::as_integer(*precision) : std::nullopt;
        return digits && *digits > 0 ? fmt::format("FLOAT({})", *digits) : "FLOAT";
    }
    if (name == "ARRAY") {
        const Value* item = construct.argument(0, "item_type");
        if (!item) return fail("the element type of an array is not given");
        const Value* dimensions = construct.keyword("dimensions");
        const auto count = dimensions ? python::as_integer(*dimensions).value_or(1) : 1;
        std::string result = type(*item);
        for (std::int64_t i = 0; i < std::clamp<std::int64_t>(count, 1, 6); ++i) result += "[]";
        return result;
    }
    if (name == "BIT") {
        const Value* length = construct.argument(0, "length");
        const auto size = length ? python::as_integer(*length) : std::nullopt;
        if (flag(construct.argument(1, "varying"), "whether a type varies", false)) return size ? fmt::format("BIT VARYING({})", *size) : "BIT VARYING";
        return fmt::format("BIT({})", size.value_or(1));
    }
    if (name == "DOMAIN") return quoted(string(construct.argument(0, "name"), "the name of a domain"));
    return fail(fmt::format("the type {} is not known", path));
}

}  // namespace pgsteward::alembic
