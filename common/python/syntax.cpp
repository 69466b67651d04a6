#include "python/syntax.hpp"

#include <tree_sitter/api.h>

#include <array>
#include <cstring>
#include <memory>
#include <string_view>
#include <unordered_map>

#include "python/tree-memory.hpp"

extern "C" const TSLanguage* tree_sitter_python();

namespace pgsteward::python {
namespace {

constexpr std::pair<std::string_view, Rule> rule_names[] = {
    {"ERROR", Rule::error}, {"module", Rule::module}, {"block", Rule::block}, {"comment", Rule::comment}, {"line_continuation", Rule::line_continuation},
    {"identifier", Rule::identifier}, {"string", Rule::string}, {"concatenated_string", Rule::concatenated_string},
    {"string_start", Rule::string_start}, {"string_content", Rule::string_content},
    {"string_end", Rule::string_end}, {"interpolation", Rule::interpolation},
    {"format_specifier", Rule::format_specifier}, {"format_expression", Rule::format_expression},
    {"type_conversion", Rule::type_conversion}, {"integer", Rule::integer}, {"float", Rule::floating},
    {"true", Rule::yes}, {"false", Rule::no}, {"none", Rule::none}, {"ellipsis", Rule::ellipsis},
    {"attribute", Rule::attribute}, {"subscript", Rule::subscript}, {"slice", Rule::slice}, {"call", Rule::call},
    {"argument_list", Rule::argument_list}, {"keyword_argument", Rule::keyword_argument},
    {"list_splat", Rule::list_splat}, {"dictionary_splat", Rule::dictionary_splat},
    {"parenthesized_expression", Rule::parenthesized}, {"unary_operator", Rule::unary_operator},
    {"not_operator", Rule::not_operator}, {"binary_operator", Rule::binary_operator},
    {"boolean_operator", Rule::boolean_operator}, {"comparison_operator", Rule::comparison_operator},
    {"conditional_expression", Rule::conditional_expression}, {"lambda", Rule::lambda},
    {"lambda_parameters", Rule::lambda_parameters}, {"parameters", Rule::parameters},
    {"default_parameter", Rule::default_parameter}, {"typed_parameter", Rule::typed_parameter},
    {"typed_default_parameter", Rule::typed_default_parameter}, {"list_splat_pattern", Rule::list_splat_pattern},
    {"dictionary_splat_pattern", Rule::dictionary_splat_pattern}, {"keyword_separator", Rule::keyword_separator},
    {"positional_separator", Rule::positional_separator}, {"list", Rule::list}, {"tuple", Rule::tuple},
    {"set", Rule::set}, {"dictionary", Rule::dictionary}, {"pair", Rule::pair},
    {"list_comprehension", Rule::list_comprehension}, {"set_comprehension", Rule::set_comprehension},
    {"dictionary_comprehension", Rule::dictionary_comprehension},
    {"generator_expression", Rule::generator_expression}, {"for_in_clause", Rule::for_in_clause},
    {"if_clause", Rule::if_clause}, {"await", Rule::await}, {"yield", Rule::yield},
    {"named_expression", Rule::named_expression}, {"expression_list", Rule::expression_list},
    {"pattern_list", Rule::pattern_list}, {"tuple_pattern", Rule::tuple_pattern},
    {"list_pattern", Rule::list_pattern}, {"as_pattern", Rule::as_pattern},
    {"as_pattern_target", Rule::as_pattern_target}, {"expression_statement", Rule::expression_statement},
    {"assignment", Rule::assignment}, {"augmented_assignment", Rule::augmented_assignment},
    {"return_statement", Rule::return_statement}, {"if_statement", Rule::if_statement},
    {"elif_clause", Rule::elif_clause}, {"else_clause", Rule::else_clause}, {"for_statement", Rule::for_statement},
    {"while_statement", Rule::while_statement}, {"try_statement", Rule::try_statement},
    {"except_clause", Rule::except_clause}, {"except_group_clause", Rule::except_group_clause},
    {"finally_clause", Rule::finally_clause}, {"with_statement", Rule::with_statement},
    {"with_clause", Rule::with_clause}, {"with_item", Rule::with_item},
    {"function_definition", Rule::function_definition}, {"class_definition", Rule::class_definition},
    {"decorated_definition", Rule::decorated_definition}, {"decorator", Rule::decorator},
    {"import_statement", Rule::import_statement}, {"import_from_statement", Rule::import_from_statement},
    {"future_import_statement", Rule::future_import_statement}, {"dotted_name", Rule::dotted_name},
    {"aliased_import", Rule::aliased_import}, {"relative_import", Rule::relative_import},
    {"import_prefix", Rule::import_prefix}, {"wildcard_import", Rule::wildcard_import},
    {"raise_statement", Rule::raise_statement}, {"match_statement", Rule::match_statement},
    {"case_clause", Rule::case_clause}, {"case_pattern", Rule::case_pattern}, {"union_pattern", Rule::union_pattern},
    {"splat_pattern", Rule::splat_pattern}, {"dict_pattern", Rule::dict_pattern}, {"class_pattern", Rule::class_pattern}, {"keyword_pattern", Rule::keyword_pattern},
    {"delete_statement", Rule::delete_statement}, {"global_statement", Rule::global_statement},
    {"nonlocal_statement", Rule::nonlocal_statement}, {"assert_statement", Rule::assert_statement},
    {"pass_statement", Rule::pass_statement}, {"break_statement", Rule::break_statement},
    {"continue_statement", Rule::continue_statement}, {"print_statement", Rule::print_statement},
    {"exec_statement", Rule::exec_statement}, {"type_alias_statement", Rule::type_alias_statement},
    {"type", Rule::type}, {"chevron", Rule::chevron},
};

constexpr std::pair<std::string_view, Field> field_names[] = {
    {"name", Field::name}, {"object", Field::object}, {"attribute", Field::attribute}, {"value", Field::value},
    {"subscript", Field::subscript}, {"function", Field::function}, {"arguments", Field::arguments},
    {"argument", Field::argument}, {"left", Field::left}, {"right", Field::right}, {"operator", Field::operator_},
    {"operators", Field::operators}, {"parameters", Field::parameters}, {"body", Field::body},
    {"expression", Field::expression}, {"type_conversion", Field::type_conversion},
    {"format_specifier", Field::format_specifier}, {"key", Field::key}, {"type", Field::type},
    {"definition", Field::definition}, {"condition", Field::condition}, {"consequence", Field::consequence},
    {"alternative", Field::alternative}, {"superclasses", Field::superclasses}, {"module_name", Field::module_name},
    {"alias", Field::alias}, {"subject", Field::subject}, {"guard", Field::guard}, {"cause", Field::cause},
    {"return_type", Field::return_type},
};

/// The grammar's numbers for names, looked up once: the parser knows only numbers.
struct Names {
    std::vector<Rule> rules;
    std::vector<Field> fields;

