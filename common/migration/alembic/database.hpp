// The host of a migration's program: everything that reaches the database arrives here and becomes the SQL that
// Alembic and SQLAlchemy send to PostgreSQL for it, or an opaque action that says why not.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "migration/alembic/compiler.hpp"
#include "migration/migration.hpp"
#include "python/evaluator.hpp"

namespace pgsteward::alembic {

class Database {
public:
    python::Host host();
    std::vector<MigrationAction> take_actions();

private:
    using Arguments = python::Arguments;
    using CallSite = python::CallSite;
    using Evaluator = python::Evaluator;

    /// What an operation works on when it is one of a batch.
    struct Batch {
        Value table, schema, self;
    };
    /// Arguments by position or name, as the operation's signature has them; a batch operation leaves the table out.
    struct Given {
        const Arguments& arguments;
        const Batch* batch = nullptr;
        std::size_t table_position = 0;

        const Value* operator()(std::size_t position, std::string_view name, std::string_view old_name = {}) const;
        const Value* keyword(std::string_view name) const { return arguments.keyword(name); }
        const Value* table(std::string_view name = "table_name", std::string_view old_name = {}) const;
        const Value* schema(std::size_t position) const;
    };

    // database.cpp: the hooks
    std::optional<Value> call(Evaluator& evaluator, const CallSite& site);
    std::optional<Value> call_once(Evaluator& evaluator, const CallSite& site);
    std::optional<Value> call_dotted(Evaluator& evaluator, std::string_view path, const CallSite& site);
    std::optional<Value> call_member(Evaluator& evaluator, const python::Symbol& member, const CallSite& site);
    std::optional<Value> call_sqlalchemy(Evaluator& evaluator, std::string_view name, const CallSite& site);
    std::optional<Value> call_imported(Evaluator& evaluator, std::string_view path, const CallSite& site);
    /// Something that the repository should have and has not: a finding, and a value of which nothing is known.
    Value not_found(Evaluator& evaluator, std::string_view path, const CallSite& site);
    std::optional<Value> attribute(Evaluator& evaluator, const Value& object, const std::string& name);
    std::optional<Value> with(Evaluator& evaluator, const Value& context, bool entering, const Location& at);
    static void mark_as_listened_to(const Value* target);
    void examine_listener(Evaluator& evaluator, const Value& listener, const Location& at);
    Value object(Evaluator& evaluator, std::string kind, std::vector<Value> operands = {}, Location at = {});
    Value made(Evaluator& evaluator, const CallSite& site);

    // actions.cpp: what comes out
    void postpone(std::size_t first, const Value& batch);
    void send_postponed(const Value& batch);
    Value savepoint(Evaluator& evaluator, const Location& at);
    void roll_back_to(Evaluator& evaluator, const python::Symbol& savepoint, const Location& at);
    void send(Evaluator& evaluator, std::string sql, const Location& at);
    void send(Evaluator& evaluator, const python::Text& sql, const Location& at);
    void send(Evaluator& evaluator, Compiler& compiler, const std::vector<std::string>& statements, const Location& at, const std::string& what);
    void opaque(Evaluator& evaluator, const Location& at, std::string what, Opaque::Reach reach = Opaque::Reach::unknown);
    /// The call raises: where nothing catches that, what follows never runs.
    void raises(Evaluator& evaluator, const Location& at, std::string what);
    void boundary(TransactionBoundary::Kind kind, const Location& at);

    // execute.cpp: SQL as text or as a construct
    void execute(Evaluator& evaluator, const Value& statement, const Value* parameters, bool driver_level, const Location& at);
    void execute_text(Evaluator& evaluator, const python::Text& text, const std::vector<std::pair<std::string, Value>>& bound, const Location& at);
    void execute_construct(Evaluator& evaluator, const Value& statement, const Location& at);
    bool execute_ddl(Evaluator& evaluator, const Value& statement, const Location& at);

