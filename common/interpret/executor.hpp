// Applies one statement. Internal to interpret/: the interpreter makes an executor per statement.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "interpret/interpreter.hpp"

namespace pgsteward::interpret {

class Executor {
public:
    /// How a statement came to run.
    struct Context {
        Location at;
        std::string inside;
        std::string condition;
        bool errors_swallowed = false;
    };

    Executor(Interpreter& interpreter, const sql::Statement& statement, std::string_view text, Context context)
        : interpreter_(interpreter), statement_(statement), text_(text), context_(std::move(context)) {}

    /// Applies the statement, hands the step to the sink, then runs what it runs inside.
    void run();

private:
    struct Apply;                            ///< the visitor: one overload per kind of statement
    friend struct Apply;

    // Names and origins (executor.cpp)
    Catalog& catalog() { return interpreter_.catalog_; }
    Session& session() { return interpreter_.session_; }
    QualifiedName creation_name(const sql::RelationName& name);
    QualifiedName creation_name(const sql::ObjectName& name);
    /// The name of what exists: resolved by the catalog, else as written with the first schema of the path.
    QualifiedName relation_name(const sql::ObjectName& name);
    const Relation* relation(const sql::ObjectName& name);
    Known known(const Relation* relation) const;
    Known known(const Origin& created) const;
    Origin origin() const;
    void emit(Effect effect) { effects_.push_back(std::move(effect)); }
    void created(ObjectKind kind, const QualifiedName& name, std::string part = {});

    // Tables (apply-tables.cpp)
    void create_table(const sql::CreateTable& create);
    void create_table_as(const sql::CreateTableAs& create);
    void copy_like(Relation& table, const sql::LikeClause& like);
    void add_column(Relation& table, const sql::ColumnDefinition& definition);
    void add_constraint(Relation& table, const sql::ConstraintDefinition& definition, const std::string& column);

    // ALTER TABLE (apply-alter-table.cpp)
    void alter_table(const sql::AlterTable& alter);
    void alter_column(Relation& table, const sql::AlterTableAction& action);
    void alter_relation(Relation& table, const sql::AlterTableAction& action);
    void drop_column(Relation& table, const sql::DropColumn& drop);
    void drop_constraint(Relation& table, const sql::DropConstraint& drop);
    void change_column_type(Relation& table, const sql::AlterColumnType& change);

    // Other objects (apply-objects.cpp)
    void create_index(const sql::CreateIndex& create);
    void create_view(const sql::CreateView& create);
    void create_trigger(const sql::CreateTrigger& create);
    void create_rule(const sql::CreateRule& create);
    void create_policy(const sql::CreatePolicy& create);
    void alter_policy(const sql::AlterPolicy& alter);
    void create_sequence(const sql::CreateSequence& create);
    void own_sequence(const QualifiedName& sequence, const sql::Options& options);
    void create_routine(const sql::CreateFunction& create);
    void create_type(ObjectKind kind, const sql::ObjectName& name, Type type);
    void create_other(ObjectKind kind, const QualifiedName& name);
    void create_schema(const sql::CreateSchema& create);

    // Drops (apply-drop.cpp)
    void drop(const sql::Drop& drop);
    void drop_object(const sql::Drop& drop, const sql::ObjectReference& object);
    void drop_relation(const QualifiedName& name, Dropped dropped, bool cascade);
    void drop_part(const sql::Drop& drop, const sql::ObjectReference& object);
    void drop_index(const QualifiedName& name, Dropped dropped);
    void drop_routine(const sql::ObjectReference& object, Dropped dropped);
    void drop_schema(const std::string& schema, const Dropped& dropped);
    void drop_other(Dropped dropped);
    void drop_columns_of_type(const QualifiedName& type);
    std::vector<std::string> dependants_of(const QualifiedName& relation) const;

    // Renames (apply-rename.cpp)
    void rename(const sql::Rename& rename);
    void rename_relation(const QualifiedName& from, const QualifiedName& to);
    void set_schema(const sql::SetSchema& set);

    // Data (apply-data.cpp)
    void change_rows(const sql::Query& query);
    void truncate(const sql::Truncate& truncate);
    void query(const sql::Query& query);

    // Session and nesting (apply-session.cpp)
    void set_variable(const sql::SetVariable& set);
    void transaction(const sql::Transaction& transaction);
    void run_nested();
    void run_called(const sql::FunctionCall& call);
    void run_routine(const Routine& routine, const sql::FunctionCall& call);
    void run_body(std::string_view language, std::string_view body, const std::string& what,
                  const std::vector<std::pair<std::string, std::optional<std::string>>>& arguments);
    void run_inside(const sql::Statement& statement, std::string_view text, Context context);
    void report_opaque(std::string what, Opaque::Reach reach, bool only_routine_body = false);

    Interpreter& interpreter_;
    const sql::Statement& statement_;
    std::string_view text_;
    Context context_;
    std::vector<Effect> effects_;
    std::shared_ptr<const Relation> relation_before_;
};

/// The name that the server makes for an index or constraint: "table_column_key", cut to 63 bytes as
/// makeObjectName() does, the table's and the columns' part shortened in turn.
std::string chosen_name(const std::string& table, const std::string& columns, std::string_view label);

}  // namespace pgsteward::interpret
