#include "canonical/output-name.hpp"

namespace pgsteward::canonical {
namespace {

/// FigureColnameInternal: the name and how sure it is (2: a name, 1: a guess).
int figure(const sql::Expression& expression, std::string& name);

int figure_query(const sql::Query& query, std::string& name) {
    const auto* select = std::get_if<sql::Select>(&query.node);
    if (select == nullptr) return 0;
    while (select->set_operation != sql::Select::SetOperation::none && select->left) {
        const auto* left = std::get_if<sql::Select>(&select->left->node);
        if (left == nullptr) return 0;
        select = left;
    }
    if (select->targets.empty()) return 0;
    const sql::Target& target = select->targets.front();
    if (!target.name.empty()) return name = target.name, 2;
    return target.value ? figure(*target.value, name) : 0;
}

int figure(const sql::Expression& expression, std::string& name) {
    if (const auto* reference = std::get_if<sql::ColumnReference>(&expression.node)) {
        if (reference->star || reference->parts.empty()) return 0;
        return name = reference->parts.back(), 2;
    }
    if (const auto* path = std::get_if<sql::Indirection>(&expression.node)) {
        for (auto step = path->steps.rbegin(); step != path->steps.rend(); ++step)
            if (const auto* field = std::get_if<std::string>(&*step); field && *field != "*") return name = *field, 2;
        return figure(*path->argument, name);
    }
    if (const auto* call = std::get_if<sql::FunctionCall>(&expression.node)) return name = call->name.name, 2;
    if (const auto* operation = std::get_if<sql::Operation>(&expression.node)) {
        if (operation->kind == sql::Operation::Kind::nullif) return name = "nullif", 2;
        return 0;
    }
    if (const auto* cast = std::get_if<sql::TypeCast>(&expression.node)) {
        const int sure = figure(*cast->argument, name);
        if (sure > 1) return sure;
        return name = cast->type.name.name, 1;
    }
    if (const auto* collate = std::get_if<sql::CollateClause>(&expression.node)) return figure(*collate->argument, name);
    if (std::holds_alternative<sql::GroupingFunction>(expression.node)) return name = "grouping", 2;
    if (const auto* subquery = std::get_if<sql::Subquery>(&expression.node)) {
        if (subquery->kind == sql::Subquery::Kind::exists) return name = "exists", 2;
        if (subquery->kind == sql::Subquery::Kind::array) return name = "array", 2;
        return subquery->kind == sql::Subquery::Kind::scalar ? figure_query(*subquery->query, name) : 0;
    }
    if (const auto* choice = std::get_if<sql::Case>(&expression.node)) {
        const int sure = choice->otherwise ? figure(*choice->otherwise, name) : 0;
        if (sure > 1) return sure;
        return name = "case", 1;
    }
    if (std::holds_alternative<sql::ArrayConstructor>(expression.node)) return name = "array", 2;
    if (std::holds_alternative<sql::RowConstructor>(expression.node)) return name = "row", 2;
    if (std::holds_alternative<sql::Coalesce>(expression.node)) return name = "coalesce", 2;
    if (const auto* choice = std::get_if<sql::MinMax>(&expression.node)) return name = choice->greatest ? "greatest" : "least", 2;
    if (const auto* function = std::get_if<sql::SqlValueFunction>(&expression.node)) return name = function->name, 2;
    if (const auto* other = std::get_if<sql::OtherExpression>(&expression.node); other && other->kind.starts_with("xml"))
        return name = other->kind, 2;
    return 0;
}

}  // namespace

std::string output_name(const sql::Expression& expression) {
    std::string name;
    return figure(expression, name) > 0 ? name : std::string();
}

}  // namespace pgsteward::canonical
