// Languages, transforms, casts, conversions and access methods.
#include <algorithm>

#include <fmt/format.h>

#include "interpret/apply.hpp"
#include "interpret/definitions.hpp"
#include "interpret/drops.hpp"
#include "interpret/others.hpp"

namespace pgsteward::interpret {
namespace {

struct Encoding { std::string_view spelling, name; };
/// encnames.c: spellings without punctuation that are not the name itself.
constexpr Encoding aliases[] = {
    {"UNICODE", "UTF8"}, {"SQLASCII", "SQL_ASCII"}, {"EUCJP", "EUC_JP"}, {"EUCCN", "EUC_CN"}, {"EUCKR", "EUC_KR"}, {"EUCTW", "EUC_TW"},
    {"EUCJIS2004", "EUC_JIS_2004"}, {"MULEINTERNAL", "MULE_INTERNAL"}, {"ISO88591", "LATIN1"}, {"ISO88592", "LATIN2"}, {"ISO88593", "LATIN3"},
    {"ISO88594", "LATIN4"}, {"ISO88595", "ISO_8859_5"}, {"ISO88596", "ISO_8859_6"}, {"ISO88597", "ISO_8859_7"}, {"ISO88598", "ISO_8859_8"},
    {"ISO88599", "LATIN5"}, {"ISO885910", "LATIN6"}, {"ISO885913", "LATIN7"}, {"ISO885914", "LATIN8"}, {"ISO885915", "LATIN9"},
    {"ISO885916", "LATIN10"}, {"KOI8", "KOI8R"}, {"WIN", "WIN1251"}, {"ALT", "WIN866"}, {"ABC", "WIN1258"}, {"TCVN", "WIN1258"},
    {"TCVN5712", "WIN1258"}, {"VSCII", "WIN1258"}, {"MSKANJI", "SJIS"}, {"SHIFTJIS", "SJIS"}, {"SHIFTJIS2004", "SHIFT_JIS_2004"},
    {"WINDOWS932", "SJIS"}, {"WINDOWS936", "GBK"}, {"WINDOWS949", "UHC"}, {"WINDOWS950", "BIG5"},
};

/// As pg_encoding_to_char() gives it.
std::string encoding_name(const std::string& text) {
    std::string plain;
    for (const char c : text)
        if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z')) plain += c;
        else if (c >= 'a' && c <= 'z') plain += static_cast<char>(c - 'a' + 'A');
    for (const Encoding& encoding : aliases)
        if (encoding.spelling == plain) return std::string(encoding.name);
    if (plain.starts_with("WINDOWS")) return "WIN" + plain.substr(7);
    return plain;
}

void set_function(Execution& run, OtherObject& object, const std::string& property, const sql::ObjectName& function) {
    if (function.name.empty()) return;
    object.properties[property] = function_name(run, function);
    use_routine(run, object.uses, function);
}

void set_signature(Execution& run, OtherObject& object, const std::string& property, const std::optional<sql::ObjectWithArguments>& function) {
    if (!function) return;
    object.properties[property] = function_signature(run, *function);
    use_routine(run, object.uses, function->name, function->arguments);
}

void replace_other(Execution& run, ObjectKind kind, const QualifiedName& name, OtherObject object, bool or_replace) {
    const auto before = run.catalog().others.share(other_key(kind, name));
    put_other(run, kind, name, object);
    if (!before || !or_replace) return;
    run.catalog().others.edit(other_key(kind, name), [&](OtherObject& changed) {
        changed.properties = object.properties;
        changed.uses = object.uses;
        changed.changed = run.origin();
    });
}

}  // namespace

void apply(Execution& run, const sql::CreateCast& create) {
    OtherObject cast;
    const std::string source = signature_type(run, create.source), target = signature_type(run, create.target);
    set_signature(run, cast, "with function", create.function);
    if (create.in_out) cast.properties["with inout"] = "true";
    if (!create.in_out && !create.function) cast.properties["without function"] = "true";
    if (create.context == 'a') cast.properties["as"] = "assignment";
    if (create.context == 'i') cast.properties["as"] = "implicit";
    use_type(cast.uses, source);
    use_type(cast.uses, target);
    put_other(run, ObjectKind::cast, {"", fmt::format("({} as {})", source, target)}, std::move(cast));
}

void apply(Execution& run, const sql::CreateConversion& create) {
    OtherObject conversion;
    conversion.properties["for"] = encoding_name(create.from);
    conversion.properties["to"] = encoding_name(create.to);
    set_function(run, conversion, "from", create.function);
    if (create.is_default) conversion.properties["default"] = "true";
    put_other(run, ObjectKind::conversion, run.creation_name(create.name), std::move(conversion));
}

void apply(Execution& run, const sql::CreateTransform& create) {
    OtherObject transform;
    const std::string type = signature_type(run, create.type);
    set_signature(run, transform, "from sql", create.from_sql);
    set_signature(run, transform, "to sql", create.to_sql);
    use_type(transform.uses, type);
    const QualifiedName language = other_key(ObjectKind::language, {"", create.language});
    if (run.catalog().others.find(language)) use(transform.uses, language);
    replace_other(run, ObjectKind::transform, {"", fmt::format("for {} language {}", type, create.language)}, std::move(transform), create.or_replace);
}

void apply(Execution& run, const sql::CreateLanguage& create) {
    if (create.name == "plpgsql") return;    // as with its extension: every database has it
    OtherObject language;
    if (create.trusted) language.properties["trusted"] = "true";
    set_function(run, language, "handler", create.handler);
    set_function(run, language, "inline", create.inline_);
    set_function(run, language, "validator", create.validator);
    replace_other(run, ObjectKind::language, {"", create.name}, std::move(language), create.or_replace);
}

void apply(Execution& run, const sql::CreateAccessMethod& create) {
    OtherObject method;
    method.properties["type"] = create.type == 't' ? "table" : "index";
    set_function(run, method, "handler", create.handler);
    put_other(run, ObjectKind::access_method, {"", create.name}, std::move(method));
}

}  // namespace pgsteward::interpret
