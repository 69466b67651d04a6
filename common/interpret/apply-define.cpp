// CREATE AGGREGATE, OPERATOR, TYPE, COLLATION, TEXT SEARCH … (option = value, …), by kind.
#include "interpret/define.hpp"

#include <algorithm>

#include "interpret/apply.hpp"
#include "interpret/definitions.hpp"
#include "interpret/others.hpp"

namespace pgsteward::interpret {

std::string word_of(const sql::Option& option) {
    if (const auto* type = std::get_if<sql::TypeName>(&option.value)) return type->name.name;
    if (const auto* names = std::get_if<std::vector<std::string>>(&option.value)) return names->empty() ? std::string() : names->back();
    return text_of(option);
}

bool is_on(const sql::Option& option) {
    if (std::holds_alternative<std::monostate>(option.value)) return true;
    const std::string word = word_of(option);
    return word == "true" || word == "on" || word == "1" || word == "yes" || word == "t";
}

const Routine* routine_taking(Execution& run, const sql::ObjectName& name, const std::vector<std::string>& types) {
    const std::vector<const Routine*> named = run.catalog().routines_named(name.qualified(), run.path());
    const auto found = std::find_if(named.begin(), named.end(), [&](const Routine* routine) { return routine->argument_types == types; });
    if (found != named.end()) return *found;
    return named.size() == 1 ? named.front() : nullptr;
}

void apply(Execution& run, const sql::Define& define) {
    switch (define.kind) {
        case ObjectKind::aggregate: return create_aggregate(run, define);
        case ObjectKind::operator_: return create_operator(run, define);
        case ObjectKind::type: return create_base_type(run, define);
        case ObjectKind::collation: return create_collation(run, define);
        default: return create_text_search(run, define);
    }
}

/// CREATE COLLATION … FROM another one, or from its parts.
void create_collation(Execution& run, const sql::Define& define) {
    OtherObject collation;
    OptionMap& properties = collation.properties;
    properties["provider"] = "libc";
    std::string collate, ctype;
    for (const sql::Option& option : define.options) {
        const std::string word = word_of(option);
        if (option.name == "provider") properties["provider"] = word;
        if (option.name == "locale") properties["locale"] = word;
        if (option.name == "lc_collate") collate = word;
        if (option.name == "lc_ctype") ctype = word;
        if (option.name == "rules") properties["rules"] = word;
        if (option.name == "deterministic" && !is_on(option)) properties["deterministic"] = "false";
        if (option.name != "from") continue;
        const sql::ObjectName source = name_in(option);
        const OtherObject* known = run.catalog().others.find({"", "collation " + other_name(run, ObjectKind::collation, source).display()});
        if (known) properties = known->properties;
        else if (source.name == "C" || source.name == "POSIX") properties["locale"] = source.name;
        else collation.uncertain = true;   // one of the server's own, which differ from machine to machine
    }
    if (!collate.empty() && collate == ctype) properties["locale"] = collate;
    else if (!collate.empty() || !ctype.empty()) {
        properties["lc_collate"] = collate;
        properties["lc_ctype"] = ctype;
    }
    const QualifiedName name = run.creation_name(define.name);
    put_other(run, ObjectKind::collation, name, std::move(collation));
}

}  // namespace pgsteward::interpret
