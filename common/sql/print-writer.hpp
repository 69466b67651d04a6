// The printer behind print-expression.hpp, for its own three files.
#pragma once

#include <functional>

#include "sql/expression.hpp"

namespace pgsteward::sql {

/// Appends to one string, so that a deep tree is printed in time proportional to its text.
class Writer {
public:
    std::string text;

    // print-type.cpp
    void write(const ObjectName& name);
    void write(const TypeName& type);
    /// name, or OPERATOR(schema.name).
    void write_operator(const ObjectName& name);

    // print-expression.cpp
    void write(const Expression& expression);
    void write(const SortKey& key);
    /// In parentheses unless nothing could bind more tightly.
    void operand(const Expression& expression);
    /// (…), or the name of a window.
    void write(const WindowDefinition& window);
    void steps(const std::vector<std::variant<Subscript, std::string>>& indirection);
    void list(const Expressions& expressions);
    void list(const std::vector<SortKey>& keys);

    // print-query.cpp
    void write(const Query& query);
    void write(const FromItem& item);

    void write(const Constant& constant);
    void write(const ColumnReference& reference);
    void write(const Parameter& parameter);
    void write(const FunctionCall& call);
    void write(const NamedArgument& argument);
    void write(const TypeCast& cast);
    void write(const Operation& operation);
    void write(const BooleanOperation& operation);
    void write(const NullTest& test);
    void write(const BooleanTest& test);
    void write(const Case& choice);
    void write(const Coalesce& coalesce);
    void write(const MinMax& choice);
    void write(const Subquery& subquery);
    void write(const ArrayConstructor& array);
    void write(const RowConstructor& row);
    void write(const List& list);
    void write(const Indirection& path);
    void write(const SqlValueFunction& function);
    void write(const CollateClause& clause);
    void write(const GroupingSet& set);
    void write(const GroupingFunction& function);
    void write(const SetToDefault& value);
    void write(const CurrentOf& current);
    void write(const MultiAssignment& assignment);
    void write(const OtherExpression& other);

    void write(const Select& select);
    void write(const Insert& insert);
    void write(const Update& update);
    void write(const Delete& statement);
    void write(const Merge& merge);

    void write(const RelationName& relation);
    void write(const Join& join);
    void write(const SubqueryItem& item);
    void write(const FunctionItem& item);
    void write(const TableSample& sample);
    void write(const OtherFromItem& item);

private:
    void enclosed(const Query& query);
    void identifiers(const std::vector<std::string>& names);
    void separated(std::size_t count, const std::function<void(std::size_t)>& write_one);

    bool special_syntax(const FunctionCall& call);
    bool substring_syntax(std::string_view name, const Expressions& arguments);
    bool infix_syntax(std::string_view name, const Expressions& arguments);
    void pattern(const Operation& operation, std::string_view word);
    void between(const Operation& operation, std::string_view words);
    void frame(const WindowDefinition& window);
    void bound(int options, const ExpressionPtr& offset, bool start);

    void write(const With& with);
    void from(std::string_view word, const std::vector<FromItem>& items);
    void clause(std::string_view word, const ExpressionPtr& expression);
    void columns(const std::vector<Target>& targets);
    void assignments(const std::vector<Target>& targets);
    void returning(const std::vector<Target>& targets);
    void write(const OnConflict& conflict);
    void write(const MergeClause& clause);
    void select_list(const std::vector<Target>& targets);
    void core(const Select& select);
    void tail(const Select& select);
    void write(const RowLock& lock);
    void target_table(const RelationName& table);
    void alias(const FromItem& item);
    void function_columns(const FunctionItem& item);
};

}  // namespace pgsteward::sql
