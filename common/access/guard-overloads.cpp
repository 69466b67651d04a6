#include "access/guard-overloads.hpp"

#include <algorithm>
#include <utility>

#include "access/routine-path.hpp"
#include "canonical/expression.hpp"
#include "sql/parse.hpp"

namespace pgsteward::access {
namespace {

using Names = std::vector<std::pair<std::string, std::string>>;

/// Empty where the type is not known, as of a %TYPE.
std::string canonical_type(const std::string& written, const Catalog& catalog, const std::vector<std::string>& path) {
    const auto parsed = sql::parse_expression("NULL::" + written);
    const auto* expression = std::get_if<sql::ExpressionPtr>(&parsed);
    const auto* cast = expression ? std::get_if<sql::TypeCast>(&(*expression)->node) : nullptr;
    const canonical::CanonicalType type = cast ? canonical::type(cast->type, catalog, path) : canonical::CanonicalType{{}, false};
    return type.certain ? type.text : std::string();
}

/// What every trigger function has beside its own.
Names trigger_names() {
    return {{"tg_op", "text"}, {"tg_name", "name"}, {"tg_when", "text"}, {"tg_level", "text"}, {"tg_relid", "oid"}, {"tg_relname", "name"},
            {"tg_table_name", "name"}, {"tg_table_schema", "name"}, {"tg_nargs", "integer"}, {"tg_argv", "text[]"}, {"found", "boolean"}};
}

}  // namespace

std::vector<const Routine*> meant_by_types(const GuardCall& call, const Situation& situation, const std::map<std::string, std::string>& types, const OptionMap& settings, const Catalog& catalog) {
    const std::vector<std::string> path = search_path_of(settings);
    Names names;
    for (const auto& [name, written] : types)
        if (std::string type = canonical_type(written, catalog, path); !type.empty()) names.emplace_back(name, std::move(type));
    for (auto& name : trigger_names())
        if (!types.contains(name.first)) names.push_back(std::move(name));
    const std::pair<std::string, const Relation*> rows[] = {{"old", situation.table}, {"new", situation.table}};
    sql::Expression expression;
    expression.node = *call.call;
    const canonical::Canonical read = canonical::expression(expression, {.catalog = catalog, .search_path = path, .variables = names, .named_relations = rows});
    if (!read.certain) return call.routines;
    std::vector<const Routine*> meant = call.routines;
    std::erase_if(meant, [&](const Routine* routine) { return std::find(read.routines.begin(), read.routines.end(), key_of(*routine)) == read.routines.end(); });
    return meant.empty() ? call.routines : meant;
}

}  // namespace pgsteward::access
