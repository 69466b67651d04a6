// Base types: CREATE TYPE with an input function, shells, ALTER TYPE … SET.
#include <array>

#include "interpret/apply.hpp"
#include "interpret/define.hpp"
#include "interpret/definitions.hpp"
#include "interpret/others.hpp"

namespace pgsteward::interpret {
namespace {

constexpr std::array<std::string_view, 8> functions = {"input", "output", "receive", "send", "typmod_in", "typmod_out", "analyze", "subscript"};

/// What LIKE takes over, of types that the server brings (pg_type.dat): length, by value, alignment, storage.
struct Layout { std::string_view type, length; bool by_value; std::string_view alignment, storage; };
constexpr Layout layouts[] = {
    {"boolean", "1", true, "char", ""}, {"\"char\"", "1", true, "char", ""}, {"smallint", "2", true, "int2", ""},
    {"integer", "4", true, "", ""}, {"oid", "4", true, "", ""}, {"real", "4", true, "", ""}, {"date", "4", true, "", ""},
    {"bigint", "8", true, "double", ""}, {"double precision", "8", true, "double", ""}, {"money", "8", true, "double", ""},
    {"timestamp without time zone", "8", true, "double", ""}, {"timestamp with time zone", "8", true, "double", ""},
    {"time without time zone", "8", true, "double", ""}, {"uuid", "16", false, "char", ""}, {"name", "64", false, "char", ""},
    {"interval", "16", false, "double", ""}, {"point", "16", false, "double", ""},
    {"text", "variable", false, "", "extended"}, {"character varying", "variable", false, "", "extended"}, {"bytea", "variable", false, "", "extended"},
    {"character", "variable", false, "", "extended"}, {"json", "variable", false, "", "extended"}, {"jsonb", "variable", false, "", "extended"},
    {"xml", "variable", false, "", "extended"}, {"numeric", "variable", false, "", "main"}, {"inet", "variable", false, "", "main"},
};

void keep(OptionMap& properties, const std::string& name, std::string_view value, std::string_view usual) {
    if (value.empty() || value == usual) properties.erase(name);
    else properties[name] = value;
}

void copy_layout(Execution& run, Type& type, const std::string& model) {
    if (const auto name = type_named(model)) {
        const Type* known = run.catalog().types.find(*name);
        if (!known || known->form != Type::Form::base) type.uncertain = true;
        else
            for (const char* property : {"internallength", "passedbyvalue", "alignment", "storage"})
                if (const auto found = known->properties.find(property); found != known->properties.end()) type.properties[property] = found->second;
        return;
    }
    for (const Layout& layout : layouts) {
        if (layout.type != model) continue;
        type.properties["internallength"] = layout.length;
        keep(type.properties, "passedbyvalue", layout.by_value ? "true" : "", "");
        keep(type.properties, "alignment", layout.alignment, "");
        keep(type.properties, "storage", layout.storage, "");
        return;
    }
    type.uncertain = true;
}

/// Any spelling of a type with that alignment.
std::string alignment_of(const std::string& word) {
    if (word == "double" || word == "float8") return "double";
    if (word == "char" || word == "bpchar") return "char";
    return word == "int2" ? "int2" : "int4";
}

void set_property(Execution& run, Type& type, const sql::Option& option) {
    OptionMap& properties = type.properties;
    const std::string& name = option.name;
    for (const std::string_view function : functions) {
        if (name != function && !(name == "analyse" && function == "analyze")) continue;
        const sql::ObjectName called = name_in(option);
        if (called.name.empty() || called.name == "none") return static_cast<void>(properties.erase(std::string(function)));
        properties[std::string(function)] = function_name(run, called);
        return use_routine(run, type.uses, called);
    }
    const std::string word = word_of(option);
    if (name == "internallength") properties[name] = word == "-1" ? "variable" : word;
    if (name == "passedbyvalue" || name == "preferred" || name == "collatable") keep(properties, name, is_on(option) ? "true" : "", "");
    if (name == "alignment") keep(properties, name, alignment_of(word), "int4");
    if (name == "storage") keep(properties, name, word, "plain");
    if (name == "category") keep(properties, name, word, "U");
    if (name == "delimiter") keep(properties, name, word, ",");
    if (name == "default") properties[name] = word;
    const auto* element = std::get_if<sql::TypeName>(&option.value);
    if (name == "element" && element) properties[name] = signature_type(run, *element);
}

}  // namespace

void create_base_type(Execution& run, const sql::Define& define) {
    Type type;
    type.form = define.options.empty() ? Type::Form::shell : Type::Form::base;
    if (type.form == Type::Form::base) type.properties["internallength"] = "variable";
    for (const sql::Option& option : define.options)
        if (const auto* model = std::get_if<sql::TypeName>(&option.value); option.name == "like" && model) copy_layout(run, type, run.type(*model));
    for (const sql::Option& option : define.options) set_property(run, type, option);
    put_type(run, std::move(type), define.name);
}

void apply(Execution& run, const sql::AlterTypeOptions& alter) {
    if (alter.kind == ObjectKind::operator_) return alter_operator(run, alter);
    run.catalog().types.edit(run.type_name(alter.object.name), [&](Type& type) {
        for (const sql::Option& option : alter.options) set_property(run, type, option);
        type.changed = run.origin();
    });
}

}  // namespace pgsteward::interpret
