// How a condition becomes a formula; private to access/predicate-*.cpp.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "access/predicate.hpp"
#include "sql/plpgsql.hpp"
#include "sql/statement.hpp"

namespace pgsteward::access {

/// Names that an expression sees: the entries of the queries around it, innermost first, and a function's variables.
struct NameScope {
    const NameScope* outer = nullptr;
    struct Entry {
        std::string alias;
        std::uint32_t id = 0;
        std::vector<std::string> columns;
        const Relation* relation = nullptr;  ///< for the columns' types
    };
    std::vector<Entry> entries;
    std::vector<std::pair<std::string, FormulaPtr>> variables;
    std::string routine;                     ///< whose variables: "f.a" means its "a"
    std::vector<std::string> outs;           ///< its OUT parameters, in order
    std::vector<std::string> records;        ///< variables that hold a row; each field is the variable "row.field"
    std::map<std::string, RowQueryPtr> common_tables;
};

void set_variable(NameScope& scope, const std::string& name, FormulaPtr value);
FormulaPtr constant(Value value);
FormulaPtr opaque(std::string why);
FormulaPtr node(Formula::Kind kind, Formulas arguments, std::string name = {});
FormulaPtr cast_node(FormulaPtr formula, TypeClass type, std::string name = {});
FormulaPtr negated(FormulaPtr formula);
/// A column of an entry, by where it stands among its columns.
FormulaPtr column_of(std::uint32_t entry, std::size_t position, std::string name);
/// The name of a result column without AS: FigureColname, as far as subqueries in FROM need it.
std::string output_name(const sql::Target& target);
/// An aggregate that is modelled, in its plain form.
bool is_aggregate(const sql::FunctionCall& call);
bool is_aggregate(const sql::Expression& expression);
FormulaPtr aggregate_of(const sql::FunctionCall& call, Formulas arguments);
bool computes_aggregates(const sql::Select& select);
/// Does the call mean a function of pg_catalog?
bool is_built_in(const sql::FunctionCall& call);

class Compiler {
public:
    explicit Compiler(const Catalog& catalog) : catalog_(catalog) {}

    /// The names of the relation's own row, entry own_row.
    static NameScope scope_of(const Relation& relation);
    FormulaPtr expression(const sql::Expression& expression, const NameScope& scope);
    RowQueryPtr query(const sql::Query& query, const NameScope& scope);

private:
    // expressions
    FormulaPtr operand(const sql::ExpressionPtr& expression, const NameScope& scope);
    Formulas operands(const sql::Expressions& expressions, const NameScope& scope);
    FormulaPtr column(const sql::ColumnReference& reference, const NameScope& scope);
    FormulaPtr operation(const sql::Operation& operation, const NameScope& scope);
    FormulaPtr operator_call(const std::string& name, FormulaPtr left, FormulaPtr right);
    FormulaPtr list_membership(const sql::Operation& operation, const NameScope& scope);
    FormulaPtr between(const sql::Operation& operation, const NameScope& scope);
    FormulaPtr boolean_test(const sql::BooleanTest& test, const NameScope& scope);
    FormulaPtr case_of(const sql::Case& one, const NameScope& scope);
    FormulaPtr subquery(const sql::Subquery& subquery, const NameScope& scope);
    FormulaPtr cast(const sql::TypeCast& cast, const NameScope& scope);
    FormulaPtr cast_to(FormulaPtr formula, const sql::TypeName& name, const NameScope& scope);
    FormulaPtr collated(FormulaPtr formula, const std::string& collation) const;
    FormulaPtr indirection(const sql::Indirection& indirection, const NameScope& scope);
    FormulaPtr sql_value(const std::string& name);
    TypeClass type(const sql::TypeName& name);

    // calls
    FormulaPtr call(const sql::FunctionCall& call, const NameScope& scope);
    FormulaPtr setting(Formulas arguments) const;
    const Routine* routine(const sql::FunctionCall& call, const NameScope& scope, std::string& why);
    std::vector<const Routine*> meant_by_types(std::vector<const Routine*> routines, const sql::FunctionCall& call, const NameScope& scope) const;
    /// One field of the row that a call gives: (f(x)).field.
    FormulaPtr field_of_call(const sql::FunctionCall& call, const std::string& field, const NameScope& scope);
    FormulaPtr field_of_row(const sql::Expression& expression, std::size_t field, const NameScope& scope);
    /// `type`: canonical, of the value or the field of it.
    FormulaPtr routine_call(const Routine& routine, const sql::FunctionCall& call, const NameScope& scope, const std::string& type, std::optional<std::size_t> field = {});
    /// The function's variables with the values of the call; false where they do not fit.
    bool bind(const Routine& routine, const sql::FunctionCall& call, const NameScope& scope, NameScope& inner);
    std::string not_followed(const Routine& routine) const;
    RowQueryPtr routine_query(const Routine& routine, const NameScope& inner);
    FormulaPtr routine_body(const Routine& routine, const NameScope& inner, std::optional<std::size_t> field);
    FormulaPtr plpgsql_body(const Routine& routine, const NameScope& inner);
    RowQueryPtr plpgsql_query(const Routine& routine, const NameScope& inner);

