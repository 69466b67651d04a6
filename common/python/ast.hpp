// Python as the evaluator sees it: a small syntax tree of plain values. Nodes are owned by their Module and point
// at each other; every node knows its bytes in the file.
#pragma once

#include <deque>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "text/source-text.hpp"

namespace pgsteward::python {

struct Expression;
struct Statement;
using Expr = const Expression*;                 ///< null where the syntax leaves it out
using Block = std::vector<const Statement*>;

// ---- Expressions

struct Singleton {
    enum class Kind { none, yes, no, ellipsis } kind;
};
/// Its text is the node's span.
struct Number {};
/// Bytes of a literal between its quotes, escapes not yet decoded.
struct StringContent {
    Span span;
    bool raw = false;
    bool formatted = false;  ///< of an f-string: {{ is {
};
struct StringPart;
/// {value!r:format} of an f-string.
struct Replacement {
    Expr value = nullptr;
    char conversion = 0;
    bool shows_expression = false;  ///< {value=}
    std::vector<StringPart> format;
};
struct StringPart {
    std::variant<StringContent, Replacement> part;
};
/// One literal, or several side by side.
struct StringLiteral {
    std::vector<StringPart> parts;
    bool bytes = false;
};
struct Name {
    std::string id;
};
struct Attribute {
    Expr object;
    std::string name;
};
struct Subscript {
    Expr object;
    Expr index;
};
struct Slice {
    Expr lower, upper, step;
};
struct Argument {
    enum class Kind { positional, keyword, star, double_star } kind = Kind::positional;
    std::string name;
    Expr value = nullptr;
};
struct Call {
    Expr callee;
    std::vector<Argument> arguments;
};
enum class Operator { add, subtract, multiply, matrix, divide, floor_divide, modulo, power, bit_or, bit_and, bit_xor,
                      shift_left, shift_right, unknown };
struct Unary {
    char sign;  ///< + - ~, or ! for `not`
    Expr operand;
};
struct Binary {
    Operator op;
    Expr left, right;
};
struct Logical {
    bool is_and;
    Expr left, right;
};
enum class Comparator { equal, not_equal, less, less_equal, greater, greater_equal, in, not_in, is, is_not };
struct Comparison {
    Expr first;
    std::vector<std::pair<Comparator, Expr>> rest;
};
struct Conditional {
    Expr test, yes, no;
};
struct Parameter {
    enum class Kind { normal, star, double_star } kind = Kind::normal;
    std::string name;
    Expr default_value = nullptr;
    bool keyword_only = false;
};
struct Lambda {
    std::vector<Parameter> parameters;
    Expr body;
};
struct Sequence {
    enum class Kind { list, tuple, set } kind;
    std::vector<Expr> elements;
};
struct Starred {
    Expr value;
};
struct Dictionary {
    std::vector<std::pair<Expr, Expr>> items;  ///< no key: **value
};
struct Comprehension {
    struct Clause {
        Expr target;    ///< null: a condition
        Expr iterable;  ///< or the condition
    };
    enum class Kind { list, set, dictionary, generator } kind;
    Expr element;
    Expr value;  ///< of a dictionary
    std::vector<Clause> clauses;
};
struct Await {
    Expr value;
};
struct Yield {
    Expr value;
    bool from = false;
};
struct NamedExpression {
    std::string name;
    Expr value;
};
/// What the parser could not make sense of; the module has an error there.
struct Unreadable {};

struct Expression {
    Span span;
    std::variant<Singleton, Number, StringLiteral, Name, Attribute, Subscript, Slice, Call, Unary, Binary, Logical,
                 Comparison, Conditional, Lambda, Sequence, Starred, Dictionary, Comprehension, Await, Yield,
                 NamedExpression, Unreadable>
        node;
};

// ---- Statements

struct ExpressionStatement {
    Expr value;
};
struct Assign {
    std::vector<Expr> targets;
    Expr value;  ///< null: an annotation alone
};
struct AugmentedAssign {
    Expr target;
    Operator op;
    Expr value;
};
struct Return {
    Expr value;
};
struct If {
    struct Branch {
        Expr test;
        Block body;
    };
    std::vector<Branch> branches;  ///< if, elif …
    Block otherwise;
};
struct For {
    Expr target, iterable;
    Block body, otherwise;
};
struct While {
    Expr test;
    Block body, otherwise;
};
struct Try {
    struct Handler {
        Expr type;
        std::string name;
        Block body;
    };
    Block body;
    std::vector<Handler> handlers;
    Block otherwise, finally;
};
struct With {
    struct Item {
        Expr context, target;
    };
    std::vector<Item> items;
    Block body;
};
struct FunctionDefinition {
    std::string name;
    std::vector<Parameter> parameters;
    Block body;
    std::vector<Expr> decorators;
    bool generator = false;  ///< a yield stands in its own body
};
struct ClassDefinition {
    std::string name;
    std::vector<Argument> bases;
    Block body;
    std::vector<Expr> decorators;
};
struct Import {
    struct Name {
        std::string path, alias;
    };
    std::vector<Name> names;
};
struct ImportFrom {
    int level = 0;  ///< leading dots
    std::string module;
    std::vector<Import::Name> names;
    bool star = false;
};
struct Raise {
    Expr value, cause;
};
struct Pattern {
    enum class Kind {
        unclear,   ///< not understood
        anything,  ///< _
        capture,   ///< name
        value,     ///< equal to `value`
        either,    ///< one of `parts`
        sequence,  ///< parts, one of them perhaps a star
        star,      ///< *name
        mapping,   ///< parts under their keys; name: **name
        class_,    ///< of the class `value`; parts by place, or under their names
        as,        ///< parts[0] as name
    } kind = Kind::unclear;
    std::string name;
    Expr value = nullptr;
    std::vector<Pattern> parts;
    std::vector<Expr> keys;
    std::vector<std::string> names;  ///< of a class, by part: empty where it is by place
};
struct Match {
    struct Case {
        Pattern pattern;
        std::vector<std::string> taken;  ///< names that the pattern may set
        Expr guard = nullptr;
        Block body;
    };
    Expr subject;
    std::vector<Case> cases;
};
struct Delete {
    std::vector<Expr> targets;
};
struct Scoping {
    bool global;
    std::vector<std::string> names;
};
struct Assert {
    Expr test, message;
};
struct Pass {};
struct Break {};
struct Continue {};

struct Statement {
    Span span;
    std::variant<ExpressionStatement, Assign, AugmentedAssign, Return, If, For, While, Try, With, FunctionDefinition,
                 ClassDefinition, Import, ImportFrom, Raise, Match, Delete, Scoping, Assert, Pass, Break, Continue>
        node;
};

struct SyntaxError {
    Location at;
    std::string message;
};

/// One file. Moving it keeps the nodes where they are.
struct Module {
    SourceText source;
    Block body;
    std::vector<Location> comments;  ///< the whole `# …`, in order
    std::vector<SyntaxError> errors;
    std::deque<Expression> expressions;
    std::deque<Statement> statements;

    Module() = default;
    Module(Module&&) = default;
    Module& operator=(Module&&) = default;
    Module(const Module&) = delete;
    Module& operator=(const Module&) = delete;
};

/// Reads a file. Never throws and never fails: what cannot be read is among the errors.
Module parse(const SourceText& source);

}  // namespace pgsteward::python
