// SQLAlchemy's constructs as the SQL that its PostgreSQL dialect prints. What cannot be told exactly is a failure
// with its reason: nothing is guessed.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "migration/alembic/naming.hpp"
#include "python/evaluator.hpp"

namespace pgsteward::alembic {

using python::Value;

// ---- What a construct is (constructs.cpp)

/// The name of a thing of SQLAlchemy ("Column" for sqlalchemy.sql.schema.Column); empty for all else.
std::string_view sqlalchemy_name(std::string_view dotted_path);
/// The name of the SQL function behind func.lower or sqlalchemy.sql.functions.coalesce; empty for all else.
std::string_view sql_function_name(std::string_view dotted_path);
/// A call of something of SQLAlchemy, or of something imported: what and with which arguments.
struct Construct {
    std::string_view name;  ///< "Column"; empty where it is not SQLAlchemy's
    std::string_view path;  ///< the dotted path of what was called
    const python::Symbol* call = nullptr;  ///< null: the thing itself, not called

    const Value* positional(std::size_t index) const;
    const Value* keyword(std::string_view name) const;
    const Value* argument(std::size_t index, std::string_view name) const;
};
std::optional<Construct> construct_of(const Value& value);
bool is_construct(const Value& value, std::string_view name);
/// base.method(...): the base, the method, the call.
struct MethodCall {
    Value base;
    std::string_view method;
    const python::Symbol* call;
};
std::optional<MethodCall> method_call_of(const Value& value);
/// A class of the file that maps a table (it has __tablename__).
python::Class* mapped_class(const Value& value);

/// What print() shows of func.now() and text("…"): their SQL, as far as every database writes it so.
std::optional<Value> printed_construct(python::Evaluator& evaluator, const Value& value);

/// Is it a name that op.f() or conv() marks as final?
bool is_final_name(const Value* value);

/// A name as the dialect quotes it: only where it must.
std::string quoted(std::string_view name);
std::string quoted_literal(std::string_view text);

// ---- Tables in parts

struct ForeignKey {
    std::string name;
    std::vector<std::string> columns;
    std::string table, schema;
    std::vector<std::string> referenced;
    std::string on_delete, on_update, initially, match;
    std::optional<bool> deferrable;
    bool not_valid = false;
    bool use_alter = false;
    bool final_name = false;
};
struct Constraint {
    enum class Kind { primary_key, unique, check, foreign_key, exclude } kind = Kind::unique;
    std::string name;
    std::vector<std::string> columns;
    std::string expression;  ///< of a check; the rest of an exclude
    std::string initially;
    std::optional<bool> deferrable;
    bool not_valid = false;
    bool nulls_not_distinct = false;
    bool final_name = false;  ///< no convention changes it
    std::vector<std::string> include;
    ForeignKey reference;
};
struct Column {
    std::string name;
    Value type;
    bool primary_key = false;
    bool nullable = true;
    bool says_nullable = false;  ///< nullable= is written: a primary key does not change it
    bool unique = false;
    bool index = false;
    bool client_default = false;
    enum class Autoincrement { automatic, yes, no } autoincrement = Autoincrement::automatic;
    Value default_value, on_update;  ///< what the program itself puts in
    Value server_default;
    std::optional<Value> computed, identity;
    std::optional<std::string> comment;
    std::vector<ForeignKey> references;
    std::vector<Constraint> checks;
};
struct Index {
    std::string name;
    std::vector<Value> elements;
    bool unique = false;
    bool if_not_exists = false;
    bool final_name = false;
    bool of_operation = false;               ///< op.create_index(), whose text() elements have their text as key
    std::vector<std::pair<std::string, Value>> options;  ///< "where", "using", …: without postgresql_
};
struct Table {
    std::string name, schema;
    std::vector<Column> columns;
    std::vector<Constraint> constraints;
    std::vector<Index> indexes;
    std::optional<std::string> comment;
    std::vector<std::pair<std::string, Value>> options;
    std::vector<std::string> prefixes;
    bool if_not_exists = false;
};

struct Chain;
struct Clauses;

/// One compilation: the first thing that cannot be told is kept.
class Compiler {
public:
    explicit Compiler(python::Evaluator& evaluator) : evaluator_(evaluator) {}

    bool failed() const { return failure_.has_value(); }
    const std::string& failure() const { return *failure_; }
    /// Records a failure and gives an empty text in its place.
    std::string fail(std::string why);

