// What operators say of texts that are known, and what a guard's conditions name by them.
#pragma once

#include <optional>
#include <string>

#include "catalog/relation.hpp"
#include "sql/expression.hpp"

namespace pgsteward::access {

std::optional<double> number_of(const std::string& text);
/// Does the comparison hold between two values? Nothing where that is a matter of collation, or of another operator.
std::optional<bool> compare_texts(const std::string& name, const std::string& left, const std::string& right);

/// TG_RELID, whatever it is cast to.
bool is_relid(const sql::ExpressionPtr& expression);
/// The relation of 'app.ledger'::regclass. Without a schema it may be a temporary table of the writer's: nothing.
std::optional<QualifiedName> regclass_named(const sql::ExpressionPtr& expression);
/// The elements of an array that is written out: ARRAY['a', 'b'], '{a,b}', string_to_array('a,b', ','), and TG_ARGV of
/// the trigger, which may be null.
std::optional<sql::Expressions> elements_of(const sql::ExpressionPtr& array, const Trigger* trigger);

/// The row in to_jsonb(NEW), which is the same where the row is; else the expression.
const sql::ExpressionPtr& whole_row(const sql::ExpressionPtr& expression);

}  // namespace pgsteward::access
