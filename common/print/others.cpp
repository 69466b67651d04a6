// CREATE for the kinds that the catalog keeps as properties; what the properties are is written in
// postgres/introspection.hpp.
#include "print/others.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "print/options.hpp"

namespace pgsteward::print {
namespace {

std::string create(const OtherObject& object) { return "CREATE " + reference(object); }

/// " HANDLER f" for each of the properties that the object has.
std::string each(const OtherObject& object, std::initializer_list<std::pair<const char*, const char*>> clauses) {
    std::string text;
    for (const auto& [property_name, word] : clauses)
        if (const std::string value = property(object, property_name); !value.empty()) text += fmt::format(" {} {}", word, value);
    return text;
}

/// "(NAME = value, …)" of those that the object has.
std::string definition_list(const OtherObject& object, std::initializer_list<std::pair<const char*, const char*>> clauses) {
    std::string list;
    for (const auto& [property_name, word] : clauses)
        if (const std::string value = property(object, property_name); !value.empty()) list += fmt::format("{}{} = {}", list.empty() ? "" : ", ", word, value);
    return list;
}

std::string access_method(const OtherObject& method) {
    return fmt::format("{} TYPE {} HANDLER {}", create(method), property(method, "type") == "table" ? "TABLE" : "INDEX", property(method, "handler"));
}

std::string cast(const OtherObject& object) {
    const std::string function = property(object, "with function"), context = property(object, "as");
    std::string text = create(object) + (has(object, "with inout") ? " WITH INOUT" : function.empty() ? " WITHOUT FUNCTION" : " WITH FUNCTION " + function);
    if (!context.empty()) text += context == "assignment" ? " AS ASSIGNMENT" : " AS IMPLICIT";
    return text;
}

std::string collation(const OtherObject& object) {
    std::string list;
    const auto add = [&](std::string_view word, const std::string& value) { list += fmt::format("{}{} = {}", list.empty() ? "" : ", ", word, value); };
    if (const std::string provider = property(object, "provider"); provider != "libc") add("PROVIDER", provider);
    for (const auto& [name, word] : {std::pair{"locale", "LOCALE"}, std::pair{"lc_collate", "LC_COLLATE"}, std::pair{"lc_ctype", "LC_CTYPE"}, std::pair{"rules", "RULES"}})
        if (has(object, name)) add(word, quoted_literal(property(object, name)));
    if (has(object, "deterministic")) add("DETERMINISTIC", property(object, "deterministic"));
    return fmt::format("{} ({})", create(object), list);
}

std::string conversion(const OtherObject& object) {
    return fmt::format("CREATE {}{} FOR {} TO {} FROM {}", has(object, "default") ? "DEFAULT " : "", reference(object), quoted_literal(property(object, "for")),
                       quoted_literal(property(object, "to")), property(object, "from"));
}

std::string event_trigger(const OtherObject& trigger) {
    const std::string tags = property(trigger, "when tag in");
    return fmt::format("{} ON {}{} EXECUTE FUNCTION {}()", create(trigger), property(trigger, "on"), tags.empty() ? "" : fmt::format(" WHEN TAG IN ({})", tags),
                       property(trigger, "execute function"));
}

std::string extension(const OtherObject& object) {
    const std::string version = property(object, "version");
    return create(object) + each(object, {{"schema", "WITH SCHEMA"}}) + (version.empty() ? "" : " VERSION " + quoted_literal(version));
}

std::string foreign_data_wrapper(const OtherObject& wrapper) {
    return create(wrapper) + each(wrapper, {{"handler", "HANDLER"}, {"validator", "VALIDATOR"}}) + options_clause(foreign_options(wrapper, Secrets::shown));
}

std::string server(const OtherObject& object, Secrets secrets) {
    std::string text = create(object);
    if (has(object, "type")) text += " TYPE " + quoted_literal(property(object, "type"));
    if (has(object, "version")) text += " VERSION " + quoted_literal(property(object, "version"));
    return text + " FOREIGN DATA WRAPPER " + property(object, "foreign data wrapper") + options_clause(foreign_options(object, secrets));
}

std::string language(const OtherObject& object) {
    if (!has(object, "handler")) return {};  // an extension's, there already
    return fmt::format("CREATE {}{}{}", has(object, "trusted") ? "TRUSTED " : "", reference(object), each(object, {{"handler", "HANDLER"}, {"inline", "INLINE"}, {"validator", "VALIDATOR"}}));
}

/// "+(integer, NONE)": the operands stand in the name.
std::string operands(const OtherObject& object) {
    const std::string& name = object.name.name;
    const std::size_t begin = std::min(name.find('('), name.size() - 1) + 1, end = std::max(begin, name.size() - 1);
    const std::string list = name.substr(begin, end - begin);
    std::string text;
    const char* words[] = {"LEFTARG", "RIGHTARG"};
    std::size_t place = 0;
    for (const std::string& type : split_list(list))
        if (place < 2 && type != "NONE") text += fmt::format(", {} = {}", words[place++], type);
        else ++place;
    return text;
}

std::string operator_(const OtherObject& object) {
    std::string text = fmt::format("CREATE OPERATOR {}.{} (\n    FUNCTION = {}{}", quoted(object.name.schema), object.name.name.substr(0, object.name.name.find('(')), property(object, "function"), operands(object));
    for (const auto& [name, word] : {std::pair{"commutator", "COMMUTATOR"}, std::pair{"negator", "NEGATOR"}, std::pair{"restrict", "RESTRICT"}, std::pair{"join", "JOIN"}})
        if (has(object, name)) text += fmt::format(", {} = {}", word, property(object, name));
    if (has(object, "hashes")) text += ", HASHES";
    if (has(object, "merges")) text += ", MERGES";
    return text + "\n)";
}

std::string publication(const OtherObject& object) {
    std::vector<std::string> published;
    for (const auto& [name, value] : object.properties) {
        if (name.starts_with("table ")) published.push_back(fmt::format("TABLE ONLY {}{}{}", name.substr(6), value.empty() ? "" : " ", value));
        if (name.starts_with("tables in schema ")) published.push_back("TABLES IN SCHEMA " + name.substr(17));
    }
    std::string text = create(object);
    if (has(object, "for all tables")) text += " FOR ALL TABLES";
    else if (!published.empty()) text += fmt::format(" FOR {}", fmt::join(published, ", "));
    const std::string options = publication_options(object);
    return options.empty() ? text : fmt::format("{} WITH ({})", text, options);
}

std::string statistics(const OtherObject& object) {
    const std::string kinds = property(object, "kinds");
    const bool all = kinds.empty() || kinds == "ndistinct, dependencies, mcv";
    return fmt::format("{}{} ON {} FROM {}", create(object), all ? "" : fmt::format(" ({})", kinds), property(object, "on"), property(object, "from"));
}

/// Without a connection: the publisher need not be there, and a slot is not made.
std::string subscription(const OtherObject& object, Secrets secrets) {
    return fmt::format("{} CONNECTION {} PUBLICATION {} WITH (connect = false{})", create(object), quoted_literal(connection_of(object, secrets)), property(object, "publication"),
                       subscription_options(object));
}

std::string tablespace(const OtherObject& object) {
    return fmt::format("{} LOCATION {}{}", create(object), quoted_literal(property(object, "location")), with_clause(foreign_options(object, Secrets::shown)));
}

std::string dictionary(const OtherObject& object) {
    std::string list = "TEMPLATE = " + property(object, "template");
    for (const auto& [name, value] : foreign_options(object, Secrets::shown)) list += fmt::format(", {} = {}", quoted(name), quoted_literal(value));
    return fmt::format("{} ({})", create(object), list);
}

std::string transform(const OtherObject& object) {
    std::string list;
    if (has(object, "from sql")) list += "FROM SQL WITH FUNCTION " + property(object, "from sql");
    if (has(object, "to sql")) list += (list.empty() ? "" : ", ") + ("TO SQL WITH FUNCTION " + property(object, "to sql"));
    return fmt::format("{} ({})", create(object), list);
}

std::string create_text(const OtherObject& object, Secrets secrets) {
    switch (object.kind) {
        case ObjectKind::access_method: return access_method(object);
        case ObjectKind::cast: return cast(object);
        case ObjectKind::collation: return collation(object);
        case ObjectKind::conversion: return conversion(object);
        case ObjectKind::event_trigger: return event_trigger(object);
        case ObjectKind::extension: return extension(object);
        case ObjectKind::foreign_data_wrapper: return foreign_data_wrapper(object);
        case ObjectKind::foreign_server: return server(object, secrets);
        case ObjectKind::language: return language(object);
        case ObjectKind::operator_: return operator_(object);
        case ObjectKind::operator_class: return create_operator_class(object);
        case ObjectKind::operator_family:
        case ObjectKind::schema: return create(object);
        case ObjectKind::publication: return publication(object);
        case ObjectKind::statistics: return statistics(object);
        case ObjectKind::subscription: return subscription(object, secrets);
        case ObjectKind::tablespace: return tablespace(object);
        case ObjectKind::text_search_configuration: return fmt::format("{} (PARSER = {})", create(object), property(object, "parser"));
        case ObjectKind::text_search_dictionary: return dictionary(object);
        case ObjectKind::text_search_parser:
            return fmt::format("{} ({})", create(object), definition_list(object, {{"start", "START"}, {"gettoken", "GETTOKEN"}, {"end", "END"}, {"headline", "HEADLINE"}, {"lextypes", "LEXTYPES"}}));
        case ObjectKind::text_search_template: return fmt::format("{} ({})", create(object), definition_list(object, {{"init", "INIT"}, {"lexize", "LEXIZE"}}));
        case ObjectKind::transform: return transform(object);
        case ObjectKind::user_mapping: return create(object) + options_clause(foreign_options(object, secrets));
        default: return {};                  // databases and parameters are there; only what is set on them is said
    }
}

}  // namespace

Statements create_other(const OtherObject& object, Secrets secrets) {
    Statements statements;
    if (std::string text = create_text(object, secrets); !text.empty()) statements.push_back(std::move(text));
    const Statements completed = complete_other(object);
    statements.insert(statements.end(), completed.begin(), completed.end());
    return statements;
}

}  // namespace pgsteward::print
