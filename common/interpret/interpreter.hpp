// What PostgreSQL does with statements, without PostgreSQL: each statement changes the catalog and the session and
// becomes a step, and so does every statement that it runs inside (DO blocks, called functions, CTEs, EXECUTE).
#pragma once

#include <functional>
#include <map>
#include <string>

#include "interpret/doubts.hpp"
#include "interpret/settings.hpp"
#include "interpret/step.hpp"
#include "migration/migration.hpp"

namespace pgsteward::interpret {

class Execution;

/// How a statement reaches the server.
struct Delivery {
    bool exact = true;                       ///< false where placeholders stand for a part of the text
    bool shares_message = false;             ///< the server gets other statements in the same message
};

class Interpreter {
public:
    struct Sink {
        std::function<void(const Step&)> step;
        std::function<void(const OpaqueStep&)> opaque;
    };

    Interpreter(Catalog& catalog, int postgres, std::string role, Sink sink);

    /// From here on tables that the text did not make are kept in the catalog too, as far as the text shows them.
    void keep_unknown_tables() { keeps_unknown_ = true; }
    /// From here on steps say what their statements lock and where they work long.
    void find_locks() { finds_locks_ = true; }
    /// Once the text has ended the framework's transaction no driver opens another.
    void leave_ended_transactions() { leaves_ended_ = true; }

    /// Begins a script of migration `ordinal` in a fresh session.
    void begin_script(std::uint32_t ordinal, TransactionMode mode);
    void run(const sql::Statement& statement, std::string_view text, const Location& at, const std::string& condition, Delivery delivery = {});
    /// The server refused the statement that stands here: it did nothing, and neither does what follows in its transaction.
    void refuse() { failed_ = session_.in_transaction; }
    /// Why the server would refuse the statement if it came now; it is not run.
    std::vector<Refused> refusals_of(const sql::Statement& statement, std::string_view text, const Location& at);
    void boundary(const TransactionBoundary& boundary);
    /// The migration says what it finds: kept where the catalog does not know it.
    void found(const ColumnFound& column);
    /// Something ran that could not be read: from here the catalog may be wrong.
    void opaque(const OpaqueStep& step);
    /// A statement runs that the grammar at hand cannot read: the same.
    void unread();
    void end_script();

    const Session& session() const { return session_; }
    /// The server's major version.
    int postgres() const { return postgres_; }
    std::uint32_t migration() const { return migration_; }
    const Doubts& doubts() const { return doubts_; }
    void doubt(const QualifiedName& name) { doubts_.add(name); }
    const std::vector<FreshLabel>& fresh_labels() const { return fresh_labels_; }

private:
    /// What is open ends, a failed transaction always as if it had not been; what comes then is another one, in a block or not.
    void end_transaction(bool commits, bool open);
    void roll_back(const Catalog::Mark& mark);
    Settings settings() const;
    void use(const Settings& settings);
    void set(const sql::SetVariable& variable);
    void drop_at_commit(const QualifiedName& table) { dropped_on_commit_.push_back(table); }
    /// Temporary objects are gone with their transaction or session, and with them what hangs on them.
    void drop_temporary(std::vector<QualifiedName>& names);

    friend class Execution;
    friend void apply(Execution& run, const sql::AlterEnum& alter);
    friend void apply(Execution& run, const sql::CreateTable& create);
    friend void apply(Execution& run, const sql::CreateTableAs& create);
    friend void apply(Execution& run, const sql::Transaction& transaction);
    friend void apply(Execution& run, const sql::SetVariable& set);
    friend void apply(Execution& run, const sql::Discard& discard);
    friend void apply(Execution& run, const sql::Prepare& prepare);
    friend void apply(Execution& run, const sql::Deallocate& deallocate);

    Catalog& catalog_;
    int postgres_;
    std::string role_;
    Sink sink_;
    Session session_;
    TransactionMode mode_ = TransactionMode::whole;
    bool failed_ = false;                    ///< the transaction waits for its end
    std::uint32_t migration_ = 0;
    bool in_downgrade_ = false;
    std::string default_tablespace_, default_table_access_method_;   ///< as SET gave them; empty for the server's own
    Settings kept_, before_transaction_;     ///< what COMMIT leaves, and what ROLLBACK goes back to
    std::map<QualifiedName, std::string> found_types_;   ///< by Doubts::column(): what this script says it finds
    std::optional<Location> unclear_call_;   ///< the last place of which something could not be read
    bool keeps_unknown_ = false;
    bool leaves_ended_ = false;
    std::uint32_t transactions_ = 0;
    void forget_history();
    Catalog::Mark begin_{};                  ///< of this direction of the migration
    std::size_t history_ = 0;                ///< changes of relations that are worth keeping
    Catalog::Mark transaction_begin_{};
    Doubts doubts_, doubts_before_downgrade_;
    std::vector<FreshLabel> fresh_labels_;   ///< of this transaction
    struct Savepoint {
        Catalog::Mark catalog;
        std::size_t held;                    ///< locks; those taken since are given back
        Settings settings, kept;
    };
    std::map<std::string, Savepoint> savepoints_;
    std::vector<QualifiedName> temporary_;   ///< objects that go with the session
    std::vector<QualifiedName> dropped_on_commit_;
    std::map<std::string, sql::StatementPtr> prepared_;
    int depth_ = 0;                          ///< of statements inside statements
    std::size_t nested_ = 0;                 ///< statements run inside the current top-level one
    bool finds_locks_ = false;
    bool shares_message_ = false;
};

}  // namespace pgsteward::interpret
