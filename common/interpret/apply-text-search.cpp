// Text search parsers, templates, dictionaries and configurations (tsearchcmds.c).
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "interpret/apply.hpp"
#include "interpret/define.hpp"
#include "interpret/definitions.hpp"
#include "interpret/drops.hpp"
#include "interpret/others.hpp"

namespace pgsteward::interpret {
namespace {

constexpr std::string_view mapping = "mapping for ";

/// Dictionaries and templates that extensions of the server's own distribution bring (their install scripts).
struct OfExtension {
    ObjectKind kind;
    std::string_view name, extension;
};
constexpr std::array<OfExtension, 6> of_extensions = {{{ObjectKind::text_search_dictionary, "unaccent", "unaccent"},
                                                       {ObjectKind::text_search_template, "unaccent", "unaccent"},
                                                       {ObjectKind::text_search_dictionary, "intdict", "dict_int"},
                                                       {ObjectKind::text_search_template, "intdict_template", "dict_int"},
                                                       {ObjectKind::text_search_dictionary, "xsyn", "dict_xsyn"},
                                                       {ObjectKind::text_search_template, "xsyn_template", "dict_xsyn"}}};

/// "public.unaccent" where the extension that brings it is there; empty otherwise.
std::string brought_by_extension(Execution& run, ObjectKind kind, const std::string& name) {
    for (const OfExtension& made : of_extensions) {
        if (made.kind != kind || made.name != name) continue;
        const OtherObject* extension = run.catalog().others.find(other_key(ObjectKind::extension, {"", std::string(made.extension)}));
        if (!extension) return {};
        const auto schema = extension->properties.find("schema");
        return schema == extension->properties.end() ? std::string() : fmt::format("{}.{}", schema->second, quoted(name));
    }
    return {};
}

/// Names of text search objects of pg_catalog bare, others qualified.
std::string named(Execution& run, ObjectKind kind, const sql::ObjectName& name) {
    if (name.schema == "pg_catalog") return quoted(name.name);
    const QualifiedName found = other_name(run, kind, name);
    if (!name.schema.empty() || run.catalog().others.find(other_key(kind, found))) return quoted(found);
    const std::string brought = brought_by_extension(run, kind, name.name);
    return brought.empty() ? quoted(name.name) : brought;
}

void use_named(Execution& run, Uses& uses, ObjectKind kind, const sql::ObjectName& name) {
    const QualifiedName key = other_key(kind, other_name(run, kind, name));
    if (run.catalog().others.find(key)) use(uses, key);
}

/// The configurations that the server brings are alike: ASCII words to one dictionary, other words to a second, the rest
/// to "simple" (snowball_create.pl).
void copy_built_in(OtherObject& configuration, const std::string& language) {
    constexpr std::array<std::string_view, 3> ascii = {"asciiword", "hword_asciipart", "asciihword"};
    constexpr std::array<std::string_view, 3> words = {"word", "hword_part", "hword"};
    constexpr std::array<std::string_view, 13> rest = {"numword", "email", "url", "host", "sfloat", "version", "hword_numpart", "numhword", "url_path", "file", "float", "int", "uint"};
    const bool latin = language != "russian" && language != "hindi" && language != "simple";
    const std::string own = language == "simple" ? "simple" : language + "_stem";
    const auto map = [&](const auto& tokens, const std::string& dictionary) {
        for (const std::string_view token : tokens) configuration.properties[fmt::format("{}{}", mapping, token)] = dictionary;
    };
    configuration.properties["parser"] = quoted("default");
    map(ascii, latin || language == "simple" ? own : "english_stem");
    map(words, own);
    map(rest, "simple");
}

void create_configuration(Execution& run, const sql::Define& define, OtherObject& configuration) {
    for (const sql::Option& option : define.options) {
        const sql::ObjectName name = name_in(option);
        if (option.name == "parser") {
            configuration.properties["parser"] = named(run, ObjectKind::text_search_parser, name);
            use_named(run, configuration.uses, ObjectKind::text_search_parser, name);
        }
        if (option.name != "copy") continue;
        const OtherObject* source = run.catalog().others.find(other_key(define.kind, other_name(run, define.kind, name)));
        if (source) {
            configuration.properties = source->properties;
            configuration.uses = source->uses;
        } else if (name.schema.empty() || name.schema == "pg_catalog") {
            copy_built_in(configuration, name.name);
        } else {
            configuration.uncertain = true;
        }
    }
}

void set_dictionary_options(OtherObject& dictionary, const sql::Options& options) {
    for (const sql::Option& option : options) {
        if (option.name == "template") continue;
        if (std::holds_alternative<std::monostate>(option.value)) dictionary.properties.erase("option " + option.name);
        else dictionary.properties["option " + option.name] = word_of(option);
    }
}

void create_dictionary(Execution& run, const sql::Define& define, OtherObject& dictionary) {
    for (const sql::Option& option : define.options) {
        if (option.name != "template") continue;
        dictionary.properties["template"] = named(run, ObjectKind::text_search_template, name_in(option));
        use_named(run, dictionary.uses, ObjectKind::text_search_template, name_in(option));
    }
    set_dictionary_options(dictionary, define.options);
}

std::vector<std::string> split(const std::string& list) {
    std::vector<std::string> parts;
    for (std::size_t at = 0; at < list.size();) {
        const std::size_t end = std::min(list.find(", ", at), list.size());
        parts.push_back(list.substr(at, end - at));
        at = end + 2;
    }
    return parts;
}

void replace_dictionary(std::string& list, const std::string& from, const std::string& to) {
    std::vector<std::string> parts = split(list);
    std::replace(parts.begin(), parts.end(), from, to);
    list = joined(parts);
}

}  // namespace

void create_text_search(Execution& run, const sql::Define& define) {
    OtherObject object;
    if (define.kind == ObjectKind::text_search_configuration) create_configuration(run, define, object);
    else if (define.kind == ObjectKind::text_search_dictionary) create_dictionary(run, define, object);
    else
        for (const sql::Option& option : define.options) {
            object.properties[option.name] = function_name(run, name_in(option));
            use_routine(run, object.uses, name_in(option));
        }
    put_other(run, define.kind, run.creation_name(define.name), std::move(object));
}

void apply(Execution& run, const sql::AlterTextSearchDictionary& alter) {
    const QualifiedName name = other_name(run, ObjectKind::text_search_dictionary, alter.name);
    run.catalog().others.edit(other_key(ObjectKind::text_search_dictionary, name), [&](OtherObject& dictionary) {
        set_dictionary_options(dictionary, alter.options);
        dictionary.changed = run.origin();
    });
}

void apply(Execution& run, const sql::AlterTextSearchConfiguration& alter) {
    std::vector<std::string> dictionaries;
    for (const sql::ObjectName& dictionary : alter.dictionaries) dictionaries.push_back(named(run, ObjectKind::text_search_dictionary, dictionary));
    const bool replaces = alter.action.starts_with("replace") && dictionaries.size() == 2;
    const QualifiedName name = other_name(run, ObjectKind::text_search_configuration, alter.name);
    run.catalog().others.edit(other_key(ObjectKind::text_search_configuration, name), [&](OtherObject& configuration) {
        configuration.changed = run.origin();
        for (const sql::ObjectName& dictionary : alter.dictionaries) use_named(run, configuration.uses, ObjectKind::text_search_dictionary, dictionary);
        for (auto& [property, value] : configuration.properties) {
            if (!replaces || !property.starts_with(mapping)) continue;
            const std::string token = property.substr(mapping.size());
            if (alter.tokens.empty() || std::find(alter.tokens.begin(), alter.tokens.end(), token) != alter.tokens.end()) replace_dictionary(value, dictionaries[0], dictionaries[1]);
        }
        if (replaces) return;
        for (const std::string& token : alter.tokens) {
            const std::string property = fmt::format("{}{}", mapping, token);
            if (alter.action == "drop mapping") configuration.properties.erase(property);
            else configuration.properties[property] = joined(dictionaries);
        }
    });
}

}  // namespace pgsteward::interpret