    // operations.cpp and its siblings: op.*
    std::optional<Value> operation(Evaluator& evaluator, std::string_view name, const CallSite& site, const Batch* batch);
    bool table_operation(Evaluator& evaluator, std::string_view name, const CallSite& site, const Batch* batch);
    bool column_operation(Evaluator& evaluator, std::string_view name, const CallSite& site, const Batch* batch);
    bool index_operation(Evaluator& evaluator, std::string_view name, const CallSite& site, const Batch* batch);
    bool constraint_operation(Evaluator& evaluator, std::string_view name, const CallSite& site, const Batch* batch);
    std::string added_constraint(Compiler& compiler, std::string_view name, const Given& given, const std::string& table, const std::string& schema);
    void alter_column(Evaluator& evaluator, const CallSite& site, const Batch* batch);
    Value create_table(Evaluator& evaluator, const CallSite& site);
    void drop_constraint(Evaluator& evaluator, const Given& given, const Location& at);
    void drop_nameless(Evaluator& evaluator, const Given& given, const Location& at);
    void bulk_insert(Evaluator& evaluator, const CallSite& site);
    bool entity_operation(Evaluator& evaluator, std::string_view name, const CallSite& site);
    bool declared_operation(Evaluator& evaluator, std::string_view name, const CallSite& site);
    bool sync_enum_values(Evaluator& evaluator, const CallSite& site);
    std::optional<Value> invoke(Evaluator& evaluator, const Value& operation_object, const CallSite& site);

    // loaded-objects.cpp: what a session writes unasked
    void session_begins(Evaluator& evaluator);
    void written_by_session(Evaluator& evaluator, const Location& at, std::string what);
    bool objects_change(Evaluator& evaluator, const CallSite& site);
    void collection_changed(Evaluator& evaluator, const CallSite& site);
    void object_made(Evaluator& evaluator, const python::Class& type, const CallSite& site);

    // connection.cpp, session.cpp, schema-objects.cpp: the other ways to the server
    Value connection_call(Evaluator& evaluator, const std::string& method, const CallSite& site);
    Value session_call(Evaluator& evaluator, const python::Symbol& session, const std::string& method, const CallSite& site);
    Value query_call(Evaluator& evaluator, const python::Symbol& query, const std::string& method, const CallSite& site);
    Value context_call(Evaluator& evaluator, const std::string& method, const CallSite& site);
    std::optional<Value> schema_object_call(Evaluator& evaluator, const Value& object, const std::string& method, const CallSite& site);
    Value table_in(Evaluator& evaluator, const Value& metadata, const Value& key);
    void remember_table(const Value& table, const Arguments& arguments);

    std::vector<MigrationAction> actions_;
    struct Savepoint {
        std::size_t first;      ///< which action comes first behind it
        std::string condition;  ///< under which it was made
        Location at;
    };
    std::map<const python::Symbol*, Savepoint> savepoints_;
    /// What a batch does is sent when its block ends; other statements inside the block go before.
    std::vector<std::pair<const python::Symbol*, std::vector<MigrationAction>>> postponed_;
    std::size_t postponed_count_ = 0;
    int rolled_back_ = 0;  ///< savepoints
    std::set<std::string> created_types_;  ///< enums, by create_table
    std::set<std::string> told_;  ///< opaque actions that were reported
    std::set<std::uint32_t> ends_;  ///< where calls begin that surely end the migration
    bool has_session_ = false;
    std::vector<std::pair<Location, std::string>> before_session_;  ///< changes of objects before any session was seen
    std::vector<std::pair<const python::Symbol*, Value>> tables_;  ///< by metadata, in order
};

/// Why something was not looked for.
inline constexpr std::string_view too_many_files = "is not known: the migration imports too many files";

/// Is this symbol one of the host's objects of that kind?
bool is_host(const Value& value, std::string_view kind);

/// MetaData(…), Base.metadata.
bool is_metadata(const Value& value);
/// Its .tables.
bool is_collection_of_tables(const Value& value);

}  // namespace pgsteward::alembic
