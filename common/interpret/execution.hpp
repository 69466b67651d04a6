// One statement being executed: what apply-*.cpp need of names, origins, effects and nested statements.
// Internal to interpret/: the interpreter makes one per statement.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "canonical/expression.hpp"
#include "interpret/interpreter.hpp"

namespace pgsteward::interpret {

/// What an expression is for: some places take less than others.
enum class ExpressionKind { check, default_, generated, index, predicate, partition_key, policy, trigger, transform, other };

class Execution {
public:
    /// How a statement came to run.
    struct Context {
        Location at;
        std::string inside;
        std::string condition;
        bool errors_swallowed = false;
        bool exact = true;                   ///< the whole text is known, and all that its call does
        std::string unknown = {};            ///< parts of the text that only the running server knows; then it is not exact
    };

    Execution(Interpreter& runs_in, const sql::Statement& what, std::string_view sql, Context how)
        : interpreter(runs_in), statement(what), text(sql), context(std::move(how)) {}

    /// Applies the statement, hands the step to the sink, then runs what it runs inside.
    void run();

    // State -----------------------------------------------------------------------------------------------------
    Catalog& catalog() { return interpreter.catalog_; }
    const Catalog& catalog() const { return interpreter.catalog_; }
    Session& session() { return interpreter.session_; }
    const std::vector<std::string>& path() { return interpreter.session_.search_path; }
    /// Who opened the session: what RESET ROLE goes back to.
    const std::string& initial_role() const { return interpreter.role_; }

    /// Where a new table or index is stored, and how: as its statement says, or else as the session has it; empty for the
    /// database's own and for heap.
    std::string tablespace(const std::string& written, Persistence persistence) const;
    std::string table_access_method(const std::string& written) const;

    // Names -----------------------------------------------------------------------------------------------------
    /// Where a new object of that name goes: the schema written, else the first of the path.
    QualifiedName creation_name(const sql::ObjectName& name);
    QualifiedName creation_name(const sql::RelationName& name);
    const Relation* relation(const sql::ObjectName& name);
    /// The name of what exists: resolved by the catalog, else as written with the first schema of the path.
    QualifiedName relation_name(const sql::ObjectName& name);
    QualifiedName type_name(const sql::ObjectName& name);
    QualifiedName routine_name(const sql::ObjectName& name);
    /// The real name of a role: CURRENT_USER is whoever runs the statement; "public" for PUBLIC.
    std::string role_name(const sql::RoleReference& role);
    std::vector<std::string> role_names(const std::vector<sql::RoleReference>& roles);

    /// Before a statement changes the relation: one that the catalog does not know is kept from here on.
    void meet(const sql::ObjectName& name, ObjectKind kind = ObjectKind::table);
    /// The types of columns that this ALTER TABLE … ADD COLUMN would add are those of columns that are there.
    void note_found_columns();
    /// The column's type as the catalog has it, or else as the migration says it found it; empty where neither does.
    std::string type_before(const QualifiedName& table, const Column* column, const std::string& name) const;

    // Definitions -----------------------------------------------------------------------------------------------
    std::string type(const sql::TypeName& name);
    /// Of a table's own expression (check, default, index, policy); null: an expression without columns.
    canonical::Canonical expression(ExpressionKind kind, const sql::Expression& expression, const Relation* table, const std::string& target_type = {});
    canonical::CanonicalQuery query(const sql::Query& query, const std::vector<std::string>& columns = {});

    /// May the catalog be wrong about it? True for every name where the statement itself may not run.
    bool doubtful(const QualifiedName& name) const { return !surely_runs() || interpreter.doubts().about(name); }
    /// ADD COLUMN IF NOT EXISTS: the column may be older than this migration.
    void doubt_column(const QualifiedName& table, const std::string& column) { interpreter.doubt(Doubts::column(table, column)); }
    bool column_doubtful(const QualifiedName& table, const std::string& column) const { return interpreter.doubts().about(Doubts::column(table, column)); }
    /// May it be older than the statement of this migration that adds it?
    bool column_perhaps_older(const QualifiedName& table, const std::string& column) const { return interpreter.doubts().noted(Doubts::column(table, column)); }
    bool surely_runs() const { return context.condition.empty() && !context.errors_swallowed && context.exact; }

    // What happened ---------------------------------------------------------------------------------------------
    Origin origin() const;
    Known known(const Relation* relation) const;
    Known known(const Origin& created) const;
    void emit(Effect effect) { effects.push_back(std::move(effect)); }
    void created(ObjectKind kind, const QualifiedName& name, std::string part = {});
    /// A new object belongs to whoever runs the statement.
    template <typename Object>
    void stamp(Object& object) {
        object.created = object.changed = origin();
        if constexpr (requires { object.owner; }) object.owner = session().role;
    }

    // Statements inside statements (apply-session.cpp) ----------------------------------------------------------
    void run_nested();
    void run_inside(const sql::Statement& inner, std::string_view inner_text, Context inner_context);
    void report_opaque(std::string what, Opaque::Reach reach, bool only_routine_body = false);

    Interpreter& interpreter;
    const sql::Statement& statement;
    std::string_view text;
    Context context;
    std::vector<Effect> effects;
    std::shared_ptr<const Relation> relation_before;
    std::vector<TableLocked> locks;
    std::vector<TableWork> work;

private:
    void note_pass(const Step& step);
    void hold(const Step& step);
    bool leaves_what_was_there() const;
    bool in_block();
    mutable const Location* at_ = nullptr;   ///< of all origins
    void run_called(const sql::FunctionCall& call);
    void set_by_call(const sql::FunctionCall& call);
    void run_routine(const Routine& routine, const sql::FunctionCall& call);
    void run_body(std::string_view language, std::string_view body, const std::string& what,
                  const std::vector<std::pair<std::string, std::optional<std::string>>>& arguments);
};

}  // namespace pgsteward::interpret
