// Types of their own; array types, multiranges and the row types of relations come with something else.
#include <fmt/format.h>

#include "postgres/introspection/reading.hpp"

namespace pgsteward::postgres {
namespace {

// A shell type is a pseudo-type that is not defined yet. Domains show a collation where it is not the base type's.
std::string types_sql(const Server& server) {
    return fmt::format(
        "SELECT t.oid, n.nspname, t.typname, t.typtype, t.typisdefined, t.typrelid, pg_get_userbyid(t.typowner), t.typacl, "
        "format_type(t.typbasetype, t.typtypmod), t.typnotnull, pg_get_expr(t.typdefaultbin, 0), t.typdefault, "
        "cn.nspname, co.collname, t.typinput::regproc, t.typoutput::regproc, t.typreceive::regproc, t.typsend::regproc, "
        "t.typmodin::regproc, t.typmodout::regproc, t.typanalyze::regproc, {}, t.typlen, t.typbyval, t.typalign, t.typstorage, "
        "t.typcategory, t.typispreferred, t.typdelim, CASE WHEN t.typelem <> 0 THEN format_type(t.typelem, NULL) END, t.typcollation <> 0 "
        "FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace LEFT JOIN pg_type b ON b.oid = t.typbasetype "
        "LEFT JOIN pg_class c ON c.oid = t.typrelid LEFT JOIN pg_collation co ON t.typtype = 'd' AND co.oid = t.typcollation AND t.typcollation <> b.typcollation "
        "LEFT JOIN pg_namespace cn ON cn.oid = co.collnamespace "
        "WHERE {} AND t.typtype IN ('e', 'd', 'r', 'b', 'c', 'p') AND (t.typrelid = 0 OR c.relkind = 'c') "
        "AND NOT EXISTS (SELECT FROM pg_type a WHERE a.typarray = t.oid)",
        server.since(14, "t.typsubscript::regproc", "'-'"), user_schema);
}

Type::Form form_of(char type, bool defined) {
    if (!defined) return Type::Form::shell;
    switch (type) {
        case 'e': return Type::Form::enumeration;
        case 'c': return Type::Form::composite;
        case 'd': return Type::Form::domain;
        case 'r': return Type::Form::range;
        default: return Type::Form::base;
    }
}

std::string alignment_name(char letter) {
    switch (letter) {
        case 'c': return "char";
        case 's': return "int2";
        case 'd': return "double";
        default: return "int4";
    }
}

std::string storage_name(char letter) {
    switch (letter) {
        case 'e': return "external";
        case 'm': return "main";
        case 'x': return "extended";
        default: return "plain";
    }
}

/// CREATE TYPE's clauses, where they are not what leaving them out gives.
void read_base_type(Type& type, Fields& fields, const std::optional<std::string>& default_text) {
    for (const char* function : {"input", "output", "receive", "send", "typmod_in", "typmod_out", "analyze", "subscript"})
        set_property(type.properties, function, fields.text());
    const int length = fields.number<int>();
    type.properties["internallength"] = length < 0 ? "variable" : std::to_string(length);
    if (fields.flag()) type.properties["passedbyvalue"] = "true";
    if (const char alignment = fields.letter(); alignment != 'i') type.properties["alignment"] = alignment_name(alignment);
    if (const char storage = fields.letter(); storage != 'p') type.properties["storage"] = storage_name(storage);
    if (const std::string category = fields.text(); category != "U") type.properties["category"] = category;
    if (fields.flag()) type.properties["preferred"] = "true";
    if (const std::string delimiter = fields.text(); delimiter != ",") type.properties["delimiter"] = delimiter;
    if (const auto element = fields.optional_text()) type.properties["element"] = *element;
    if (fields.flag()) type.properties["collatable"] = "true";
    if (default_text) type.properties["default"] = *default_text;
}

void read_types(Reading& reading, const Rows& rows) {
    for (std::size_t row = 0; row < rows.size(); ++row) {
        Fields fields(rows, row);
        const Oid oid = fields.oid();
        if (reading.is_extension_member(Class::type, oid)) continue;
        Type type;
        type.name = fields.name();
        const char kind = fields.letter();
        type.form = form_of(kind, fields.flag());
        const Oid relation = fields.oid();
        type.owner = fields.text();
        type.acl = fields.acl();
        const std::string base = fields.text();
        const bool not_null = fields.flag();
        const auto default_expression = fields.optional_text(), default_text = fields.optional_text();
        const QualifiedName collation = fields.name();
        if (type.form == Type::Form::domain) {
            type.kind = ObjectKind::domain;
            type.base = base;
            type.not_null = not_null;
            type.default_ = default_expression;
            type.collation = bare_or_qualified(collation);
        }
        if (type.form == Type::Form::base) read_base_type(type, fields, default_text);
        if (type.form == Type::Form::composite) {
            reading.annotate(type, Class::relation, relation);
            if (const auto found = reading.attributes.find(relation); found != reading.attributes.end()) type.attributes = found->second;
        }
        reading.annotate(type, Class::type, oid);
        reading.types.emplace(oid, std::move(type));
    }
}

std::string labels_sql(const Server&) { return "SELECT enumtypid, enumlabel FROM pg_enum ORDER BY enumtypid, enumsortorder"; }

void read_enum_labels(Reading& reading, const Rows& rows) {
    for (std::size_t row = 0; row < rows.size(); ++row) {
        Fields fields(rows, row);
        const auto found = reading.types.find(fields.oid());
        if (found != reading.types.end()) found->second.labels.push_back(fields.text());
    }
}

// The name of the multirange type can be told from 14 on (from the manual for 12, 13: there are none).
std::string ranges_sql(const Server& server) {
    return fmt::format(
        "SELECT r.rngtypid, format_type(r.rngsubtype, NULL), o.opcdefault, opn.nspname, o.opcname, cn.nspname, co.collname, "
        "r.rngcanonical::regproc, r.rngsubdiff::regproc, {} FROM pg_range r JOIN pg_type s ON s.oid = r.rngsubtype "
        "JOIN pg_opclass o ON o.oid = r.rngsubopc JOIN pg_namespace opn ON opn.oid = o.opcnamespace "
        "LEFT JOIN pg_collation co ON co.oid = r.rngcollation AND r.rngcollation <> s.typcollation LEFT JOIN pg_namespace cn ON cn.oid = co.collnamespace",
        server.since(14, "(SELECT format('%I.%I', mn.nspname, m.typname) FROM pg_type m JOIN pg_namespace mn ON mn.oid = m.typnamespace WHERE m.oid = r.rngmultitypid)", "''"));
}

void read_ranges(Reading& reading, const Rows& rows) {
    for (std::size_t row = 0; row < rows.size(); ++row) {
        Fields fields(rows, row);
        const auto found = reading.types.find(fields.oid());
        if (found == reading.types.end()) continue;
        OptionMap& properties = found->second.properties;
        properties["subtype"] = fields.text();
        const bool default_class = fields.flag();
        const QualifiedName operator_class = fields.name(), collation = fields.name();
        if (!default_class) set_property(properties, "subtype_opclass", bare_or_qualified(operator_class));
        set_property(properties, "collation", bare_or_qualified(collation));
        set_property(properties, "canonical", fields.text());
        set_property(properties, "subtype_diff", fields.text());
        set_property(properties, "multirange_type_name", fields.text());
    }
}

}  // namespace

std::vector<Part> type_parts() {
    return {{"types", types_sql, read_types}, {"enum labels", labels_sql, read_enum_labels}, {"range types", ranges_sql, read_ranges}};
}

}  // namespace pgsteward::postgres