    /// Types that only the running program knows, as they are called: a name stands in for each.
    const std::vector<std::string>& unread_types() const { return unread_types_; }
    /// Why a name that a convention chooses is not known; empty where all are.
    const std::string& unread_names() const { return unread_names_; }

    // values.cpp
    std::string string(const Value* value, std::string_view what);
    std::string string_or(const Value* value, std::string_view what, std::string fallback);
    bool flag(const Value* value, std::string_view what, bool fallback);
    std::vector<std::string> strings(const Value* value, std::string_view what);
    std::string table_name(std::string_view name, std::string_view schema) const;
    std::string literal(const Value& value);
    std::vector<std::pair<std::string, Value>> postgresql_options(
        const std::vector<std::pair<std::string, Value>>& keywords) const;

    // types.cpp
    std::string type(const Value& value);
    /// The SQL that creates the enum type a column needs (as create_table does beforehand); empty when none.
    std::string create_enum(const Value& type, std::optional<bool> wanted = {});
    std::string enum_name(const Value& type);
    std::vector<std::string> enum_labels(const Construct& construct);
    /// The CHECK that a type puts on its column: that of an Enum which is not PostgreSQL's own.
    std::optional<Constraint> check_of_type(const Value& type, const std::string& column);
    bool is_integer(const Value& type, std::string* serial);

    // expressions.cpp
    std::string expression(const Value& value, bool grouped = false);
    std::string text_of(const Value& value);
    std::string server_default(const Value& value);
    std::string identity(const Value& value);
    /// What ALTER COLUMN says to turn one identity into another.
    std::string changed_identity(const Value& before, const Value& after);
    std::string computed(const Value& value);

    // columns.cpp, constraints.cpp, tables.cpp, indexes.cpp
    Column column(const Value& value, std::string_view attribute = {});
    std::string column_specification(const Column& column, bool serial);
    ForeignKey foreign_key(const Value& value);
    void reference(std::string_view target, ForeignKey& key);
    Constraint constraint(const Value& value);
    std::string constraint_definition(const Constraint& constraint);
    /// EXCLUDE with the arguments of a call.
    std::string exclusion(python::Symbol call, const std::string& name);
    Table table(const std::vector<Value>& elements);
    Table table(const Value& value);  ///< a Table, table() or mapped class
    std::vector<std::string> create_table(const Table& table);
    std::vector<std::string> add_column(const std::string& table, const std::string& schema, const Column& column,
                                        bool if_not_exists);
    Index index(const Value& value);
    /// `table`: as the statement writes it.
    std::string create_index(const Index& index, const std::string& table);

    // naming.cpp
    std::string conventional(const NamedThing& thing, bool final_name);
    void name_index(Index& index, const std::string& table, const std::string& schema, bool final_name);
    void apply_convention(Constraint& constraint, const std::string& table, const std::string& schema);
    /// What the convention calls a constraint of which only the table is known; empty where SQLAlchemy raises.
    std::string name_by_table(std::string_view kind, const std::string& table, const std::string& schema);

    // ddl-elements.cpp: what an index, constraint or sequence says of itself
    std::string table_of_element(const Value& element);
    std::string create_index_of(const Value& element, bool if_not_exists);
    std::string drop_index_of(const Value& element, bool if_exists);
    std::string create_sequence(const Value& element, bool if_not_exists);

