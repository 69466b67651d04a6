// Parse analysis (parse_expr.c, parse_coerce.c, parse_oper.c, parse_func.c, analyze.c) over a Catalog instead of a
// server. For the files of this folder only; the interface is expression.hpp.
#pragma once

#include <initializer_list>
#include <list>
#include <memory_resource>
#include <optional>
#include <set>

#include "canonical/expression.hpp"
#include "canonical/tree.hpp"

namespace pgsteward::canonical {

/// Implicit, assignment, explicit: what a cast may do (CoercionContext).
enum class Permission : std::uint8_t { implicit, assignment, explicit_ };

/// One relation of FROM as names see it (ParseNamespaceItem).
struct Visible { RangeEntry* entry; bool by_name = true, columns = true; };

struct Scope {
    Scope* parent = nullptr;
    QueryTree* query = nullptr;
    std::vector<Visible> visible;
    std::vector<CommonTable*> common_tables;
    const std::vector<sql::WindowDefinition>* windows = nullptr;
};

/// A function as candidate for a call (FuncCandidateList).
struct Candidate {
    const facts::FunctionFact* fact = nullptr;
    const Routine* routine = nullptr;
    std::vector<TypeId> declared;            ///< one per argument of the call
    std::vector<int> order;                  ///< named notation: which parameter each argument is
    bool variadic = false;                   ///< arguments were expanded
    TypeId element = type_id::none;          ///< of the variadic parameter
    int path = 0;
};

struct OperatorChoice { const facts::OperatorFact* fact = nullptr; TypeId left, right, result; std::string_view shown; };

class Analysis {
public:
    explicit Analysis(const Context& context);
    Analysis(const Analysis&) = delete;
    Analysis& operator=(const Analysis&) = delete;

    // analyse-expression.cpp, analyse-operation.cpp, analyse-constructor.cpp
    Node* analyse(const sql::Expression& expression);
    Node* analyse(const sql::ExpressionPtr& expression) { return expression ? analyse(*expression) : nullptr; }
    Node* condition(const sql::ExpressionPtr& expression);
    /// What could not be resolved, as it was written.
    Node* raw(const sql::Expression& expression);

    // coerce.cpp and generic.cpp
    bool can_coerce(TypeId source, TypeId target, Permission permission);
    /// The method of pg_cast ('f', 'b', 'i'), 'a' for arrays, 'r' for rows, 0 for none.
    char cast_method(TypeId source, TypeId target, Permission permission);
    Node* coerce(Node* node, TypeRef target, Permission permission, Form form);
    Node* coerce_to_common(Node* node, TypeId target);
    Node* boolean(Node* node);
    TypeId common_type(std::span<Node* const> nodes);
    Modifier common_modifier(std::span<Node* const> nodes, TypeId type) const;
    /// enforce_generic_type_consistency: replaces polymorphic types in `declared`, returns the result's type.
    TypeId resolve_generic(std::span<const TypeId> actual, std::span<TypeId> declared, TypeId result);
    bool generic_consistent(std::span<const TypeId> actual, std::span<const TypeId> declared);
    Node* typed_unknown(Node* node, TypeId type = type_id::text);

    // operators.cpp
    std::optional<OperatorChoice> find_operator(const sql::ObjectName& name, TypeId left, TypeId right);
    Node* operation(const sql::ObjectName& name, Node* left, Node* right);
    Node* array_operation(const sql::ObjectName& name, Node* left, Node* right, bool any);
    Node* row_comparison(const sql::ObjectName& name, Node* left, Node* right);
    int select_candidate(std::span<const TypeId> inputs, std::vector<std::span<const TypeId>>& candidates, std::vector<int>& indices);

    // functions.cpp
    Node* call(const sql::FunctionCall& call);
    std::vector<Candidate> candidates(const sql::ObjectName& name, std::size_t count, const std::vector<std::string>& names,
                                      bool expand_variadic);
    void result_columns(const Candidate& candidate, const Node& call, std::vector<EntryColumn>& columns);

    // analyse-query.cpp and its siblings
    /// What becomes of literals without a type in the list of a SELECT: an arm of UNION leaves them to the other arm.
    enum class Unknowns { become_text, stay };
    QueryTree* query(const sql::Query& query, const std::vector<TypeRef>* target_types = nullptr, Unknowns unknowns = Unknowns::become_text);
    std::string figure_name(const sql::Expression& expression);
    /// The type, modifier and collation that a query's column or an expression has.
    std::string collation_of(const Node* node);

