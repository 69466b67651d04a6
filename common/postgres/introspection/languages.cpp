// Languages, transforms, casts, conversions, collations and access methods.
#include <fmt/format.h>

#include "postgres/introspection/reading.hpp"

namespace pgsteward::postgres {
namespace {

// Those that initdb made, with the extension plpgsql among them, only where somebody granted or revoked something.
std::string languages_sql(const Server&) {
    return fmt::format("SELECT l.oid, l.lanname, pg_get_userbyid(l.lanowner), l.lanacl, l.lanpltrusted, l.lanplcallfoid::regproc, l.laninline::regproc, "
                       "l.lanvalidator::regproc FROM pg_language l WHERE l.oid >= {} OR l.lanacl IS NOT NULL", first_user_oid);
}

void read_languages(Reading& reading, const Rows& rows) {
    for (std::size_t row = 0; row < rows.size(); ++row) {
        Fields fields(rows, row);
        const Oid oid = fields.oid();
        OtherObject language;
        language.kind = ObjectKind::language;
        language.name = {"", fields.text()};
        language.owner = fields.text();
        language.acl = fields.acl();
        if (oid < first_user_oid) {
            const QualifiedName key{"", "language " + language.name.name};
            reading.catalog.others.put(key, std::move(language));
            continue;
        }
        if (fields.flag()) language.properties["trusted"] = "true";
        for (const char* name : {"handler", "inline", "validator"}) set_property(language.properties, name, fields.text());
        reading.add(std::move(language), Class::language, oid);
    }
}

std::string transforms_sql(const Server&) {
    return fmt::format("SELECT t.oid, format_type(t.trftype, NULL), l.lanname, {}, {} FROM pg_transform t JOIN pg_language l ON l.oid = t.trflang WHERE t.oid >= {}",
                       signature_sql("t.trffromsql"), signature_sql("t.trftosql"), first_user_oid);
}

void read_transforms(Reading& reading, const Rows& rows) {
    for (std::size_t row = 0; row < rows.size(); ++row) {
        Fields fields(rows, row);
        const Oid oid = fields.oid();
        OtherObject transform;
        transform.kind = ObjectKind::transform;
        const std::string type = fields.text();
        transform.name = {"", fmt::format("for {} language {}", type, fields.text())};
        set_property(transform.properties, "from sql", fields.text());
        set_property(transform.properties, "to sql", fields.text());
        reading.add(std::move(transform), Class::transform, oid);
    }
}

std::string casts_sql(const Server&) {
    return fmt::format("SELECT c.oid, format_type(c.castsource, NULL), format_type(c.casttarget, NULL), c.castmethod, {}, c.castcontext "
                       "FROM pg_cast c WHERE c.oid >= {} "
                       "AND NOT EXISTS (SELECT FROM pg_depend i WHERE i.classid = 'pg_cast'::regclass AND i.objid = c.oid AND i.deptype = 'i')", signature_sql("c.castfunc"), first_user_oid);
}

void read_casts(Reading& reading, const Rows& rows) {
    for (std::size_t row = 0; row < rows.size(); ++row) {
        Fields fields(rows, row);
        const Oid oid = fields.oid();
        OtherObject cast;
        cast.kind = ObjectKind::cast;
        const std::string source = fields.text(), target = fields.text();
        cast.name = {"", fmt::format("({} as {})", source, target)};
        const char method = fields.letter();
        set_property(cast.properties, "with function", fields.text());
        if (method == 'i') cast.properties["with inout"] = "true";
        if (method == 'b') cast.properties["without function"] = "true";
        const char context = fields.letter();
        if (context != 'e') cast.properties["as"] = context == 'a' ? "assignment" : "implicit";
        reading.add(std::move(cast), Class::cast, oid);
    }
}

std::string conversions_sql(const Server&) {
    return fmt::format("SELECT c.oid, n.nspname, c.conname, pg_get_userbyid(c.conowner), pg_encoding_to_char(c.conforencoding), "
                       "pg_encoding_to_char(c.contoencoding), c.conproc::regproc, c.condefault FROM pg_conversion c JOIN pg_namespace n ON n.oid = c.connamespace WHERE {}", user_schema);
}

void read_conversions(Reading& reading, const Rows& rows) {
    for (std::size_t row = 0; row < rows.size(); ++row) {
        Fields fields(rows, row);
        const Oid oid = fields.oid();
        OtherObject conversion;
        conversion.kind = ObjectKind::conversion;
        conversion.name = fields.name();
        conversion.owner = fields.text();
        for (const char* name : {"for", "to", "from"}) set_property(conversion.properties, name, fields.text());
        if (fields.flag()) conversion.properties["default"] = "true";
        reading.add(std::move(conversion), Class::conversion, oid);
    }
}

// ICU locales are in colliculocale in 15 and 16 and in colllocale from 17 on; before 15 in collcollate. Rules came with
// 16, the provider "builtin" with 17 (16 and 17 from the manual).
std::string collations_sql(const Server& server) {
    const std::string locale = server.since(17) ? "c.colllocale" : server.since(15) ? "c.colliculocale" : "CASE WHEN c.collprovider = 'i' THEN c.collcollate::text END";
    return fmt::format("SELECT c.oid, n.nspname, c.collname, pg_get_userbyid(c.collowner), c.collprovider, {}, c.collcollate, c.collctype, c.collisdeterministic, {} "
                       "FROM pg_collation c JOIN pg_namespace n ON n.oid = c.collnamespace WHERE {}", locale, server.since(16, "c.collicurules", "NULL"), user_schema);
}

/// "locale" where one word says all, as with ICU, or where lc_collate and lc_ctype are the same.
void read_collations(Reading& reading, const Rows& rows) {
    for (std::size_t row = 0; row < rows.size(); ++row) {
        Fields fields(rows, row);
        const Oid oid = fields.oid();
        OtherObject collation;
        collation.kind = ObjectKind::collation;
        collation.name = fields.name();
        collation.owner = fields.text();
        const char provider = fields.letter();
        collation.properties["provider"] = provider == 'i' ? "icu" : provider == 'b' ? "builtin" : "libc";
        const std::string locale = fields.text(), collate = fields.text(), ctype = fields.text();
        if (!locale.empty()) collation.properties["locale"] = locale;
        else if (collate == ctype) collation.properties["locale"] = collate;
        else {
            collation.properties["lc_collate"] = collate;
            collation.properties["lc_ctype"] = ctype;
        }
        if (!fields.flag()) collation.properties["deterministic"] = "false";
        set_property(collation.properties, "rules", fields.text());
        reading.add(std::move(collation), Class::collation, oid);
    }
}

std::string access_methods_sql(const Server&) {
    return fmt::format("SELECT a.oid, a.amname, a.amtype, a.amhandler FROM pg_am a WHERE a.oid >= {}", first_user_oid);
}

void read_access_methods(Reading& reading, const Rows& rows) {
    for (std::size_t row = 0; row < rows.size(); ++row) {
        Fields fields(rows, row);
        const Oid oid = fields.oid();
        OtherObject method;
        method.kind = ObjectKind::access_method;
        method.name = {"", fields.text()};
        method.properties["type"] = fields.letter() == 'i' ? "index" : "table";
        set_property(method.properties, "handler", fields.text());
        reading.add(std::move(method), Class::access_method, oid);
    }
}

}  // namespace

std::vector<Part> language_parts() {
    return {{"languages", languages_sql, read_languages}, {"transforms", transforms_sql, read_transforms}, {"casts", casts_sql, read_casts},
            {"conversions", conversions_sql, read_conversions}, {"collations", collations_sql, read_collations}, {"access methods", access_methods_sql, read_access_methods}};
}

}  // namespace pgsteward::postgres
