// Computes a guard's conditions. For guard-condition.cpp and guard-comparison.cpp only; the interface is guard-condition.hpp.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <utility>

#include "access/guard-condition.hpp"

namespace pgsteward::access {

class GuardEvaluator {
public:
    /// `by_path`: a function whose name stands without a schema is taken for the one that the schema has.
    GuardEvaluator(const Situation& situation, const Catalog& catalog, const GuardVariables& variables, bool by_path, std::size_t depth = 0)
        : situation_(situation), catalog_(catalog), variables_(variables), by_path_(by_path), depth_(depth) {}

    GuardValue operator()(const sql::ExpressionPtr& expression) const { return expression ? (*this)(*expression) : unknown_guard_value(); }
    GuardValue operator()(const sql::Expression& expression) const {
        return std::visit([&](const auto& node) { return value_of(node, expression); }, expression.node);
    }

    std::optional<GuardValue> answer_of(const sql::FunctionCall& node) const;

private:
    // What is not read below is unknown, with all that stands inside.
    template <typename Node>
    GuardValue value_of(const Node&, const sql::Expression& expression) const { return unread(expression); }
    GuardValue value_of(const sql::Constant& node, const sql::Expression&) const { return node.kind == sql::Constant::Kind::null ? null_guard_value() : known_guard_value(node.text); }
    GuardValue value_of(const sql::TypeCast& node, const sql::Expression&) const;
    GuardValue value_of(const sql::CollateClause& node, const sql::Expression&) const { return (*this)(node.argument); }
    GuardValue value_of(const sql::ColumnReference& node, const sql::Expression&) const;
    GuardValue value_of(const sql::SqlValueFunction& node, const sql::Expression&) const;
    GuardValue value_of(const sql::FunctionCall& node, const sql::Expression& expression) const;
    GuardValue value_of(const sql::Operation& node, const sql::Expression& expression) const;
    GuardValue value_of(const sql::BooleanOperation& node, const sql::Expression&) const;
    GuardValue value_of(const sql::NullTest& node, const sql::Expression&) const;
    GuardValue value_of(const sql::BooleanTest& node, const sql::Expression&) const;
    GuardValue value_of(const sql::Coalesce& node, const sql::Expression&) const;
    GuardValue value_of(const sql::Case& node, const sql::Expression&) const;
    GuardValue value_of(const sql::Subquery& node, const sql::Expression& expression) const;
    GuardValue value_of(const sql::Indirection& node, const sql::Expression& expression) const;

    std::optional<GuardValue> computed(const std::string& name, const sql::Expressions& arguments) const;
    GuardValue unread(const sql::Expression& expression) const;
    GuardValue user(bool session) const;
    GuardValue compared(const std::string& name, const sql::Operation& node, const GuardValue& left, const GuardValue& right) const;
    std::set<std::string> columns_compared(const sql::ExpressionPtr& left, const sql::ExpressionPtr& right) const;
    std::optional<std::string> key_compared(const sql::ExpressionPtr& left, const sql::ExpressionPtr& right) const;
    const Routine* helper_of(const sql::FunctionCall& node) const;
    bool has_rows(const sql::Query& query) const;
    bool has_field_not_null(GuardValue::Row row) const;
    const sql::ColumnReference* field_of_row(const sql::ExpressionPtr& expression, std::string_view row) const;
    GuardValue in_list(const sql::Operation& node, const sql::Expressions& items) const;
    std::optional<GuardValue> rows_compared(const sql::Operation& node) const;
    std::optional<Users> users_named(const sql::ExpressionPtr& who, const GuardValue& named) const;

    const Situation& situation_;
    const Catalog& catalog_;
    const GuardVariables& variables_;
    const bool by_path_;
    const std::size_t depth_;                ///< of functions that are asked inside each other
};

/// A boolean of which nothing is known but what it depends on.
inline GuardValue some_boolean(Depends depends, bool can_be_null) {
    GuardValue value;
    value.can_be_null = can_be_null;
    value.depends = std::move(depends);
    return value;
}

inline GuardValue truth(bool value) { return known_guard_value(value ? "true" : "false"); }

}  // namespace pgsteward::access