    // names.cpp
    Node* column_reference(const sql::ColumnReference& reference);
    Node* variable(const std::string& called);
    Node* column_node(RangeEntry* entry, std::size_t column);
    Node* whole_row(RangeEntry* entry);
    Node* system_column(RangeEntry* entry, const std::string& name);
    RangeEntry* find_entry(const std::string& schema, const std::string& name);
    /// Most columns of a relation are never looked at, and reading a type costs.
    TypeRef type_of(EntryColumn& column);
    RangeEntry* relation_entry(const Relation& relation, const std::string& name);
    /// All columns that `*` or `name.*` stands for; false where the name is not known.
    bool expand_star(const sql::ColumnReference& reference, std::vector<std::pair<std::string, Node*>>& result);
    void note_relation(const QualifiedName& name);
    void note_routine(const Routine& routine);

    // refusals.cpp: what the server surely refuses, said while nothing else is uncertain, and what is not immutable
    void refuse(std::string message, std::string column = {}, bool newer_may_know = false);
    void refuse_name(const sql::ColumnReference& reference);
    void refuse_operator(std::string_view name, TypeId left, TypeId right);
    void refuse_cast(TypeId source, TypeId target, Permission permission);
    void refuse_function(const sql::FunctionCall& call, std::span<Node* const> arguments);
    void refuse_literal(std::string_view text, TypeId type);
    /// Outside of a query there are no aggregates, window functions or sets of rows.
    void refuse_kind(const sql::FunctionCall& call, const Candidate& candidate);
    void note_volatility(const Candidate& candidate);
    void note_operator(const OperatorChoice& choice, TypeId left, TypeId right);
    void note_volatility(char volatility, std::string_view what);
    void note_cast(TypeId source, TypeId target, char method);

    // analysis.cpp: building blocks
    Node* make(Node::Kind kind, TypeRef type = {});
    std::span<Node*> list(std::initializer_list<Node*> nodes);
    std::span<Node*> list(std::span<Node* const> nodes);
    std::string_view keep(std::string_view text);
    Node* constant(TypeId type, std::string_view text);
    Node* null_constant(TypeId type);
    RangeEntry* new_entry(RangeEntry::Kind kind);
    Node* uncertain(Node* node) { certain = false; return node; }
    void forget_certainty() { certain = false; }