    // PL/pgSQL: what the statements return, or null where they run to their end without
    FormulaPtr block(const sql::plpgsql::Block& block, NameScope& scope);
    FormulaPtr statements(std::span<const sql::plpgsql::Statement> statements, NameScope& scope);
    static bool is_attempt(const sql::plpgsql::Block& block);
    FormulaPtr attempt(const sql::plpgsql::Block& block, std::span<const sql::plpgsql::Statement> rest, NameScope& scope);
    FormulaPtr handled(const sql::plpgsql::Block& block, FormulaPtr value, const NameScope& scope);
    FormulaPtr branches(const sql::plpgsql::If& branch, std::span<const sql::plpgsql::Statement> rest, NameScope& scope);
    FormulaPtr search(const sql::plpgsql::Loop& loop, std::span<const sql::plpgsql::Statement> rest, NameScope& scope);
    std::optional<RowQuery> rows_of(const sql::plpgsql::Loop& loop, NameScope& scope);
    bool assign(const sql::plpgsql::Sql& statement, NameScope& scope);
    bool perform(const sql::plpgsql::Perform& statement, NameScope& scope);
    FormulaPtr first_of(RowQuery query, std::size_t output) const;
    static FormulaPtr behind(const FormulaPtr& assigned, FormulaPtr rest);
    static FormulaPtr finds_rows(const RowQuery& query);
    FormulaPtr out_value(const NameScope& scope);
    FormulaPtr fragment(const std::string& text, const NameScope& scope);

    // queries
    void begin(RowQuery& query) const;
    void select(const sql::Select& select, const NameScope& outer, RowQuery& query);
    void group(const sql::Select& select, NameScope& scope, RowQuery& query);
    void set_operation(const sql::Select& select, const NameScope& scope, RowQuery& query);
    RowQueryPtr view_query(const Relation& view);
    void from_item(const sql::FromItem& item, NameScope& scope, RowQuery& query, FormulaPtr on, bool optional);
    void add_relation(const sql::RelationName& name, const sql::Alias& alias, NameScope& scope, RowQuery& query, RowEntry entry);
    void add_function(const sql::FunctionItem& item, const sql::Alias& alias, NameScope& scope, RowQuery& query, RowEntry entry);
    void targets(const sql::Select& select, NameScope& scope, RowQuery& query);
    bool add_set_target(const sql::Expression& target, NameScope& scope, RowQuery& query);
    bool gives_rows(const sql::FunctionCall& call, const NameScope& scope);
    void values(const sql::Select& select, const NameScope& scope, RowQuery& query);

    class Inside {
    public:
        Inside(Compiler& compiler, const Routine& routine, std::optional<std::size_t> field);
        Inside(const Inside&) = delete;
        Inside& operator=(const Inside&) = delete;
        ~Inside();

    private:
        Compiler& compiler_;
        std::string run_as_;
        std::optional<std::string> view_owner_;
        std::vector<std::string> path_;
        OptionMap settings_;
        bool in_routine_;
        std::optional<std::size_t> field_;
    };

    const Catalog& catalog_;
    std::vector<std::string> path_;          ///< where unqualified names are looked for
    std::string run_as_;
    std::optional<std::string> view_owner_;  ///< of the view around, in which current_user stays who asks
    bool collects_aggregates_ = false;       ///< in HAVING and beside GROUP BY
    OptionMap settings_;                     ///< SET of the functions around: for what stands in them, whoever asks
    bool in_routine_ = false;
    bool in_attempt_ = false;                ///< in a block with handlers: what fails counts even where nobody reads it
    std::optional<std::size_t> field_;       ///< of the row that the function around gives: only that is asked for
    int depth_ = 0;                          ///< of functions inside functions
    std::uint32_t entries_ = 1;              ///< own_row is taken
    std::map<std::string, TypeClass> types_;
};

}  // namespace pgsteward::access
