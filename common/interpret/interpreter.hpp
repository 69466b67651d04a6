// What PostgreSQL does with statements, without PostgreSQL: each statement changes the catalog and the session and
// becomes a step, and so does every statement that it runs inside (DO blocks, called functions, CTEs, EXECUTE).
#pragma once

#include <functional>
#include <map>
#include <string>

#include "interpret/step.hpp"
#include "migration/migration.hpp"

namespace pgsteward::interpret {

class Execution;

class Interpreter {
public:
    struct Sink {
        std::function<void(const Step&)> step;
        std::function<void(const OpaqueStep&)> opaque;
    };

    Interpreter(Catalog& catalog, int postgres, std::string role, Sink sink);

    /// Begins a script of migration `ordinal` in a fresh session.
    void begin_script(std::uint32_t ordinal, TransactionMode mode);
    void run(const sql::Statement& statement, std::string_view text, const Location& at, const std::string& condition);
    /// The server refused the statement that stands here: it did nothing, and neither does what follows in its transaction.
    void refuse() { failed_ = session_.in_transaction; }
    void boundary(const TransactionBoundary& boundary);
    /// Something ran that could not be read: from here the catalog may be wrong.
    void opaque(const OpaqueStep& step);
    void end_script();

    const Session& session() const { return session_; }
    /// The server's major version.
    int postgres() const { return postgres_; }

private:
    void drop_at_commit(const QualifiedName& table) { dropped_on_commit_.push_back(table); }
    /// Temporary objects are gone with their transaction or session, and with them what hangs on them.
    void drop_temporary(std::vector<QualifiedName>& names);

    friend class Execution;
    friend void apply(Execution& run, const sql::CreateTable& create);
    friend void apply(Execution& run, const sql::CreateTableAs& create);
    friend void apply(Execution& run, const sql::Transaction& transaction);
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
    std::uint32_t transactions_ = 0;
    Catalog::Mark transaction_begin_{};
    std::map<std::string, Catalog::Mark> savepoints_;
    std::vector<QualifiedName> temporary_;   ///< objects that go with the session
    std::vector<QualifiedName> dropped_on_commit_;
    std::map<std::string, sql::StatementPtr> prepared_;
    int depth_ = 0;                          ///< of statements inside statements
    std::size_t nested_ = 0;                 ///< statements run inside the current top-level one
};

}  // namespace pgsteward::interpret
