// Builds the syntax tree of a module from tree-sitter's nodes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "python/ast.hpp"
#include "python/syntax.hpp"

namespace pgsteward::python {

class Builder {
public:
    Builder(Module& module, const std::vector<SyntaxNode>& nodes) : module_(module), nodes_(nodes) {}

    Block block(std::uint32_t node);

private:
    using Index = std::uint32_t;

    // What the nodes say
    const SyntaxNode& at(Index node) const { return nodes_[node]; }
    std::string_view text(Index node) const { return module_.source.slice(nodes_[node].span); }
    /// Children without comments and, where `named`, without tokens.
    std::vector<Index> children(Index node, bool named = true) const;
    Index child(Index node, Field field) const;
    std::vector<Index> children(Index node, Field field) const;
    Index child(Index node, Rule rule) const;
    std::string dotted(Index node) const;

    // Expressions: build-expressions.cpp
    Expr expression(Index node);
    Expr optional_expression(Index node) { return node == 0 ? nullptr : expression(node); }
    Expr made(Index node, decltype(Expression::node) value);
    Expr unreadable(Index node);
    Expr built(Index node);
    Expr tuple_of(Index node, const std::vector<Index>& elements);
    Expr sequence(Index node, Sequence::Kind kind);
    Expr dictionary(Index node);
    Expr comprehension(Index node, Comprehension::Kind kind);
    Expr call(Index node);
    Expr subscript(Index node);
    Expr slice(Index node);
    Expr binary(Index node);
    Expr comparison(Index node);
    Expr conditional(Index node);
    Expr lambda(Index node);
    Expr yield_of(Index node);
    std::vector<Argument> arguments(Index node);
    std::vector<Parameter> parameters(Index node);
    Expr string(Index node);
    void add_string(Index node, StringLiteral& literal);
    std::vector<StringPart> parts(Index node, std::uint32_t begin, std::uint32_t end, bool raw, bool formatted);
    Replacement replacement(Index node, bool raw);
    std::uint32_t behind_sign(Index node) const;

    // Statements: build-statements.cpp
    void statement(Index node, Block& block);
    void add(Index node, Block& block, decltype(Statement::node) value);
    void expression_statement(Index node, Block& block);
    Assign assignment(Index node);
    AugmentedAssign augmented(Index node);
    If if_statement(Index node);
    For for_statement(Index node);
    Try try_statement(Index node);
    Try::Handler handler(Index node);
    With with_statement(Index node);
    FunctionDefinition function(Index node);
    void add_annotations(Index function, Block& block);
    void add_annotation(Index type, Block& block);
    bool calls_something(Index node) const;
    ClassDefinition class_of(Index node);
    Import import(Index node);
    ImportFrom import_from(Index node);
    Import::Name imported_name(Index node);
    Match match(Index node);
    Block else_block(Index node);

    // Patterns: build-patterns.cpp
    Match::Case match_case(Index node);
    void add_taken(Index node, std::vector<std::string>& names);
    std::vector<Pattern> patterns_of(const std::vector<Index>& nodes);
    Pattern pattern(Index node);
    Pattern built_pattern(Index node);
    Pattern union_pattern(Index node);
    Pattern mapping_pattern(Index node);
    Pattern class_pattern(Index node);
    Expr dotted_expression(Index node);

    Block body_of(Index node);

    Module& module_;
    const std::vector<SyntaxNode>& nodes_;
    int depth_ = 0;
    bool hidden_star_ = false;  ///< the star stands at the head of a longer expression that is being built
    bool yields_ = false;  ///< a yield was seen since the function began
    int functions_ = 0;    ///< around the statement, up to the next class
    bool annotations_run_ = true;   ///< not after "from __future__ import annotations"
};

/// The operator that a token like "//" or "//=" stands for.
Operator operator_of(std::string_view token);

}  // namespace pgsteward::python
