// A PL/pgSQL body → a tree of its statements with their places. PL/pgSQL is a thin layer of control flow around SQL:
// this reads the layer, and leaves every expression and SQL statement as text for PostgreSQL's own grammar
// (parse.hpp). The model is pl_gram.y; the tests hold the result against libpg_query's PL/pgSQL parser, which cannot
// do this itself because it refuses record fields, refcursors and OUT columns and gives no positions.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "text/source-text.hpp"

namespace pgsteward::sql::plpgsql {

/// Blocks, branches and loops inside each other; deeper ones are refused.
inline constexpr int max_nesting = 500;

/// An expression or SQL statement inside a body. Absent: the text is empty.
struct Fragment {
    std::string text;   ///< as written; an INTO clause is blanked out, so that bytes keep their distance
    Span at;            ///< in the body

    bool present() const { return !text.empty(); }
};

struct Statement;
using Statements = std::vector<Statement>;

/// Names are folded as SQL folds them: lower case unless quoted. "rec.field", "$1".
using Targets = std::vector<std::string>;

struct Declaration {
    enum class Kind { variable, cursor, alias } kind = Kind::variable;
    std::string name;
    std::string type;              ///< as written: "text[]", "public.orders%ROWTYPE"; empty unless a variable
    bool constant = false, not_null = false;
    Fragment value;                ///< the default; the query of a cursor; the name that an alias stands for
    Span at;
    std::uint32_t line = 1;        ///< of the body, from 1
};
struct Handler {
    /// Condition names in lower case ("others", "unique_violation"), or an SQLSTATE of five characters.
    std::vector<std::string> conditions;
    Statements body;
    Span at;
};
struct Block {
    std::string label;
    std::vector<Declaration> declarations;
    Statements body;
    std::vector<Handler> handlers;
};

struct Assignment {
    std::string target;            ///< the variable or its field: "total", "new.total"
    bool element = false;          ///< only an element of it is assigned: a[1] := …
    Fragment value;
};
struct Branch {
    Fragment condition;            ///< of a CASE with operand: the list of values
    Statements body;
};
struct If { std::vector<Branch> branches; Statements otherwise; };
struct Case {
    Fragment operand;
    std::vector<Branch> branches;
    Statements otherwise;
    bool has_else = false;         ///< without one, no match is an error
};

struct Forever {};
struct While { Fragment condition; };
struct ForInteger { std::string variable; Fragment from, to, step; bool reverse = false; };
struct ForQuery { Targets targets; Fragment query; };
struct ForDynamic { Targets targets; Fragment query; std::vector<Fragment> parameters; };
struct ForCursor { Targets targets; std::string cursor; Fragment arguments; };
struct ForEach { Targets targets; int slice = 0; Fragment array; };
struct Loop {
    std::string label;
    std::variant<Forever, While, ForInteger, ForQuery, ForDynamic, ForCursor, ForEach> kind;
    Statements body;
};
/// EXIT and CONTINUE.
struct Leave { bool exit = true; std::string label; Fragment when; };

struct Return { Fragment value; };
struct ReturnNext { Fragment value; };
struct ReturnQuery { Fragment query; };
struct ReturnDynamic { Fragment query; std::vector<Fragment> parameters; };

struct Raise {
    enum class Level { debug, log, info, notice, warning, exception } level = Level::exception;
    bool again = false;            ///< RAISE; : the error at hand
    std::optional<std::string> message;
    std::vector<Fragment> parameters;
    std::string condition;         ///< a condition name in lower case, or an SQLSTATE
    std::vector<std::pair<std::string, Fragment>> options;   ///< USING errcode = …, names in lower case
};
struct Assert { Fragment condition, message; };
struct Perform { Fragment query; };    ///< text from behind the word PERFORM: what follows SELECT
struct Sql { Fragment statement; Targets into; bool strict = false; };
struct DynamicExecute { Fragment query; Targets into; bool strict = false; std::vector<Fragment> parameters; };
struct Open {
    std::string cursor;
    Fragment query;                ///< absent for a bound cursor
    bool dynamic = false;
    std::vector<Fragment> parameters;
    Fragment arguments;
};
struct Fetch { std::string cursor; Targets into; bool move = false; };
struct Close { std::string cursor; };
struct GetDiagnostics { bool stacked = false; std::vector<std::pair<std::string, std::string>> items; };
struct Commit { bool chain = false; };
struct Rollback { bool chain = false; };
struct Call { Fragment statement; };   ///< CALL and DO
struct Null {};

struct Statement {
    std::variant<Block, Assignment, If, Case, Loop, Leave, Return, ReturnNext, ReturnQuery, ReturnDynamic, Raise,
                 Assert, Perform, Sql, DynamicExecute, Open, Fetch, Close, GetDiagnostics, Commit, Rollback, Call, Null>
        node;
    Span at;                       ///< without the semicolon
    std::uint32_t line = 1;        ///< of the body, from 1; where PostgreSQL's error context counts it
};

/// Why a body could not be read. No finding follows from it: what is known is only that nothing is known.
struct NotAnalysed {
    std::string message;
    std::uint32_t line = 1;
};

/// `body` is valid UTF-8: the text between the dollar quotes.
std::variant<Block, NotAnalysed> read_body(std::string_view body);

}  // namespace pgsteward::sql::plpgsql
