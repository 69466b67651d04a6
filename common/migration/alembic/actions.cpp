// What a program does to the database, as actions.
#include <fmt/format.h>

#include "migration/alembic/database.hpp"

namespace pgsteward::alembic {

void Database::send(Evaluator& evaluator, std::string sql, const Location& at) {
    send(evaluator, python::Text{std::move(sql), {}, nullptr, false}, at);
}

/// Text that stands in the migration's own file leads there; all else to the call.
void Database::send(Evaluator& evaluator, const python::Text& sql, const Location& at) {
    const bool own = sql.file && *sql.file == evaluator.module().source;
    actions_.push_back(SendSql{MappedText(sql.text, at, own ? sql.pieces : std::vector<MappedText::Piece>{}), at, evaluator.condition(), false});
}

void Database::send(Evaluator& evaluator, Compiler& compiler, const std::vector<std::string>& statements, const Location& at,
                    const std::string& what) {
    if (compiler.failed()) return opaque(evaluator, at, fmt::format("{}: {}", what, compiler.failure()));
    for (const std::string& statement : statements) send(evaluator, statement, at);
}

void Database::opaque(Evaluator&, const Location& at, std::string what, Opaque::Reach reach) {
    if (!told_.insert(fmt::format("{} {} {}", at.span.begin, static_cast<int>(reach), what)).second) return;
    actions_.push_back(Opaque{at, std::move(what), reach});
}

void Database::boundary(TransactionBoundary::Kind kind, const Location& at) { actions_.push_back(TransactionBoundary{kind, at}); }

}  // namespace pgsteward::alembic
