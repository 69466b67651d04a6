// The building blocks of DDL statements: columns, constraints, options, roles, names with argument lists.
#pragma once

#include "sql/expression.hpp"

namespace pgsteward::sql {

/// name = value in WITH (…), in OPTIONS (…), and the clauses of CREATE FUNCTION, CREATE ROLE, CREATE SEQUENCE …
/// as the grammar names them ("volatility", "strict", "owned_by").
struct Option {
    SharedText space;                        ///< "toast" in toast.fillfactor
    SharedText name;
    /// Nothing, one word or string or number, a list of names, a type, or something else kept as an expression.
    std::variant<std::monostate, std::string, bool, std::int64_t, std::vector<std::string>, TypeName, ExpressionPtr>
        value;
    enum class Action { unspecified, set, add, drop } action = Action::unspecified;
    Span at;
};
using Options = std::vector<Option>;

struct RoleReference {
    enum class Kind { named, public_, current_role, current_user, session_user } kind = Kind::named;
    SharedText name;                         ///< empty unless named
    bool operator==(const RoleReference&) const = default;
};

enum class Behaviour { restrict, cascade };

/// A function, aggregate or operator with its argument types; without parentheses `arguments` is absent.
struct ObjectWithArguments {
    ObjectName name;
    std::optional<std::vector<TypeName>> arguments;   ///< an operator's missing side is an empty TypeName
};

struct IndexElement {
    SharedText column;                       ///< empty for an expression
    ExpressionPtr expression;
    ObjectName collation, operator_class;    ///< empty names where unspecified
    Options operator_class_options;
    SortKey::Order order = SortKey::Order::unspecified;
    SortKey::Nulls nulls = SortKey::Nulls::unspecified;
    SharedText operator_name;                ///< EXCLUDE (… WITH operator)
};

struct ConstraintDefinition {
    enum class Kind { null, not_null, default_, identity, generated, check, primary_key, unique, exclude, foreign_key,
                      /// attributes that follow a column constraint: DEFERRABLE …; folded into the one before
                      } kind;
    SharedText name;
    Span at;
    bool deferrable = false, initially_deferred = false, no_inherit = false;
    bool not_valid = false;
    ExpressionPtr expression;                ///< check, default, generated
    SharedText generated_when;               ///< identity and generated: "a" always, "d" by default
    bool nulls_not_distinct = false;
    std::vector<std::string> columns;        ///< key columns; the referencing ones of a table-level foreign key
    std::vector<std::string> including;
    std::vector<IndexElement> exclusions;
    Options options;                         ///< index parameters; sequence options of an identity
    SharedText using_index;                  ///< USING INDEX name
    SharedText tablespace, access_method;
    ExpressionPtr predicate;                 ///< EXCLUDE … WHERE
    RelationName referenced;                 ///< foreign key
    std::vector<std::string> referenced_columns;
    char match = 's';                        ///< s simple, f full
    char on_update = 'a', on_delete = 'a';   ///< a no action, r restrict, c cascade, n set null, d set default
    std::vector<std::string> on_delete_columns;
};

struct ColumnDefinition {
    SharedText name;
    std::optional<TypeName> type;            ///< absent in typed tables, partitions and view column lists
    ObjectName collation;
    SharedText storage, compression;
    std::vector<ConstraintDefinition> constraints;
    Options foreign_options;
    Span at;
};

/// LIKE source INCLUDING …; bits as in TableLikeOption.
struct LikeClause {
    RelationName source;
    enum Including : unsigned { comments = 1, compression = 2, constraints = 4, defaults = 8, generated = 16,
                                identity = 32, indexes = 64, statistics = 128, storage = 256 };
    unsigned including = 0;
};

struct PartitionKey {
    enum class Strategy { list, range, hash, other } strategy;
    std::vector<IndexElement> elements;      ///< column or expression, collation, operator class
};
struct PartitionBound {
    enum class Kind { default_, list, range, hash } kind;
    int modulus = 0, remainder = 0;
    Expressions values;                      ///< list
    Expressions from, to;                    ///< range; MINVALUE and MAXVALUE as column references
};

}  // namespace pgsteward::sql
