// Statements but loops and branches.
#include <algorithm>

#include "python/evaluator.hpp"
#include "python/hooks.hpp"

namespace pgsteward::python {
namespace {

template <typename... Visitors>
struct Overload : Visitors... {
    using Visitors::operator()...;
};
template <typename... Visitors>
Overload(Visitors...) -> Overload<Visitors...>;

/// Decorators that only say something about what they decorate.
bool is_remark(std::string_view path) {
    static constexpr std::string_view remarks[] = {"typing.override", "typing.final", "typing.no_type_check", "typing_extensions.override", "typing_extensions.final",
                                                   "abc.abstractmethod", "functools.total_ordering", "enum.unique"};
    return std::find(std::begin(remarks), std::end(remarks), path) != std::end(remarks);
}

/// Blocks within blocks within calls; the stack of the thread is finite.
constexpr int deepest = 700;

}  // namespace

Flow Evaluator::execute(const Block& block) {
    for (const Statement* statement : block) {
        const Flow flow = execute(*statement);
        if (flow != Flow::normal) return flow;
        if (stopped_) return Flow::stopped;
    }
    return Flow::normal;
}

Flow Evaluator::execute(const Statement& statement) {
    place_ = statement.span;
    if (raised_) return Flow::raised;
    if (!step()) return Flow::stopped;
    if (depth_ > deepest) {
        stopped_ = true;
        host_.opaque(*this, here(), "the program is nested too deeply; what follows was not examined");
        return Flow::stopped;
    }
    const Span span = statement.span;
    ++depth_;
    const Flow flow = std::visit(
        Overload{
            [&](const ExpressionStatement& node) {
                evaluate(node.value);
                return Flow::normal;
            },
            [&](const Assign& node) {
                if (!node.value) return Flow::normal;
                const Value value = evaluate(node.value);
                if (raised_) return Flow::raised;
                for (Expr target : node.targets) assign(target, value);
                return Flow::normal;
            },
            [&](const AugmentedAssign& node) {
                const Value old = evaluate(node.target);
                const Value added = evaluate(node.value);
                if (raised_) return Flow::raised;
                List* list = as_list(old);
                if (list && !list->tuple && node.op == Operator::add) {
                    Arguments arguments;
                    arguments.positional.push_back(added);
                    list_method(*list, "extend", arguments);
                } else {
                    assign(node.target, binary(node.op, old, added));
                }
                return Flow::normal;
            },
            [&](const Return& node) {
                const Value value = evaluate(node.value);
                if (raised_) return Flow::raised;
                frame_->results.push_back(value);
                return Flow::returned;
            },
            [&](const If& node) { return execute_if(node, 0, span); },
            [&](const For& node) { return execute_for(node, span); },
            [&](const While& node) { return execute_while(node, span); },
            [&](const Try& node) { return execute_try(node, span); },
            [&](const With& node) { return execute_with(node, 0, span); },
            [&](const FunctionDefinition& node) {
                define(node, span);
                return Flow::normal;
            },
            [&](const ClassDefinition& node) {
                define(node, span);
                return Flow::normal;
            },
            [&](const Import& node) {
                execute_import(node);
                return Flow::normal;
            },
            [&](const ImportFrom& node) {
                execute_import_from(node);
                return Flow::normal;
            },
            [&](const Raise& node) { return raise(node); },
            [&](const Match& node) {
                const Value subject = evaluate(node.subject);
                return raised_ ? Flow::raised : execute_match(node, 0, subject, span);
            },
            [&](const Delete& node) {
                for (Expr target : node.targets) remove(target);
                return Flow::normal;
            },
            [&](const Scoping& node) {
                auto& names = node.global ? frame_->scope->globals : frame_->scope->nonlocals;
                names.insert(names.end(), node.names.begin(), node.names.end());
                return Flow::normal;
            },
            [&](const Assert& node) {
                const std::optional<bool> holds = truth(evaluate(node.test));
                if (node.message && !holds.value_or(false)) under("only where what is asserted does not hold", [&] { evaluate(node.message); });
                if (holds && !*holds) fails("AssertionError", "what is asserted does not hold");
                return Flow::normal;
            },
            [](const Pass&) { return Flow::normal; },
            [](const Break&) { return Flow::broke; },
            [](const Continue&) { return Flow::continued; },
        },
        statement.node);
    --depth_;
    return (frame_->closing || raised_) && flow != Flow::stopped ? Flow::raised : flow;
}

void Evaluator::define(const FunctionDefinition& node, Span span) {
    Value value = make_function(node.parameters, &node.body, nullptr, node.name);
    Function* function = std::get<Function*>(value);
    function->generator = node.generator;
    for (auto decorator = node.decorators.rbegin(); decorator != node.decorators.rend(); ++decorator) {
        const Value wrapper = evaluate(*decorator);
        const std::string_view path = path_of(wrapper);
        if (path == "builtins.staticmethod") function->binding = Function::Binding::none;
        else if (path == "builtins.classmethod") function->binding = Function::Binding::class_;
        else if (path == "builtins.property") function->property = true;
        else if (path == "functools.lru_cache" || path == "functools.cache" || path == "functools.cached_property") {
            function->property = path == "functools.cached_property";
            function->kept = std::make_shared<std::vector<KeptResult>>();
        }
        else if (const auto* part = std::get_if<Attribute>(&(*decorator)->node); part && (part->name == "setter" || part->name == "deleter")) {
            // The property stays what the name means.
            set_name(node.name + std::string(part->name == "setter" ? setter_suffix : deleter_suffix), value);
            return;
        } else {
            place_ = span;
            value = decorated(value, wrapper);
            // f.register(str), app.task(): somebody keeps it, and may call it.
            const auto* made = std::get_if<Call>(&(*decorator)->node);
            const auto* keeper = std::get_if<Attribute>(made ? &made->callee->node : &(*decorator)->node);
            const auto* bound = std::get_if<const Bound*>(&wrapper);
            if (keeper && keeper->name == "register" && (as_unknown(wrapper) || (bound && !(*bound)->function))) examine_callbacks({{value}, {}, false}, "what it is registered with");
        }
    }
    set_name(node.name, value);
}

Value Evaluator::decorated(const Value& value, const Value& wrapper) {
    if (is_remark(path_of(wrapper))) return value;
    const auto* bound = std::get_if<const Bound*>(&wrapper);
    const auto* instance = std::get_if<Instance*>(&wrapper);
    // A context manager as a decorator: its two ends run around each call.
    const bool manages = std::holds_alternative<Generator*>(wrapper) || (instance && !class_attribute(*(*instance)->type, "__call__") && class_attribute(*(*instance)->type, "__enter__"));
    if (manages) return heap_.partial({heap_.dotted(std::string(runs_inside)), {wrapper, value}, {}});
    const bool calls = (instance && class_attribute(*(*instance)->type, "__call__")) || std::holds_alternative<Function*>(wrapper) || std::holds_alternative<Class*>(wrapper) || std::holds_alternative<const Partial*>(wrapper) ||
                       (bound && (*bound)->function);
    if (as_symbol(wrapper)) host_.call(*this, {wrapper, {{value}, {}, false}, here()});
    if (!calls) return value;
    const Value wrapped = call(wrapper, {{value}, {}, false});
    // What a wrapper makes of it may be unknown; what it was given is then what runs.
    return as_unknown(wrapped) || is_none(wrapped) ? value : wrapped;
}

void Evaluator::define(const ClassDefinition& node, Span span) {
    Class* type = heap_.type();
    type->name = node.name;
    type->module = frame_->module;
    type->span = span;
    for (const Argument& base : node.bases)
        if (base.kind == Argument::Kind::positional) type->bases.push_back(evaluate(base.value));
    classify_enumeration(*type);
    Scope* scope = heap_.scope(Scope::Kind::class_body, frame_->scope);
    Scope* outer = frame_->scope;
    auto left = std::exchange(frame_->left, {});
    frame_->scope = scope;
    execute(node.body);
    frame_->scope = outer;
    frame_->left = std::move(left);
    for (const std::string& name : scope->order)
        if (const auto found = scope->variables.find(name); found != scope->variables.end()) type->attributes.emplace_back(name, found->second);
    for (const Statement* statement : node.body)
        if (const auto* field = std::get_if<Assign>(&statement->node); field && field->targets.size() == 1)
            if (const auto* name = std::get_if<Name>(&field->targets[0]->node)) type->fields.push_back(name->id);
    for (auto& [name, value] : type->attributes)
        if (auto* function = std::get_if<Function*>(&value)) (*function)->owner = type;
    if (type->enumeration != Class::Enumeration::no) make_members(*type);
    Value metaclass = None{};
    Arguments options;
    for (const Argument& argument : node.bases) {
        if (argument.kind != Argument::Kind::keyword) continue;
        if (argument.name == "metaclass") metaclass = evaluate(argument.value);
        else options.keywords.emplace_back(argument.name, evaluate(argument.value));
    }
    class_was_made(*this, *type, metaclass, options);
    Value value = type;
    for (auto decorator = node.decorators.rbegin(); decorator != node.decorators.rend(); ++decorator) value = decorated(value, evaluate(*decorator));
    set_name(node.name, value);
}

void Evaluator::remove(Expr target) {
    if (const auto* name = std::get_if<Name>(&target->node)) {
        if (conditions_.empty()) frame_->scope->variables.erase(name->id);
    } else if (const auto* item = std::get_if<Subscript>(&target->node)) {
        const Value object = evaluate(item->object);
        if (const auto* part = std::get_if<Slice>(&item->index->node)) return set_slice(object, *part, {});
        const Value index = evaluate(item->index);
        Arguments arguments;
        arguments.positional.push_back(index);
        if (Table* table = as_table(object)) table_method(*table, "pop", arguments);
        if (List* list = as_list(object)) list_method(*list, "pop", arguments);
    } else if (const auto* part = std::get_if<Attribute>(&target->node)) {
        evaluate(part->object);
    } else if (const auto* several = std::get_if<Sequence>(&target->node)) {
        for (Expr one : several->elements) remove(one);
    }
}

}  // namespace pgsteward::python
