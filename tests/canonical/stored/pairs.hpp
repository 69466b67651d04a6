// What a developer writes and what PostgreSQL keeps of it: the pairs of the field study, in its order, each with near
// misses that mean something else. stored-test.cpp asks both the interpreter and a server.
#pragma once

#include <string>
#include <vector>

namespace pgsteward::test {

/// Spellings of one expression. `stored` is what pg_get_constraintdef() or pg_get_expr() prints, not pretty.
struct ExpressionPair {
    int number;                              ///< of the study
    std::vector<std::string> written;
    std::string stored;
    std::vector<std::string> near_misses;
};
/// Conditions of CHECK constraints on the table t of prelude().
const std::vector<ExpressionPair>& condition_pairs();

/// Of a column's default.
struct DefaultPair {
    int number;
    std::string type;
    std::vector<std::string> written;
    std::string stored;                      ///< empty: the server keeps none
    std::vector<std::string> near_misses;
    bool depends_on_day = false;             ///< static reading cannot tell what is kept
};
const std::vector<DefaultPair>& default_pairs();

/// Whole statements that make the same, after the prelude.
struct StatementPair {
    int number;
    std::vector<std::string> written;
    std::string stored;                      ///< as pg_dump writes it
    std::vector<std::string> near_misses;
};
const std::vector<StatementPair>& statement_pairs();

/// The tables and types that the pairs are about.
const std::string& prelude();

}  // namespace pgsteward::test
