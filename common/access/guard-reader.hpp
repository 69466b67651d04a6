// Follows all paths through the body of a guard's function, with what is known of the variables on each.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "access/guard-calls.hpp"
#include "access/guard-loops.hpp"
#include "access/guard-state.hpp"
#include "sql/plpgsql.hpp"

namespace pgsteward::access {

class GuardReader {
public:
    /// `settings` are those of the functions around it.
    GuardReader(const Catalog& catalog, const Situation& situation, std::size_t depth, OptionMap settings)
        : catalog_(catalog), situation_(situation), settings_(std::move(settings)), depth_(depth) {}

    /// In PL/pgSQL or SQL.
    GuardBody read(const Routine& routine);
    void begin(GuardVariables variables) { state_.variables = std::move(variables); }

private:
    /// Where the path goes behind a statement.
    enum class Flow { next, stops };

    // Control flow: guard-reader.cpp
    Flow run(const sql::plpgsql::Statements& statements);
    Flow run(const sql::plpgsql::Statement& statement);
    Flow block(const sql::plpgsql::Block& block);
    Flow guarded(const sql::plpgsql::Block& block);
    Flow choose(const sql::plpgsql::If& node);
    Flow choose(const sql::plpgsql::Case& node);
    Flow loop(const sql::plpgsql::Loop& node);
    Flow turn_by_turn(const sql::plpgsql::Loop& node, const Turning& turning);
    Flow leave(const sql::plpgsql::Leave& node);
    Flow assigned(const sql::plpgsql::Assignment& node);
    Flow called_by(const std::string& text);
    GuardValue value_of(const sql::plpgsql::Fragment& fragment, bool by_path = false);
    GuardValue decided_by(const sql::plpgsql::Fragment& condition);
    PathCondition condition_of(const std::string& text, const GuardValue& value, bool holds) const;
    Flow continue_with(std::vector<GuardState> states);

    // Ends and calls: guard-body.cpp
    Flow read_sql(const Routine& routine);
    Flow returned(const sql::plpgsql::Return& node);
    Flow raised(const sql::plpgsql::Raise& node);
    /// Also what EXECUTE is given, where that is written there.
    Flow executed(const sql::plpgsql::Fragment& fragment);
    Flow called(const sql::plpgsql::Fragment& fragment, std::string_view before = {});
    Flow called(const sql::Statement& statement);
    Flow called(const sql::Expression& expression);
    Flow called(const sql::Do& block);
    Flow called(const std::vector<GuardCall>& calls);
    Flow called(const GuardCall& call);
    GuardBody body_of(const Routine& routine) const;
    void raise(const std::string& condition, std::uint32_t line) { raises_.push_back({state_, condition, line}); }
    void end(BodyEnd::Kind kind, const GuardState& state, std::uint32_t line);
    void set_found(GuardValue value) {
        if (!found_is_declared_) state_.variables["found"] = std::move(value);
    }
    /// Behind a statement that may have been about any number of rows.
    void rows_unknown() {
        set_found(some_other_value());
        state_.variables[row_count_variable] = some_other_value();
    }
    void expect_fields_set(const sql::plpgsql::Block& body);
    void give_up(const std::string& why) { if (not_read_.empty()) not_read_ = why; }

    struct Frame {
        std::string label;
        bool loop;
        std::vector<GuardState> exits, continues;
    };

    const Catalog& catalog_;
    const Situation& situation_;
    OptionMap settings_;                     ///< SET search_path … of the function and those around it
    std::size_t depth_, steps_ = 0;
    GuardState state_;
    std::vector<Frame> frames_;
    std::vector<GuardRaise> raises_;
    std::vector<BodyEnd> ends_;
    std::string not_read_;
    std::map<std::string, std::string> types_;   ///< of variables, as far as they are known
    bool found_is_declared_ = false;         ///< a variable of the body's own hides FOUND
    std::uint32_t line_ = 1;
};

}  // namespace pgsteward::access