    Names() {
        const TSLanguage* language = tree_sitter_python();
        const std::unordered_map<std::string_view, Rule> by_name(std::begin(rule_names), std::end(rule_names));
        rules.assign(ts_language_symbol_count(language), Rule::other);
        for (std::size_t i = 0; i < rules.size(); ++i) {
            const auto symbol = static_cast<TSSymbol>(i);
            if (ts_language_symbol_type(language, symbol) != TSSymbolTypeRegular) continue;
            const auto found = by_name.find(ts_language_symbol_name(language, symbol));
            if (found != by_name.end()) rules[i] = found->second;
        }
        fields.assign(ts_language_field_count(language) + 1, Field::none);
        for (const auto& [name, field] : field_names) {
            const TSFieldId id =
                ts_language_field_id_for_name(language, name.data(), static_cast<std::uint32_t>(name.size()));
            if (id < fields.size()) fields[id] = field;
        }
    }

    Rule rule(TSSymbol symbol) const {
        if (symbol == static_cast<TSSymbol>(-1)) return Rule::error;
        return symbol < rules.size() ? rules[symbol] : Rule::other;
    }
};

const Names& names() {
    static const Names table;
    return table;
}

/// Error recovery is quadratic in the worst case; no real file takes a hundredth of this.
constexpr std::uint64_t longest_parse_microseconds = 10'000'000;

SyntaxNode described(TSTreeCursor& cursor, std::uint32_t offset) {
    const TSNode node = ts_tree_cursor_current_node(&cursor);
    SyntaxNode result;
    result.span = {ts_node_start_byte(node) + offset, ts_node_end_byte(node) + offset};
    result.rule = names().rule(ts_node_symbol(node));
    result.field = names().fields[ts_tree_cursor_current_field_id(&cursor)];
    result.named = ts_node_is_named(node);
    result.missing = ts_node_is_missing(node);
    return result;
}

std::vector<SyntaxNode> flattened(TSTree* tree, std::uint32_t offset) {
    std::vector<SyntaxNode> nodes;
    std::vector<std::uint32_t> path;
    TSTreeCursor cursor = ts_tree_cursor_new(ts_tree_root_node(tree));
    nodes.push_back(described(cursor, offset));
    path.push_back(0);
    for (;;) {
        const auto added = static_cast<std::uint32_t>(nodes.size());
        if (ts_tree_cursor_goto_first_child(&cursor)) {
            nodes[path.back()].first_child = added;
            path.push_back(added);
        } else {
            while (!ts_tree_cursor_goto_next_sibling(&cursor)) {
                path.pop_back();
                if (path.empty() || !ts_tree_cursor_goto_parent(&cursor)) {
                    ts_tree_cursor_delete(&cursor);
                    return nodes;
                }
            }
            nodes[path.back()].next_sibling = added;
            path.back() = added;
        }
        nodes.push_back(described(cursor, offset));
    }
}

}  // namespace

std::vector<SyntaxNode> read_syntax(const SourceText& source, Span part) {
    const TreeMemory memory;
    const std::unique_ptr<TSParser, void (*)(TSParser*)> parser(ts_parser_new(), ts_parser_delete);
    if (!ts_parser_set_language(parser.get(), tree_sitter_python())) return {};
    ts_parser_set_timeout_micros(parser.get(), longest_parse_microseconds);
    const std::string_view text = source.slice(part);
    const std::unique_ptr<TSTree, void (*)(TSTree*)> tree(
        ts_parser_parse_string(parser.get(), nullptr, text.data(), static_cast<std::uint32_t>(text.size())),
        ts_tree_delete);
    if (!tree) return {};
    return flattened(tree.get(), part.begin);
}

}  // namespace pgsteward::python