    Types types;
    const Context& context;
    Scope* scope = nullptr;
    RangeEntry* context_entry = nullptr;
    std::vector<std::pair<std::string, RangeEntry*>> named_entries;
    bool certain = true;
    Problems problems;
    std::set<QualifiedName> relations, routines;
    std::set<std::pair<QualifiedName, std::string>> column_references;
    std::vector<EntryColumn> last_columns;   ///< of the record that the call analysed last returns
    const Candidate* last_call = nullptr;
    bool in_from = false;

private:
    // analyse-query.cpp
    QueryTree* new_query(QueryTree::Command command);
    void with(const sql::With& with, QueryTree& tree);
    void recursive_columns(const sql::CommonTableExpression& given, CommonTable& table);
    void select(const sql::Select& select, QueryTree& tree, const std::vector<TypeRef>* target_types, Unknowns unknowns);
    void simple_select(const sql::Select& select, QueryTree& tree, const std::vector<TypeRef>* target_types, Unknowns unknowns);
    void values(const sql::Select& select, QueryTree& tree, const std::vector<TypeRef>* target_types);
    void set_operation(const sql::Query& query, const sql::Select& select, QueryTree& tree);
    /// A column of an arm; the entry is null where the arm is a set operation itself.
    struct SetColumn { Node* node; TargetEntry* entry; std::string name; };
    SetTree* set_tree(const sql::Query& query, QueryTree& tree, std::vector<SetColumn>& columns, bool top);
    SetColumn set_column(SetColumn& left, SetColumn& right);
    void tail(const sql::Select& select, QueryTree& tree);
    void locks(const sql::Select& select, QueryTree& tree);
    void insert(const sql::Insert& insert, QueryTree& tree);
    void update(const sql::Update& update, QueryTree& tree);
    void remove(const sql::Delete& statement, QueryTree& tree);
    RangeEntry* target_table(const sql::RelationName& name, QueryTree& tree);
    std::vector<Assignment> assignments(const std::vector<sql::Target>& targets, RangeEntry& table);
    // analyse-targets.cpp
    void targets(const std::vector<sql::Target>& given, std::vector<TargetEntry*>& result);
    TargetEntry* new_target(QueryTree& tree, Node* node, std::string name, bool junk);
    TargetEntry* find_target(const sql::Expression& expression, QueryTree& tree, bool columns_first, const std::vector<sql::Target>& written);
    std::vector<SortClause> sort(const std::vector<sql::SortKey>& keys, QueryTree& tree);
    SortClause sort_clause(const sql::SortKey& key, QueryTree& tree, bool columns_first);
    GroupItem group(const sql::Expression& expression, QueryTree& tree);
    bool equal(const Node* a, const Node* b);
    // analyse-from.cpp
    RangeEntry* from_item(const sql::FromItem& item, QueryTree& tree, std::vector<Visible>& visible);
    RangeEntry* table_item(const sql::RelationName& name, const sql::Alias& alias, QueryTree& tree);
    RangeEntry* function_item(const sql::FunctionItem& item, const sql::Alias& alias);
    RangeEntry* join_item(const sql::Join& join, const sql::Alias& alias, QueryTree& tree, std::vector<Visible>& visible);
    void apply_alias(RangeEntry& entry, const sql::Alias& alias);
    void query_columns(const QueryTree& query, std::vector<EntryColumn>& columns);
    CommonTable* common_table(const std::string& name);
    const std::vector<sql::Target>* written_targets_ = nullptr;
    Node* parameter(const sql::Parameter& given);
    Node* analyse_constant(const sql::Constant& constant);
    Node* analyse_cast(const sql::TypeCast& cast);
    Node* analyse_operation(const sql::Operation& operation);
    Node* analyse_in(const sql::Operation& operation);
    Node* analyse_between(const sql::Operation& operation);
    Node* analyse_boolean(const sql::BooleanOperation& operation);
    Node* analyse_case(const sql::Case& choice);
    Node* analyse_common(Node::Kind kind, const sql::Expressions& arguments);
    Node* analyse_array(const sql::ArrayConstructor& array, TypeRef target);
    Node* joined_casts(Node* array);
    Node* analyse_row(const sql::RowConstructor& row);
    Node* analyse_subquery(const sql::Subquery& subquery);
    Node* analyse_indirection(const sql::Indirection& indirection);
    Node* analyse_value_function(const sql::SqlValueFunction& function);
    Node* analyse_collate(const sql::CollateClause& clause);
    Node* subscripts(Node* container, std::span<const sql::Subscript> steps);
    Node* field(Node* argument, const std::string& name);
    Node* logical(Node::Kind kind, Node* left, Node* right);
    Node* domain_cast(Node* node, TypeRef target, Permission permission, Form form, bool hide);
    Node* cast_node(Node* node, TypeRef target, Form form);
    Node* coerce_type(Node* node, TypeRef target, Permission permission, Form form);
    Node* apply_modifier(Node* node, TypeRef target, Form form, bool hide);
    Node* literal(Node* node, TypeRef target);
    Node* object_literal(TypeId type, std::string_view text);
    Node* row_cast(Node* node, TypeRef target, Permission permission, Form form);
    Node* finish_call(const sql::FunctionCall& call, const Candidate& candidate, std::vector<Node*> arguments);
    Node* cast_call(const sql::FunctionCall& call, Node* argument);
    Node* unresolved_call(const sql::FunctionCall& call, std::span<Node* const> arguments);
    void fill_details(const sql::FunctionCall& call, Node* node, std::vector<Node*>& arguments);

    std::byte buffer_[16384];                ///< enough for most expressions: nothing is allocated then
    std::pmr::monotonic_buffer_resource arena_{buffer_, sizeof buffer_};
    std::pmr::list<CallDetails> details_{&arena_};
    std::pmr::list<QueryTree> queries_{&arena_};
    std::pmr::list<RangeEntry> entries_{&arena_};
    std::pmr::list<TargetEntry> targets_{&arena_};
    std::pmr::list<CommonTable> tables_{&arena_};
    std::pmr::list<SetTree> sets_{&arena_};
    std::pmr::list<ConflictTree> conflicts_{&arena_};
};

}  // namespace pgsteward::canonical
