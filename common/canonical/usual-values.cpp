#include "canonical/usual-values.hpp"

#include <algorithm>

#include "canonical/facts.hpp"

namespace pgsteward::canonical {
namespace {

constexpr char separator = '\x1f';

void append(std::string& key, char kind, std::string_view text) { key.append(1, kind).append(text).append(1, separator); }

void append(std::string& key, const sql::Constant& constant) { append(key, static_cast<char>('0' + static_cast<int>(constant.kind)), constant.text); }

bool is_in_catalog_schema(const sql::ObjectName& name) { return name.catalog.empty() && (name.schema.empty() || name.schema == "pg_catalog"); }

/// A type of the server: pg_catalog is searched before all else. Values of regclass and the like name objects of the schema.
bool append(std::string& key, const sql::TypeName& type) {
    const std::string& name = type.name.name;
    if (!is_in_catalog_schema(type.name) || type.set_of || type.percent_type || name.starts_with("reg") || !facts::type_named(name, 0)) return false;
    append(key, ':', name);
    for (const sql::ExpressionPtr& modifier : type.modifiers) {
        const auto* constant = std::get_if<sql::Constant>(&modifier->node);
        if (!constant) return false;
        append(key, *constant);
    }
    key.append(type.array_bounds.size(), ']');
    return true;
}

/// A function of the server without arguments, which no function of the schema has the name of.
bool append(std::string& key, const sql::FunctionCall& call, const Context& context) {
    const bool plain = call.arguments.empty() && call.order_by.empty() && !call.filter && !call.over && !call.star && !call.distinct && !call.variadic && !call.within_group;
    if (!plain || !is_in_catalog_schema(call.name)) return false;
    const auto facts = facts::functions(call.name.name);
    if (facts.empty() || std::ranges::any_of(facts, [](const facts::FunctionFact& fact) { return fact.origin != 0; })) return false;
    for (const std::string& schema : context.search_path)
        if (context.catalog.overloads.find({schema, call.name.name})) return false;
    append(key, call.sql_syntax ? 's' : 'f', call.name.name);
    return true;
}

bool append(std::string& key, const sql::Expression& expression, const Context& context) {
    if (const auto* constant = std::get_if<sql::Constant>(&expression.node)) {
        append(key, *constant);
        return true;
    }
    if (const auto* call = std::get_if<sql::FunctionCall>(&expression.node)) return append(key, *call, context);
    if (const auto* value = std::get_if<sql::SqlValueFunction>(&expression.node)) {
        append(key, 'v', value->name);
        append(key, 'm', std::to_string(value->modifier));
        return true;
    }
    const auto* cast = std::get_if<sql::TypeCast>(&expression.node);
    const auto* constant = cast ? std::get_if<sql::Constant>(&cast->argument->node) : nullptr;
    if (!constant || !append(key, cast->type)) return false;
    append(key, *constant);
    return true;
}

}  // namespace

std::string key_of_usual_value(const sql::Expression& expression, const Context& context, const std::string& target_type) {
    // Types outside pg_catalog have a schema in their canonical name.
    if (target_type.find_first_of(".\"") != std::string::npos || target_type.starts_with("reg")) return {};
    std::string key;
    if (!append(key, expression, context)) return {};
    return key += target_type;
}

}  // namespace pgsteward::canonical