    // statements.cpp, changes.cpp
    /// select(), insert(), update(), delete() and what is chained to them.
    std::string statement(const Value& value);
    /// The name of a table and its schema, as a statement writes them.
    std::string full_name(const Value& table);
    /// `rows`: a dict or a list of them; null: a parameter for every column.
    std::string insert(const Value& table, const Value* rows);

private:
    std::string type_of(const Construct& construct);
    std::string project_type(const Value& value);
    std::optional<std::string> package_type(const Construct& construct);
    std::string spatial_type(const Construct& construct, std::string_view name);
    std::optional<std::string> spatial_index(const Column& column, const std::string& table, const std::string& schema);
    std::string unread_type(std::string_view name);
    std::optional<std::string> declared_type(std::string_view path) const;
    std::string sized(std::string_view name, const Construct& construct);
    std::string zoned(std::string_view name, const Construct& construct);
    std::string function(std::string_view path, const python::Symbol& call);
    std::string condition(const Value& value, bool several);
    std::string operation(const python::Symbol& symbol);
    std::string operand(const Value& value, bool grouped = true);
    std::optional<Value> declared_type_of(const Value& column);
    std::optional<bool> concatenates(const Value& value, int depth = 0);
    bool means_concatenation(const Value& left, const Value& right);
    std::string windowed(std::string_view kind, const Value& function, const std::vector<Value>& given, const python::Symbol& call);
    std::string ordering(const Value& value);
    std::string quantified(std::string_view name, const Value& array);
    std::string method(const MethodCall& method);
    std::string column_reference(const Value& value);
    std::string case_of(const Construct& construct);
    std::string json_part(const MethodCall& call);
    std::string contains(const Value& column, const Value& part);
    std::string joined(const std::vector<Value>& values, std::string_view separator, bool grouped = false);
    std::string identity_options(const Construct& construct, std::size_t first);
    std::string deferrability(const std::optional<bool>& deferrable, const std::string& initially);
    std::string reference_definition(const ForeignKey& key);
    std::string placeholder();
    /// False where a part is not worth looking at any more: what comes out is a failure, or there were too many.
    bool visit();

    // statement-parts.cpp, statements.cpp, changes.cpp
    std::string table_reference(const Value& table);
    std::string anonymous(const Value& table, std::string base);
    std::string from_item(const Value& value);
    std::string common_table(const Value& value);
    std::string joined_tables(const Value& left, const Value& right, const Value& condition, const python::Symbol& call, bool outer);
    void tables_in(const Value& value, std::vector<Value>& found, int depth = 0);
    void collect(const Chain& chain, std::size_t first, Clauses& clauses);
    void add_values(const MethodCall& step, Clauses& clauses);
    void filter_by(const Chain& chain, const MethodCall& step, Clauses& clauses);
    std::string qualified(const Value& value, bool grouped = false);
    std::string where(const std::vector<Value>& conditions);
    std::string list(const std::vector<Value>& values);
    enum class Labels { none, implied };
    std::string selected(const std::vector<Value>& columns, Labels labels = Labels::none);
    std::string name_of_column(const Value& value);
    std::string label_of_function(const Value& value, std::string_view path);
    std::string implied_label(const Value& value);
    std::size_t numbered(std::string_view prefix) const;
    std::string select(const Chain& chain);
    std::string bare_statement(const Value& value);
    std::vector<std::string> column_names(const Value& table);
    std::string mapped_column_name(const Value& column, std::string_view attribute);
    std::string target_column(const Value& key);
    std::vector<std::pair<std::string, Value>> ordered(const Value& target, const python::Table& values);
    void in_order_of_columns(const Value& target, std::vector<std::pair<std::string, Value>>& values);
    std::vector<std::pair<std::string, Value>> with_implied(const Value& target, std::vector<std::pair<std::string, Value>> given, const std::vector<std::pair<std::string, Value>>& implied);
    Value stored(const Value& type, const Value& value);
    std::string assignments(const Value& target, const Value& values);
    std::string value_of(const Value& value);
    std::string change(std::string_view kind, const Value& target, const Clauses& clauses);
    std::string insert(const Value& target, const Clauses& clauses);
    std::optional<Table> described(const Value& target);
    std::vector<std::pair<std::string, Value>> implied_values(const Value& target, Value Column::*said);
    std::string implied_returning(const Value& target, const Value* row);
    std::string conflict(const Value& target, const Clauses& clauses);

    python::Evaluator& evaluator_;
    std::optional<std::string> failure_;
    std::vector<std::string> unread_types_;
    std::string unread_names_;
    std::string table_schema_;  ///< of the table whose columns are written: types may lie in it too
    std::vector<std::pair<const python::Symbol*, std::string>> anonymous_;  ///< aliases without a name, as they were met
    std::vector<std::pair<std::string, std::string>> common_tables_;   ///< what stands in WITH, in order
    int depth_ = 0;
    int visits_ = 0;                       ///< parts that were looked at, each as often as it is met: x = x + x doubles them
    int statements_ = 0;                   ///< how deep in each other
    int placeholders_ = 0;
    bool qualified_ = false;               ///< columns are written behind the name of their table
    std::vector<std::string> enclosing_;   ///< the tables of the statements around a subquery
};

}  // namespace pgsteward::alembic
