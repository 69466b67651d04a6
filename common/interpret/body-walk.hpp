// Follows a PL/pgSQL body along its paths, with what is known of its variables on each, and notes what would run.
// Only for body-*.cpp and routine-body.cpp.
#pragma once

#include <map>
#include <unordered_map>
#include <unordered_set>

#include "interpret/body-environment.hpp"
#include "interpret/routine-body.hpp"
#include "sql/parse.hpp"
#include "sql/plpgsql.hpp"

namespace pgsteward::interpret::body {

namespace plpgsql = sql::plpgsql;

/// Bounds of one walk.
inline constexpr std::size_t max_turns = 1000;              ///< of one unrolled loop
inline constexpr std::size_t max_actions = 10'000;
inline constexpr std::size_t max_steps = 300'000;         ///< statements visited and variables copied
inline constexpr std::size_t max_action_text = 16u << 20;   ///< bytes of SQL in all actions

class Walk {
public:
    Walk(const std::vector<Argument>& arguments, const BodyHandlers& handlers);
    void run(const plpgsql::Block& block);

private:
    /// Where a path goes when a statement is done. Several paths together go to the least of these.
    enum class Flow { next, left, returned, raised };

    /// What EXIT and CONTINUE can reach, with the variables of the paths that did.
    struct Frame {
        std::string label;
        bool loop = true;
        std::vector<Environment> exits, continues;
    };
    /// Why what follows may not run, up to the end of the branch, of the loop (after a CONTINUE that may have
    /// happened) or of the body (after a RETURN).
    struct Condition {
        std::string text;
        enum class Until { branch, loop, body } until = Until::branch;
    };
    /// Branches of which one is taken.
    struct Fork {
        Environment before;
        std::size_t conditions = 0;
        std::vector<Environment> ends;             ///< of the branches that go on
        std::vector<std::string> returned, left;   ///< conditions of the branches that do not
        Flow flow = Flow::raised;                  ///< the least of all branches
        std::vector<std::string> passed;           ///< conditions that did not hold
    };

    // Paths (body-walk.cpp)
    Flow run(const plpgsql::Statements& statements);
    Flow run(const plpgsql::Statement& statement);
    Fork fork();
    void branch(Fork& fork, const plpgsql::Statements& body, const std::string& condition);
    Flow join(Fork& fork);
    void end_conditions(std::size_t depth, Condition::Until scope);
    Environment merged(std::vector<Environment>& paths);
    Flow block(const plpgsql::Block& block);
    Flow guarded(const plpgsql::Block& block);
    void declare(const plpgsql::Declaration& declaration);
    Flow choose(const plpgsql::If& node);
    Flow choose(const plpgsql::Case& node);
    Flow leave(const plpgsql::Leave& node);

    // Loops (body-loops.cpp)
    Flow loop(const plpgsql::Loop& loop);
    Flow loop_over_integers(const plpgsql::Loop& loop, const plpgsql::ForInteger& kind);
    Flow loop_over_query(const plpgsql::Loop& loop, const plpgsql::ForQuery& kind);
    Flow loop_over_array(const plpgsql::Loop& loop, const plpgsql::ForEach& kind);
    template <class Bind>
    Flow unrolled(const plpgsql::Loop& loop, std::size_t turns, const Bind& bind);
    Flow unknown_turns(const plpgsql::Loop& loop, const plpgsql::Targets& targets, const std::string& condition);
    void bind(const plpgsql::Targets& targets, const std::vector<std::pair<std::string, Value>>& row);
    const std::vector<std::string>& assigned_in(const plpgsql::Statements& statements);
    void forget(const std::vector<std::string>& names);

    // What runs (body-actions.cpp)
    void run_static(const plpgsql::Fragment& fragment) { run_static(fragment.text, fragment.at); }
    void run_static(const std::string& text, Span at);
    void run_perform(const plpgsql::Perform& node);
    void run_sql(const plpgsql::Sql& node);
    void run_dynamic(const plpgsql::Fragment& query);
    bool run_text(const std::string& text, const std::vector<std::string>& unknown);
    void forget_words(const std::string& text);
    void run_calls(const plpgsql::Fragment& expression);
    void add(BodyStatement statement);
    void opaque(std::string what, bool harmless = false);
    void give_up(const std::string& why);
    bool spend(std::size_t steps);
    std::string condition() const;

    // Expressions
    Value value_of(const plpgsql::Fragment& fragment);
    std::optional<bool> condition_of(const plpgsql::Fragment& fragment, const std::string& text);
    /// Null where it is not an expression.
    const sql::ExpressionPtr& expression_of(const plpgsql::Fragment& fragment, const std::string& text);
    /// Null where the text does not parse.
    const sql::StatementPtr& statement_of(const std::string& text, Span at);
    const sql::Query* query_of(const plpgsql::Fragment& fragment);

    const BodyHandlers& handlers_;
    std::size_t actions_ = 0;
    Environment environment_;
    std::vector<Frame> frames_;
    std::vector<Condition> conditions_;
    const plpgsql::Statement* current_ = nullptr;
    int swallowing_ = 0;                      ///< blocks around that go on after an error
    bool stopped_ = false;
    std::size_t steps_ = 0;
    std::size_t text_bytes_ = 0;
    // By where the text begins in the body, so that a loop parses once.
    std::unordered_map<std::uint32_t, sql::ExpressionPtr> expressions_;
    std::unordered_map<std::uint32_t, sql::StatementPtr> statements_;
    std::unordered_set<std::uint32_t> queries_;   ///< already noted: a query in a loop is one action
    std::unordered_map<const plpgsql::Statements*, std::vector<std::string>> assigned_;
};

/// On one line, in at most 100 characters.
std::string one_line(std::string_view text);

}  // namespace pgsteward::interpret::body
