// Expressions.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>

#include "python/cost.hpp"
#include "python/evaluator.hpp"
#include "python/text.hpp"

namespace pgsteward::python {
namespace {

template <typename... Visitors>
struct Overload : Visitors... {
    using Visitors::operator()...;
};
template <typename... Visitors>
Overload(Visitors...) -> Overload<Visitors...>;

constexpr int deepest = 2500;

/// Is it a name that this target sets?
bool binds(Expr target, const std::string& name) {
    if (!target) return false;
    if (const auto* one = std::get_if<Name>(&target->node)) return one->id == name;
    if (const auto* star = std::get_if<Starred>(&target->node)) return binds(star->value, name);
    const auto* several = std::get_if<Sequence>(&target->node);
    return several && std::any_of(several->elements.begin(), several->elements.end(), [&](Expr one) { return binds(one, name); });
}

}  // namespace

Value Evaluator::evaluate(Expr expression) {
    if (!expression || raised_) return None{};
    if (stopped_ || depth_ > deepest) {
        stopped_ = true;
        return None{};
    }
    ++depth_;
    const Span outer = std::exchange(place_, expression->span);
    const Value result = evaluate_node(*expression);
    // To name a value costs nothing, to make one does.
    const auto* part = std::get_if<Subscript>(&expression->node);
    const bool named = std::holds_alternative<Name>(expression->node) || std::holds_alternative<Attribute>(expression->node) ||
                       (part && !std::holds_alternative<Slice>(part->index->node));
    if (!named) steps_ += cost_of(result);
    place_ = outer;
    --depth_;
    return result;
}

Value Evaluator::evaluate_node(const Expression& expression) {
    const Span span = expression.span;
    return std::visit(
        Overload{
            [&](const Singleton& node) -> Value {
                switch (node.kind) {
                    case Singleton::Kind::yes: return true;
                    case Singleton::Kind::no: return false;
                    case Singleton::Kind::none: return None{};
                    case Singleton::Kind::ellipsis: return heap_.dotted("builtins.Ellipsis");
                }
                return None{};
            },
            [&](const Number&) -> Value { return evaluate_number(span); },
            [&](const StringLiteral& node) -> Value { return evaluate_string(node); },
            [&](const Name& node) -> Value { return lookup(node.id, span); },
            [&](const Attribute& node) -> Value { return attribute(evaluate(node.object), node.name); },
            [&](const Subscript& node) -> Value {
                const Value object = evaluate(node.object);
                if (const auto* range = std::get_if<Slice>(&node.index->node)) return slice(object, *range);
                return subscript(object, evaluate(node.index));
            },
            [&](const Slice& node) -> Value {
                for (Expr bound : {node.lower, node.upper, node.step}) evaluate(bound);
                return unknown("a slice of something that is not a list or a string");
            },
            [&](const Call& node) -> Value { return evaluate_call(node, span); },
            [&](const Unary& node) -> Value { return unary(node.sign, evaluate(node.operand)); },
            [&](const Binary& node) -> Value {
                const Value left = evaluate(node.left);
                return binary(node.op, left, evaluate(node.right));
            },
            [&](const Logical& node) -> Value { return evaluate_logical(node, span); },
            [&](const Comparison& node) -> Value { return evaluate_comparison(node); },
            [&](const Conditional& node) -> Value { return evaluate_conditional(node, span); },
            [&](const Lambda& node) -> Value { return make_function(node.parameters, nullptr, node.body, "a lambda"); },
            [&](const Sequence& node) -> Value { return evaluate_sequence(node); },
            [&](const Starred& node) -> Value { return evaluate(node.value); },
            [&](const Dictionary& node) -> Value { return evaluate_dictionary(node); },
            [&](const Comprehension& node) -> Value { return evaluate_comprehension(node, span); },
            [&](const Await& node) -> Value { return evaluate(node.value); },
            [&](const Yield& node) -> Value { return evaluate_yield(node); },
            [&](const NamedExpression& node) -> Value {
                const Value value = evaluate(node.value);
                if (!raised_) set_name(node.name, value);
                return value;
            },
            [&](const Unreadable&) -> Value { return unknown("the syntax here could not be read", true); },
        },
        expression.node);
}

Value Evaluator::evaluate_number(Span span) {
    std::string digits(frame_->module->source.slice(span));
    std::erase(digits, '_');
    int base = 10;
    std::size_t begin = 0;
    if (digits.size() > 2 && digits[0] == '0') {
        const char letter = static_cast<char>(digits[1] | 0x20);
        base = letter == 'x' ? 16 : letter == 'o' ? 8 : letter == 'b' ? 2 : 10;
        begin = base == 10 ? 0 : 2;
    }
    std::int64_t integer = 0;
    const char* end = digits.data() + digits.size();
    const auto [rest, failed] = std::from_chars(digits.data() + begin, end, integer, base);
    if (failed == std::errc() && rest == end) return integer;
    double real = 0;
    const auto [real_rest, real_failed] = std::from_chars(digits.data(), end, real);
    if (real_failed == std::errc() && real_rest == end && base == 10 && digits.find_first_of(".eE") != digits.npos) return real;
    return unknown("a number that is not computed with");
}

Value Evaluator::evaluate_string(const StringLiteral& literal) {
    Text result;
    result.bytes = literal.bytes;
    bool computed = false;
    Value hole = None{};
    Value before = None{};   // the texts so far, where a part is one of a few
    for (const StringPart& part : literal.parts) {
        if (const auto* content = std::get_if<StringContent>(&part.part)) {
            append(result, decoded(frame_->module->source, *content, literal.bytes));
            continue;
        }
        computed = true;
        const Value value = evaluate_replacement(std::get<Replacement>(part.part));
        const Unknown* choice = as_unknown(value);
        if (const Text* known = as_text(value)) {
            append(result, Text{known->text, {}, nullptr, false});
        } else if (choice && !choice->alternatives.empty() && is_none(hole)) {
            const Value head = heap_.text(Text{std::exchange(result, {}).text, {}, nullptr, literal.bytes});
            before = binary(Operator::add, is_none(before) ? head : binary(Operator::add, before, head), value);
        } else if (is_none(hole)) {
            hole = value;
        }
    }
    if (!is_none(hole)) return unknown(unknown_reason(hole).value_or("a part of the text is not known"), touches(hole));
    if (computed) {
        result.pieces.clear();
        text_made_ += result.text.size();
        if (text_made_ > 16 * longest_text) return unknown("too much text is made here");
    }
    const Value last = heap_.text(std::move(result));
    return is_none(before) ? last : binary(Operator::add, before, last);
}

Value Evaluator::evaluate_replacement(const Replacement& replacement) {
    const Value value = evaluate(replacement.value);
    if (replacement.format.empty()) return format_value(value, replacement.conversion, {});
    StringLiteral format{replacement.format, false};
    const auto specification = as_string(evaluate_string(format));
    return specification ? format_value(value, replacement.conversion, *specification) : unknown("a format that is not known");
}

Value Evaluator::evaluate_logical(const Logical& node, Span span) {
    const Value left = evaluate(node.left);
    const std::optional<bool> holds = truth(left);
    if (holds) return *holds == node.is_and ? evaluate(node.right) : left;
    Value right = None{};
    under(fmt::format("only where the condition at {} {}", line(node.left->span), node.is_and ? "holds" : "does not hold"),
          [&] { right = evaluate(node.right); });
    // What is surely false stays false, whatever the unknown part is.
    const auto other = truth(right);
    if (other && *other != node.is_and && std::holds_alternative<bool>(right)) return right;
    return join(left, right, "the condition at " + line(span) + " is not known");
}

Value Evaluator::evaluate_conditional(const Conditional& node, Span span) {
    const std::optional<bool> holds = truth(evaluate(node.test));
    if (holds) return evaluate(*holds ? node.yes : node.no);
    Value yes = None{}, no = None{};
    const std::string place = "the condition at " + line(node.test->span);
    under(fmt::format("only where {} holds", place), [&] { yes = evaluate(node.yes); });
    under(fmt::format("only where {} does not hold", place), [&] { no = evaluate(node.no); });
    return join(yes, no, "the condition at " + line(span) + " is not known");
}

Value Evaluator::evaluate_sequence(const Sequence& node) {
    List* list = heap_.list({}, node.kind == Sequence::Kind::tuple);
    list->elements.reserve(node.elements.size());
    for (Expr element : node.elements) {
        const auto* star = std::get_if<Starred>(&element->node);
        if (!star) {
            list->elements.push_back(evaluate(element));
            continue;
        }
        const Value spread = evaluate(star->value);
        const auto parts = elements(spread);
        if (parts) list->elements.insert(list->elements.end(), parts->known.begin(), parts->known.end());
        if (!parts) list->elements.push_back(spread);
        list->open = list->open || !parts || parts->open;
        list->doubtful = list->doubtful || !parts || parts->doubtful;
    }
    if (node.kind != Sequence::Kind::set) return list;
    Table* set = heap_.table(true);
    set->open = list->open;
    set->doubtful = list->doubtful;
    for (const Value& element : list->elements) put(*set, element, None{});
    return set;
}

Value Evaluator::evaluate_dictionary(const Dictionary& node) {
    Table* table = heap_.table();
    for (const auto& [key, value] : node.items) {
        if (key) {
            const Value name = evaluate(key);
            put(*table, name, evaluate(value));
            continue;
        }
        const Value spread = evaluate(value);
        if (const Table* other = as_table(spread)) {
            for (const auto& [name, content] : other->items) put(*table, name, content);
            table->open = table->open || other->open;
            table->doubtful = table->doubtful || other->doubtful;
        } else {
            table->open = true;
        }
    }
    return table;
}

Value Evaluator::evaluate_yield(const Yield& node) {
    const Value value = evaluate(node.value);
    if (!frame_->on_yield) return unknown("what is sent to a generator is not known");
    const OnYield hand_out = frame_->on_yield;
    const auto yielded = [&](const Value& one) -> Value {
        const auto sent = hand_out(one);
        if (sent) return *sent;
        frame_->closing = true;
        return None{};
    };
    if (!node.from) return yielded(value);
    Generator* inner = iterator_of(value);
    while (!frame_->closing && !raised_) {
        const auto next = pull(*inner);
        if (!next) break;
        frame_->unknown_rounds += next->rest;
        surely_or_perhaps(*next, [&] { yielded(next->value); });
        frame_->unknown_rounds -= next->rest;
    }
    return inner->result;
}

Value Evaluator::evaluate_comprehension(const Comprehension& node, Span span) {
    if (node.kind == Comprehension::Kind::generator) {
        // What the outermost loop goes over is looked at now, all else when an element is asked for.
        Generator made{Generator::Kind::expression, {evaluate(node.clauses.front().iterable)}, None{}};
        made.function = frame_->function;
        made.scope = frame_->scope;
        made.expression = &node;
        made.module = frame_->module;
        made.owner = frame_->owner;
        made.span = span;
        return heap_.generator(std::move(made));
    }
    Scope* outer = frame_->scope;
    frame_->scope = heap_.scope(Scope::Kind::function, outer);
    List* list = node.kind == Comprehension::Kind::list ? heap_.list({}) : nullptr;
    Table* table = list ? nullptr : heap_.table(node.kind == Comprehension::Kind::set);
    const int rounds = frame_->unknown_rounds;
    comprehend(node, 0, [&] {
        const Value element = evaluate(node.element);
        const bool open = frame_->unknown_rounds > rounds;
        if (list) {
            list->elements.push_back(element);
            list->doubtful = list->doubtful || doubted(list->born);
            list->open = list->open || open;
        } else {
            put(*table, element, node.value ? evaluate(node.value) : Value(None{}));
            table->doubtful = table->doubtful || doubted(table->born);
            table->open = table->open || open;
        }
    }, span);
    const Scope* inner = std::exchange(frame_->scope, outer);
    keep_names(node, *inner, *outer, list ? list->open || list->doubtful : table->open || table->doubtful);
    return list ? Value(list) : Value(table);
}

/// What := sets inside is set outside.
void Evaluator::keep_names(const Comprehension& node, const Scope& inner, Scope& outer, bool doubt) {
    for (const auto& [name, value] : inner.variables) {
        const bool of_clause = std::any_of(node.clauses.begin(), node.clauses.end(), [&name = name](const auto& clause) { return binds(clause.target, name); });
        if (of_clause) continue;
        const auto old = outer.variables.find(name);
        outer.variables[name] = doubt && old != outer.variables.end() ? join(old->second, value, name + " is set under a condition") : value;
    }
}

/// Calls `element` in the scope of each round; `outermost`: what the first loop goes over, where that was looked at before.
void Evaluator::comprehend(const Comprehension& node, std::size_t clause, const std::function<void()>& element, Span span, const Value* outermost) {
    if (clause == node.clauses.size()) {
        if (step()) element();
        return;
    }
    const Comprehension::Clause& part = node.clauses[clause];
    const auto go_on = [&] { comprehend(node, clause + 1, element, span); };
    if (!part.target) {
        const auto holds = truth(evaluate(part.iterable));
        if (!holds) under(fmt::format("only where the condition at {} holds", line(span)), go_on);
        else if (*holds) go_on();
        return;
    }
    Generator* all = iterator_of(outermost ? *outermost : evaluate(part.iterable));
    while (step() && !frame_->closing && !raised_) {
        const auto next = pull(*all);
        if (!next) return;
        const auto round = [&] {
            assign(part.target, next->value);
            go_on();
        };
        if (!next->rest) {
            surely_or_perhaps(*next, round);
            continue;
        }
        ++frame_->unknown_rounds;
        under(fmt::format("for each round at {}, whose number is not known", line(span)), round);
        --frame_->unknown_rounds;
    }
}

}  // namespace pgsteward::python
