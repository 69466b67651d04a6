// Operator classes of index keys: which one a name means, and whether it is the one that the server takes by itself and
// so does not show (GetDefaultOpClass, get_opclass_name).
#include "canonical/operator-class.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "canonical/types.hpp"

namespace pgsteward::canonical {
namespace {

using facts::OperatorClassFact;

struct OperatorClass {
    QualifiedName name;
    const OperatorClassFact* fact = nullptr;     ///< of the server or an extension
    const OtherObject* object = nullptr;         ///< of the catalog
};

OperatorClass find_in(const std::string& schema, const std::string& name, const std::string& method, const Context& context, Types& types) {
    OperatorClass found{{schema, name}};
    found.object = context.catalog.others.find({"", fmt::format("{} {}.{} using {}", name_of(ObjectKind::operator_class), schema, name, method)});
    if (found.object) return found;
    for (const OperatorClassFact& fact : facts::operator_classes(name)) {
        if (fact.method != method) continue;
        const std::string* at = fact.origin < facts::first_extension ? nullptr : types.schema_of(fact.origin);
        if (fact.origin == 0 ? schema == "pg_catalog" : at && *at == schema) found.fact = &fact;
    }
    return found;
}

OperatorClass find(const QualifiedName& name, const std::string& method, const Context& context, Types& types) {
    if (!name.schema.empty()) return find_in(name.schema, name.name, method, context, types);
    OperatorClass found = find_in("pg_catalog", name.name, method, context, types);
    for (auto schema = context.search_path.begin(); !found.fact && !found.object && schema != context.search_path.end(); ++schema)
        found = find_in(*schema, name.name, method, context, types);
    if (!found.fact && !found.object) found.name.schema = "pg_catalog";   // of an extension that is not known
    return found;
}

/// IsBinaryCoercible(), for the types that have no default class of their own.
bool fits(TypeId type, TypeId wanted, Types& types) {
    switch (wanted) {
        case type_id::anyarray: return types.element(type) != type_id::none;
        case type_id::anyenum: return types.form(type) == 'e';
        case type_id::anyrange: return types.form(type) == 'r';
        case type_id::anymultirange: return types.form(type) == 'm';
        case type_id::record: return types.is_composite(type);
        default: break;
    }
    const auto* cast = facts::cast(type, wanted);
    return cast && cast->method == 'b' && cast->context == 'i';
}

bool is_default(const OperatorClass& found, const std::string& method, const std::string& key_type, Types& types) {
    if (key_type.empty()) return false;
    const TypeId type = types.base(types.parse(key_type).id);
    if (found.object) {
        const auto& properties = found.object->properties;
        const auto of = properties.find("for type");
        return properties.contains("default") && of != properties.end() && types.base(types.parse(of->second).id) == type;
    }
    if (!found.fact || !found.fact->is_default) return false;
    return found.fact->type == type || (!facts::has_default_operator_class(method, type) && fits(type, found.fact->type, types));
}

std::string option_text(const sql::Option& option) {
    if (const auto* word = std::get_if<std::string>(&option.value)) return *word;
    if (const auto* number = std::get_if<std::int64_t>(&option.value)) return std::to_string(*number);
    if (const auto* truth = std::get_if<bool>(&option.value)) return *truth ? "true" : "false";
    return {};
}

}  // namespace

std::string operator_class(const sql::IndexElement& element, const std::string& method, const std::string& key_type, const Context& context) {
    if (element.operator_class.name.empty()) return {};
    Types types(context.catalog, context.search_path);
    const OperatorClass found = find(element.operator_class.qualified(), method, context, types);
    std::string options;
    for (const sql::Option& option : element.operator_class_options)
        options += fmt::format("{}{}={}", options.empty() ? "" : ", ", quoted(option.name), quoted_literal(option_text(option)));
    if (options.empty() && is_default(found, method, key_type, types)) return {};
    const std::string name = quoted(found.name.schema == "pg_catalog" ? QualifiedName{"", found.name.name} : found.name);
    return options.empty() ? name : fmt::format("{} ({})", name, options);
}

}  // namespace pgsteward::canonical
