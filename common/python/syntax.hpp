// tree-sitter's concrete tree, flattened in one pass without recursion: what the builder of the syntax tree walks.
#pragma once

#include <cstdint>
#include <vector>

#include "text/source-text.hpp"

namespace pgsteward::python {

/// The grammar's node types that matter; the rest are tokens (or not understood).
enum class Rule : std::uint8_t {
    other, error, module, block, comment, line_continuation, identifier, string, concatenated_string, string_start, string_content,
    string_end, interpolation, format_specifier, format_expression, type_conversion, integer, floating, yes, no, none,
    ellipsis, attribute, subscript, slice, call, argument_list, keyword_argument, list_splat, dictionary_splat,
    parenthesized, unary_operator, not_operator, binary_operator, boolean_operator, comparison_operator,
    conditional_expression, lambda, lambda_parameters, parameters, default_parameter, typed_parameter,
    typed_default_parameter, list_splat_pattern, dictionary_splat_pattern, keyword_separator, positional_separator,
    list, tuple, set, dictionary, pair, list_comprehension, set_comprehension, dictionary_comprehension,
    generator_expression, for_in_clause, if_clause, await, yield, named_expression, expression_list, pattern_list,
    tuple_pattern, list_pattern, as_pattern, as_pattern_target, expression_statement, assignment,
    augmented_assignment, return_statement, if_statement, elif_clause, else_clause, for_statement, while_statement,
    try_statement, except_clause, except_group_clause, finally_clause, with_statement, with_clause, with_item,
    function_definition, class_definition, decorated_definition, decorator, import_statement, import_from_statement,
    future_import_statement, dotted_name, aliased_import, relative_import, import_prefix, wildcard_import,
    raise_statement, match_statement, case_clause, case_pattern, union_pattern, splat_pattern, dict_pattern,
    class_pattern, keyword_pattern, delete_statement, global_statement,
    nonlocal_statement, assert_statement, pass_statement, break_statement, continue_statement, print_statement,
    exec_statement, type_alias_statement, type, chevron,
};

/// The grammar's names for children that matter.
enum class Field : std::uint8_t {
    none, name, object, attribute, value, subscript, function, arguments, argument, left, right, operator_, operators,
    parameters, body, expression, type_conversion, format_specifier, key, type, definition, condition, consequence,
    alternative, superclasses, module_name, alias, subject, guard, cause, return_type,
};

struct SyntaxNode {
    Span span;
    std::uint32_t first_child = 0;   ///< index; 0: none (the root is nobody's child)
    std::uint32_t next_sibling = 0;
    Rule rule = Rule::other;
    Field field = Field::none;
    bool named = false;
    bool missing = false;  ///< the parser made it up
};

/// The nodes of a part of the text (whole statements) in document order; the root is first. Empty where the parser
/// gave up.
std::vector<SyntaxNode> read_syntax(const SourceText& source, Span part);

}  // namespace pgsteward::python
