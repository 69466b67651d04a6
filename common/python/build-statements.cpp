// Statements of the syntax tree.
#include <algorithm>
#include <utility>

#include "python/builder.hpp"

namespace pgsteward::python {
namespace {

constexpr int most_nested_blocks = 100;

/// What may stand between any two words and says nothing: a comment, a backslash at the end of a line.
bool is_between(Rule rule) { return rule == Rule::comment || rule == Rule::line_continuation; }

}  // namespace

std::vector<Builder::Index> Builder::children(Index node, bool named) const {
    std::vector<Index> result;
    for (Index i = at(node).first_child; i != 0; i = at(i).next_sibling)
        if (!is_between(at(i).rule) && (at(i).named || !named)) result.push_back(i);
    return result;
}

Builder::Index Builder::child(Index node, Field field) const {
    for (Index i = at(node).first_child; i != 0; i = at(i).next_sibling)
        if (at(i).field == field && !is_between(at(i).rule)) return i;
    return 0;
}

std::vector<Builder::Index> Builder::children(Index node, Field field) const {
    std::vector<Index> result;
    for (Index i = at(node).first_child; i != 0; i = at(i).next_sibling)
        if (at(i).field == field && !is_between(at(i).rule) && at(i).named) result.push_back(i);
    return result;
}

Builder::Index Builder::child(Index node, Rule rule) const {
    for (Index i = at(node).first_child; i != 0; i = at(i).next_sibling)
        if (at(i).rule == rule) return i;
    return 0;
}

/// "a . b" as "a.b".
std::string Builder::dotted(Index node) const {
    std::string result(text(node));
    std::erase_if(result, [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\\' || c == '\r'; });
    return result;
}

Block Builder::block(Index node) {
    Block result;
    if (node == 0 && depth_ > 0) return result;  // there is none; the root itself is node 0
    if (depth_ >= most_nested_blocks) {
        module_.errors.push_back({{module_.source, at(node).span}, "nested too deeply"});
        return result;
    }
    ++depth_;
    for (const Index child_node : children(node)) statement(child_node, result);
    --depth_;
    return result;
}

void Builder::add(Index node, Block& block, decltype(Statement::node) value) {
    module_.statements.push_back({at(node).span, std::move(value)});
    block.push_back(&module_.statements.back());
}

void Builder::statement(Index node, Block& block) {
    switch (at(node).rule) {
        case Rule::expression_statement: return expression_statement(node, block);
        case Rule::return_statement: {
            const auto value = children(node);
            return add(node, block, Return{value.empty() ? nullptr : expression(value[0])});
        }
        case Rule::if_statement: return add(node, block, if_statement(node));
        case Rule::for_statement: return add(node, block, for_statement(node));
        case Rule::while_statement: {
            Expr test = optional_expression(child(node, Field::condition));
            if (test) add(node, block, While{test, body_of(node), else_block(node)});
            return;
        }
        case Rule::try_statement: return add(node, block, try_statement(node));
        case Rule::with_statement: return add(node, block, with_statement(node));
        case Rule::function_definition:
            add_annotations(node, block);
            return add(node, block, function(node));
        case Rule::class_definition: return add(node, block, class_of(node));
        case Rule::decorated_definition: {
            const Index definition = child(node, Field::definition);
            std::vector<Expr> decorators;
            for (const Index part : children(node))
                if (at(part).rule == Rule::decorator && !children(part).empty())
                    decorators.push_back(expression(children(part)[0]));
            if (definition != 0 && at(definition).rule == Rule::function_definition) {
                add_annotations(definition, block);
                FunctionDefinition value = function(definition);
                value.decorators = std::move(decorators);
                add(node, block, std::move(value));
            } else if (definition != 0) {
                ClassDefinition value = class_of(definition);
                value.decorators = std::move(decorators);
                add(node, block, std::move(value));
            }
            return;
        }
        case Rule::import_statement: return add(node, block, import(node));
        case Rule::import_from_statement: return add(node, block, import_from(node));
        case Rule::raise_statement: {
            const auto value = children(node);
            Expr raised = value.empty() ? nullptr : expression(value[0]);
            return add(node, block, Raise{raised, value.size() < 2 ? nullptr : expression(value[1])});
        }
        case Rule::match_statement: return add(node, block, match(node));
        case Rule::delete_statement: {
            Delete value;
            for (const Index target : children(node)) value.targets.push_back(expression(target));
            return add(node, block, std::move(value));
        }
        case Rule::global_statement:
        case Rule::nonlocal_statement: {
            Scoping value{at(node).rule == Rule::global_statement, {}};
            for (const Index name : children(node)) value.names.emplace_back(text(name));
            return add(node, block, std::move(value));
        }
        case Rule::assert_statement: {
            const auto parts = children(node);
            if (parts.empty()) return;
            Expr test = expression(parts[0]);
            return add(node, block, Assert{test, parts.size() < 2 ? nullptr : expression(parts[1])});
        }
        case Rule::print_statement:
        case Rule::exec_statement:  // Python 2: their operands run all the same
            for (const Index part : children(node))
                if (at(part).rule != Rule::chevron) add(part, block, ExpressionStatement{expression(part)});
            return;
        case Rule::break_statement: return add(node, block, Break{});
        case Rule::continue_statement: return add(node, block, Continue{});
        case Rule::future_import_statement:
            annotations_run_ = annotations_run_ && text(node).find("annotations") == std::string_view::npos;
            return add(node, block, Pass{});
        case Rule::pass_statement:
        case Rule::type_alias_statement: return add(node, block, Pass{});
        default: return;  // errors are listed by parse()
    }
}

void Builder::expression_statement(Index node, Block& block) {
    const auto parts = children(node);
    if (parts.empty()) return;
    if (parts.size() > 1) return add(node, block, ExpressionStatement{tuple_of(node, parts)});
    switch (at(parts[0]).rule) {
        case Rule::assignment:
            if (functions_ == 0) add_annotation(child(parts[0], Field::type), block);   // those of local variables do not run
            return add(node, block, assignment(parts[0]));
        case Rule::augmented_assignment: return add(node, block, augmented(parts[0]));
        default: return add(node, block, ExpressionStatement{expression(parts[0])});
    }
}

/// a = b = value: the grammar nests to the right.
Assign Builder::assignment(Index node) {
    Assign result{{}, nullptr};
    for (;;) {
        if (const Index left = child(node, Field::left); left != 0) result.targets.push_back(expression(left));
        const Index right = child(node, Field::right);
        if (right == 0) return result;
        if (at(right).rule != Rule::assignment) {
            result.value = expression(right);
            return result;
        }
        node = right;
    }
}

AugmentedAssign Builder::augmented(Index node) {
    const Index left = child(node, Field::left);
    const Index right = child(node, Field::right);
    const Index token = child(node, Field::operator_);
    Expr target = left == 0 ? unreadable(node) : expression(left);
    Expr value = right == 0 ? unreadable(node) : expression(right);
    return {target, token == 0 ? Operator::unknown : operator_of(text(token)), value};
}

Block Builder::body_of(Index node) { return block(child(node, Field::body)); }

Block Builder::else_block(Index node) {
    const Index clause = child(node, Rule::else_clause);
    return clause == 0 ? Block{} : body_of(clause);
}

If Builder::if_statement(Index node) {
    If result;
    const auto add_branch = [&](Index branch) {
        Expr test = optional_expression(child(branch, Field::condition));
        if (!test) test = unreadable(branch);
        result.branches.push_back({test, block(child(branch, Field::consequence))});
    };
    add_branch(node);
    for (const Index part : children(node))
        if (at(part).rule == Rule::elif_clause) add_branch(part);
    result.otherwise = else_block(node);
    return result;
}

For Builder::for_statement(Index node) {
    const Index left = child(node, Field::left);
    const Index right = child(node, Field::right);
    Expr target = left == 0 ? unreadable(node) : expression(left);
    Expr iterable = right == 0 ? unreadable(node) : expression(right);
    return {target, iterable, body_of(node), else_block(node)};
}

Try Builder::try_statement(Index node) {
    Try result;
    result.body = body_of(node);
    for (const Index part : children(node)) {
        if (at(part).rule == Rule::except_clause || at(part).rule == Rule::except_group_clause)
            result.handlers.push_back(handler(part));
        else if (at(part).rule == Rule::finally_clause) result.finally = block(child(part, Rule::block));
    }
    result.otherwise = else_block(node);
    return result;
}

Try::Handler Builder::handler(Index node) {
    Try::Handler result{nullptr, {}, block(child(node, Rule::block))};
    if (const Index alias = child(node, Field::alias); alias != 0) result.name = text(alias);
    for (const Index part : children(node)) {
        if (at(part).rule == Rule::block || at(part).field == Field::alias) continue;
        if (at(part).rule == Rule::as_pattern)
            if (const Index target = child(part, Rule::as_pattern_target); target != 0) result.name = text(target);
        result.type = expression(part);
        break;
    }
    return result;
}

With Builder::with_statement(Index node) {
    With result;
    if (const Index clause = child(node, Rule::with_clause); clause != 0) {
        for (const Index item : children(clause)) {
            Index value = child(item, Field::value);
            if (value == 0) continue;
            Expr target = nullptr;
            if (at(value).rule == Rule::as_pattern) target = optional_expression(child(value, Rule::as_pattern_target));
            result.items.push_back({expression(value), target});
        }
    }
    result.body = body_of(node);
    return result;
}

FunctionDefinition Builder::function(Index node) {
    FunctionDefinition result;
    if (const Index name = child(node, Field::name); name != 0) result.name = text(name);
    if (const Index list = child(node, Field::parameters); list != 0) result.parameters = parameters(list);
    const bool outer = yields_;
    yields_ = false;
    ++functions_;
    result.body = body_of(node);
    --functions_;
    result.generator = yields_;
    yields_ = outer;
    return result;
}

/// Those of parameters and of the result run where the function is defined.
void Builder::add_annotations(Index function, Block& block) {
    if (const Index list = child(function, Field::parameters); list != 0)
        for (const Index parameter : children(list)) add_annotation(child(parameter, Field::type), block);
    add_annotation(child(function, Field::return_type), block);
}

/// An annotation is an expression like any other; only one that calls something can do anything.
void Builder::add_annotation(Index type, Block& block) {
    if (type == 0 || !annotations_run_ || !calls_something(type)) return;
    for (const Index part : children(type)) add(part, block, ExpressionStatement{expression(part)});
}

bool Builder::calls_something(Index node) const {
    if (at(node).rule == Rule::call) return true;
    const std::vector<Index> parts = children(node);
    return std::any_of(parts.begin(), parts.end(), [&](Index part) { return calls_something(part); });
}

ClassDefinition Builder::class_of(Index node) {
    ClassDefinition result;
    if (const Index name = child(node, Field::name); name != 0) result.name = text(name);
    if (const Index bases = child(node, Field::superclasses); bases != 0) result.bases = arguments(bases);
    const int outer = std::exchange(functions_, 0);
    result.body = body_of(node);
    functions_ = outer;
    return result;
}

Import::Name Builder::imported_name(Index node) {
    if (at(node).rule != Rule::aliased_import) return {dotted(node), {}};
    const Index name = child(node, Field::name);
    const Index alias = child(node, Field::alias);
    return {name == 0 ? std::string() : dotted(name), alias == 0 ? std::string() : std::string(text(alias))};
}

Import Builder::import(Index node) {
    Import result;
    for (const Index name : children(node, Field::name)) result.names.push_back(imported_name(name));
    return result;
}

ImportFrom Builder::import_from(Index node) {
    ImportFrom result;
    const Index module = child(node, Field::module_name);
    if (module != 0) {
        const std::string path = dotted(module);
        result.level = static_cast<int>(std::min(path.find_first_not_of('.'), path.size()));
        result.module = path.substr(static_cast<std::size_t>(result.level));
    }
    for (const Index name : children(node, Field::name)) result.names.push_back(imported_name(name));
    result.star = child(node, Rule::wildcard_import) != 0;
    return result;
}

Match Builder::match(Index node) {
    Match result{nullptr, {}};
    const auto subjects = children(node, Field::subject);
    result.subject = subjects.size() == 1 ? expression(subjects[0]) : tuple_of(node, subjects);
    if (const Index body = child(node, Field::body); body != 0)
        for (const Index part : children(body))
            if (at(part).rule == Rule::case_clause) result.cases.push_back(match_case(part));
    return result;
}

}  // namespace pgsteward::python
