// How statements name objects.
#include <fmt/format.h>

#include "print/statements.hpp"

namespace pgsteward::print {
namespace {

/// The kind as DDL spells it, where that is not the manual's word in capitals.
std::string keyword_of(ObjectKind kind) {
    switch (kind) {
        case ObjectKind::foreign_data_wrapper: return "FOREIGN DATA WRAPPER";
        case ObjectKind::domain_constraint: return "CONSTRAINT";
        default: break;
    }
    std::string word(name_of(kind));
    for (char& c : word)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return word;
}

/// "c using btree" is the name in two parts: what stands before and behind the last `between`.
std::pair<std::string, std::string> split_last(const std::string& text, std::string_view between) {
    const std::size_t at = text.rfind(between);
    if (at == std::string::npos) return {text, {}};
    return {text.substr(0, at), text.substr(at + between.size())};
}

/// "(integer as app.pair)": the two types of a cast, whose names may be quoted and hold anything.
std::string cast_types(const std::string& name) {
    bool is_quoted = false;
    for (std::size_t at = 0; at < name.size(); ++at) {
        if (name[at] == '"') is_quoted = !is_quoted;
        if (!is_quoted && name.compare(at, 4, " as ") == 0) return name.substr(0, at) + " AS " + name.substr(at + 4);
    }
    return name;
}

std::string with_method(const OtherObject& object) {
    const auto [name, method] = split_last(object.name.name, " using ");
    return quoted(QualifiedName{object.name.schema, name}) + " USING " + quoted(method);
}

std::string operator_name(const OtherObject& object) {
    const std::string& name = object.name.name;
    const std::size_t operands = name.find('(');
    const std::string symbol = name.substr(0, operands);
    const std::string schema = object.name.schema.empty() ? "" : quoted(object.name.schema) + ".";
    return fmt::format("{}{} {}", schema, symbol, operands == std::string::npos ? "" : name.substr(operands));
}

/// "for u server s" without "for ".
std::string behind_for(const std::string& name) { return name.starts_with("for ") ? name.substr(4) : name; }

std::string user_mapping_name(const std::string& name) {
    const auto [user, server] = split_last(behind_for(name), " server ");
    return fmt::format("FOR {} SERVER {}", user == "public" ? "PUBLIC" : quoted(user), quoted(server));
}

std::string transform_name(const std::string& name) {
    const auto [type, language] = split_last(behind_for(name), " language ");
    return fmt::format("FOR {} LANGUAGE {}", type, quoted(language));
}

std::string name_in_statements(const OtherObject& object) {
    switch (object.kind) {
        case ObjectKind::cast: return cast_types(object.name.name);
        case ObjectKind::operator_: return operator_name(object);
        case ObjectKind::operator_class:
        case ObjectKind::operator_family: return with_method(object);
        case ObjectKind::user_mapping: return user_mapping_name(object.name.name);
        case ObjectKind::transform: return transform_name(object.name.name);
        case ObjectKind::large_object:                         // a number
        case ObjectKind::parameter: return object.name.name;   // "app.setting": dots belong to it
        default: return quoted(object.name);
    }
}

}  // namespace

std::string reference(const Relation& relation) { return keyword_of(relation.kind) + " " + quoted(relation.name); }
std::string reference(const Routine& routine) { return keyword_of(routine.kind) + " " + signature(routine); }
std::string reference(const Type& type) { return keyword_of(type.kind) + " " + quoted(type.name); }
std::string reference(const OtherObject& object) { return keyword_of(object.kind) + " " + name_in_statements(object); }
std::string reference(const Role& role) { return "ROLE " + quoted(role.name); }

std::string signature(const Routine& routine) {
    const bool star = routine.kind == ObjectKind::aggregate && routine.argument_types.empty();
    return fmt::format("{}({})", quoted(routine.name), star ? "*" : fmt::format("{}", fmt::join(routine.argument_types, ", ")));
}

std::string alter(const Relation& relation) { return "ALTER " + reference(relation); }

std::string alter_only(const Relation& relation) {
    const bool has_children = relation.kind == ObjectKind::table || relation.kind == ObjectKind::foreign_table;
    return has_children ? fmt::format("ALTER {} ONLY {}", keyword_of(relation.kind), quoted(relation.name)) : alter(relation);
}

std::string column_reference(const QualifiedName& relation, std::string_view column) { return fmt::format("COLUMN {}.{}", quoted(relation), quoted(column)); }

std::string part_reference(ObjectKind kind, std::string_view part, const QualifiedName& relation) {
    return fmt::format("{} {} ON {}{}", keyword_of(kind), quoted(part), kind == ObjectKind::domain_constraint ? "DOMAIN " : "", quoted(relation));
}

}  // namespace pgsteward::print
