// Calls: who is called, with what, and what comes back.
#include <fmt/format.h>

#include <algorithm>

#include "python/cost.hpp"
#include "python/evaluator.hpp"
#include "python/hooks.hpp"
#include "python/iteration.hpp"
#include "python/moments.hpp"
#include "python/regex.hpp"

namespace pgsteward::python {
namespace {

constexpr int most_nested_calls = 60;
constexpr int most_recursive = 4;

/// The key of a call: equal for equal arguments, and for the same objects.
std::string key_of_call(const Arguments& arguments) {
    std::string result;
    const auto add = [&](const Value& value) {
        const auto key = key_of(value);
        const auto* instance = std::get_if<Instance*>(&value);
        result += key ? *key : instance ? fmt::format("object {}", fmt::ptr(*instance)) : fmt::format("value {} of {}", result.size(), fmt::ptr(&arguments));
        result += '\0';
    };
    for (const Value& value : arguments.positional) add(value);
    for (const auto& [name, value] : arguments.keywords) result += name + '=', add(value);
    return result;
}

}  // namespace

Value Evaluator::evaluate_call(const Call& node, Span span) {
    const Value callee = evaluate(node.callee);
    static constexpr std::string_view keeps_all[] = {"builtins.list", "builtins.set", "builtins.tuple"};
    const bool passes_on = sorting_ && std::find(std::begin(keeps_all), std::end(keeps_all), path_of(callee)) != std::end(keeps_all);
    const bool sorting = std::exchange(sorting_, path_of(callee) == "builtins.sorted" || passes_on);
    Arguments arguments = evaluate_arguments(node.arguments);
    sorting_ = sorting;
    if (stopped_ || raised_) return None{};
    place_ = span;
    if (frame_->module == &main_) here_ = span;
    if (path_of(callee) == "builtins.super" && arguments.positional.empty()) return super_of(*frame_);
    return call(callee, std::move(arguments));
}

Arguments Evaluator::evaluate_arguments(const std::vector<Argument>& arguments) {
    Arguments result;
    for (const Argument& argument : arguments) {
        Value value = evaluate(argument.value);
        switch (argument.kind) {
            case Argument::Kind::positional: result.positional.push_back(value); break;
            case Argument::Kind::keyword: result.keywords.emplace_back(argument.name, value); break;
            case Argument::Kind::star: {
                const auto all = elements(value);
                if (all) result.positional.insert(result.positional.end(), all->known.begin(), all->known.end());
                if (!all || all->open || all->doubtful) result.open = true;
                if (!all && touches(value)) result.positional.push_back(value);
                break;
            }
            case Argument::Kind::double_star: {
                const Table* table = as_table(value);
                if (!table || table->open || table->doubtful) result.open = true;
                if (!table) break;
                for (const auto& [key, content] : table->items)
                    if (const auto name = as_string(key)) result.keywords.emplace_back(*name, content);
                break;
            }
        }
    }
    return result;
}

Value Evaluator::make_function(const std::vector<Parameter>& parameters, const Block* body, Expr result, std::string name) {
    Function* function = heap_.function();
    function->name = std::move(name);
    function->parameters = &parameters;
    function->body = body;
    function->result = result;
    function->scope = frame_->scope;
    function->module = frame_->module;
    for (const Parameter& parameter : parameters) {
        function->has_default.push_back(parameter.default_value != nullptr);
        function->defaults.push_back(evaluate(parameter.default_value));
    }
    return function;
}

Value Evaluator::call(const Value& callee, Arguments arguments) {
    if (!step() || frame_->closing || raised_) return None{};
    if (calls_ >= most_nested_calls || depth_ > 1500) {
        host_.opaque(*this, here(), "calls are nested too deeply to be followed");
        return unknown("calls are nested too deeply", true);
    }
    ++calls_;
    const Span here_before = here_;
    Value result = None{};
    if (auto* function = std::get_if<Function*>(&callee)) result = call_function(**function, std::move(arguments));
    else if (const auto* bound = std::get_if<const Bound*>(&callee)) result = call_bound(**bound, std::move(arguments));
    else if (const auto* type = std::get_if<Class*>(&callee)) result = call_class(**type, std::move(arguments));
    else if (const Symbol* symbol = as_symbol(callee)) result = call_symbol(*symbol, std::move(arguments));
    else if (const auto* partial = std::get_if<const Partial*>(&callee)) {
        Arguments all{(*partial)->arguments, (*partial)->keywords, arguments.open};
        all.positional.insert(all.positional.end(), arguments.positional.begin(), arguments.positional.end());
        for (auto& keyword : arguments.keywords) {
            std::erase_if(all.keywords, [&](const auto& old) { return old.first == keyword.first; });
            all.keywords.push_back(std::move(keyword));
        }
        result = call((*partial)->callee, std::move(all));
    } else if (const auto* instance = std::get_if<Instance*>(&callee)) {
        const auto method = instance_attribute(**instance, "__call__");
        result = method ? call(*method, std::move(arguments)) : call_unknown(callee, arguments);
    } else {
        result = call_unknown(callee, arguments);
    }
    here_ = here_before;
    --calls_;
    return result;
}

/// Fills the scope of a call with its parameters; false when they do not fit.
bool Evaluator::bind(const Function& function, Arguments& arguments, Scope& scope) {
    std::size_t next = 0;
    std::vector<bool> used(arguments.keywords.size(), false);
    const auto& parameters = *function.parameters;
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        const Parameter& parameter = parameters[i];
        Value& slot = scope.variables[parameter.name];
        if (parameter.kind == Parameter::Kind::star) {
            List* rest = heap_.tuple({});
            for (; next < arguments.positional.size(); ++next) rest->elements.push_back(arguments.positional[next]);
            rest->open = arguments.open;
            slot = rest;
            continue;
        }
        if (parameter.kind == Parameter::Kind::double_star) {
            Table* rest = heap_.table();
            for (std::size_t k = 0; k < used.size(); ++k) {
                const bool named = std::any_of(parameters.begin(), parameters.end(), [&](const Parameter& other) {
                    return other.name == arguments.keywords[k].first && other.kind == Parameter::Kind::normal;
                });
                if (!named) put(*rest, text(arguments.keywords[k].first), arguments.keywords[k].second);
            }
            rest->open = arguments.open;
            slot = rest;
            continue;
        }
        if (!parameter.keyword_only && next < arguments.positional.size()) {
            slot = arguments.positional[next++];
            continue;
        }
        const auto given = std::find_if(arguments.keywords.begin(), arguments.keywords.end(),
                                        [&](const auto& keyword) { return keyword.first == parameter.name; });
        if (given != arguments.keywords.end()) slot = given->second;
        else if (arguments.open) slot = unknown(parameter.name + " is among arguments that are not known");
        else if (function.has_default[i]) slot = function.defaults[i];
        else slot = unknown(parameter.name + " is not given", false);
    }
    return next >= arguments.positional.size();
}

/// A function that calls itself under conditions that are not known ends somewhere: a few levels show what it does.
bool Evaluator::enter(const Function& function) {
    Recursion& recursion = recursions_[&function];
    if (recursion.depth >= most_recursive && !conditions_.empty()) {
        recursion.cut = true;
        return false;
    }
    if (recursion.depth++ == 0) recursion.activity = host_.activity();
    return true;
}

void Evaluator::leave(const Function& function) {
    const auto found = recursions_.find(&function);
    if (--found->second.depth > 0) return;
    if (found->second.cut && host_.activity() != found->second.activity)
        host_.opaque(*this, here(), fmt::format("{}() calls itself an unknown number of times", function.name));
    recursions_.erase(found);
}

/// A function that keeps its results runs once for the same arguments.
Value Evaluator::call_cached(const Function& function, Arguments arguments) {
    const std::string key = key_of_call(arguments);
    const auto found = std::find_if(function.kept->begin(), function.kept->end(), [&](const KeptResult& one) { return one.arguments == key; });
    const bool told = found != function.kept->end() && still_holds(found->condition);
    if (told) return found->value;
    const std::uint32_t condition_now = heap_.condition;
    const auto run = [&] {
        const auto kept = std::exchange(const_cast<Function&>(function).kept, nullptr);
        const Value value = call_function(function, std::move(arguments));
        const_cast<Function&>(function).kept = kept;
        return value;
    };
    if (found != function.kept->end()) {
        Value value = found->value;
        const std::string name = function.name;
        under("unless " + name + "() was called so before", [&] { value = join(value, run(), "what " + name + "() gives depends on a condition"); });
        return value;
    }
    const Value value = run();
    if (raised_) return value;
    function.kept->push_back({key, value, condition_now});
    return value;
}

Value Evaluator::call_function(const Function& function, Arguments arguments, Scope* prepared) {
    if (function.kept && !prepared && !arguments.open) return call_cached(function, std::move(arguments));
    Scope* scope = prepared ? prepared : heap_.scope(Scope::Kind::function, function.scope);
    if (!prepared) bind(function, arguments, *scope);
    if (function.generator && !prepared) {
        Generator made{Generator::Kind::function, {}, None{}};
        made.function = &function;
        made.scope = scope;
        made.module = function.module;
        made.owner = function.owner;
        return heap_.generator(std::move(made));
    }
    if (!enter(function)) return unknown(function.name + "() calls itself an unknown number of times");
    Frame frame;
    frame.module = function.module;
    frame.scope = scope;
    frame.caller = frame_;
    frame.owner = function.owner;
    frame.function = &function;
    const std::size_t conditions = conditions_.size();
    const bool outer_broke = std::exchange(maybe_broke_, false);
    const bool sorting = std::exchange(sorting_, false);
    frame_ = &frame;
    Value result = None{};
    Flow flow = Flow::returned;
    if (function.body) flow = execute(*function.body);
    else frame.results.push_back(evaluate(function.result));
    if (flow == Flow::normal) frame.results.push_back(None{});
    frame_ = frame.caller;
    maybe_broke_ = outer_broke;
    sorting_ = sorting;
    truncate_conditions(conditions);
    leave(function);
    if (!frame.results.empty()) result = frame.results.front();
    for (std::size_t i = 1; i < frame.results.size(); ++i)
        result = join(result, frame.results[i], fmt::format("what {}() returns depends on a condition", function.name));
    if (flow == Flow::raised && frame.results.empty()) return unknown(function.name + "() fails");
    return result;
}

Value Evaluator::call_bound(const Bound& bound, Arguments arguments) {
    if (bound.function) {
        arguments.positional.insert(arguments.positional.begin(), bound.object);
        return call_function(*bound.function, std::move(arguments));
    }
    if (auto* generator = std::get_if<Generator*>(&bound.object))
        if (const auto given = generator_method(**generator, bound.name, arguments)) return *given;
    if (auto* function = std::get_if<Function*>(&bound.object); function && (*function)->kept && bound.name == "cache_clear") {
        (*function)->kept->clear();
        return None{};
    }
    if (const auto given = call_named_tuple(bound.object, bound.name, arguments)) return *given;
    std::optional<Value> result;
    static constexpr std::string_view at_once[] = {"add", "append", "appendleft", "discard", "get", "items", "keys", "pop", "popleft", "setdefault", "update", "values"};
    if (std::find(std::begin(at_once), std::end(at_once), bound.name) == std::end(at_once)) steps_ += cost_of(bound.object);
    if (const Text* known = as_text(bound.object)) result = text_method(*known, bound.name, arguments);
    else if (List* list = as_list(bound.object)) result = list_method(*list, bound.name, arguments);
    else if (Table* table = as_table(bound.object)) {
        if (table->set) result = set_method(*table, bound.name, arguments);
        if (!result) result = table_method(*table, bound.name, arguments);
    }
    if (result) return *result;
    // f.delay(), f.submit(): what somebody made of a function may call it.
    const bool only_looks = bound.name.starts_with("cache_");
    if (!only_looks) examine_callbacks({{bound.object}, {}, false}, bound.name + "()");
    return call_unknown(heap_.bound(bound), arguments);
}

Value Evaluator::call_symbol(const Symbol& symbol, Arguments arguments) {
    const Value known = resolved(symbol);
    if (!as_symbol(known)) return call(known, std::move(arguments));
    for (const Value& value : arguments.positional)
        if (!as_table(value)) steps_ += cost_of(value);
    const Symbol& target = *as_symbol(known);
    if (target.kind == Symbol::Kind::dotted) {
        std::optional<Value> result;
        if (target.name.starts_with("builtins.")) result = call_builtin(std::string_view(target.name).substr(9), arguments);
        else result = call_library(target.name, arguments);
        if (result) return *result;
    } else if (target.kind == Symbol::Kind::member) {
        if (const auto result = path_method(target.operands[0], target.name, arguments)) return *result;
        if (const auto result = regex_method(*this, target.operands[0], target.name, arguments)) return *result;
        if (const auto result = moment_method(heap_, target.operands[0], target.name, arguments)) return *result;
        if (const auto result = filled_template(target, arguments)) return *result;
        if (const auto result = exit_stack_method(target, arguments)) return *result;
    }
    if (target.kind == Symbol::Kind::call)
        if (const auto result = call_getter(*this, known, arguments)) return *result;
    if (target.kind != Symbol::Kind::dotted || target.name.starts_with("alembic.") || target.name.starts_with("sqlalchemy."))
        for (Value& value : arguments.positional)
            if (auto* generator = std::get_if<Generator*>(&value)) {
                // They go through it, and keep what it gave.
                Elements all = all_of(**generator);
                List* list = heap_.list(std::move(all.known));
                list->open = all.open;
                list->doubtful = all.doubtful;
                value = list;
            }
    if (auto answer = host_.call(*this, {known, arguments, here()})) return *answer;

    const bool given = std::any_of(arguments.positional.begin(), arguments.positional.end(), [&](const Value& v) { return touches(v); }) ||
                       std::any_of(arguments.keywords.begin(), arguments.keywords.end(), [&](const auto& k) { return touches(k.second); });
    const bool reaches = target.kind != Symbol::Kind::dotted && touches(known);
    examine_callbacks(arguments, target.name.empty() ? "what is called here" : target.name);
    Symbol result;
    result.kind = Symbol::Kind::call;
    result.operands.push_back(known);
    result.arguments = std::move(arguments.positional);
    result.keywords = std::move(arguments.keywords);
    result.open = arguments.open;
    result.at = {frame_->module->source, place_};
    const Value made = heap_.symbol(std::move(result));
    if (reaches)
        host_.opaque(*this, here(), target.kind == Symbol::Kind::member ? fmt::format("{}() of something that reaches the database cannot be read", target.name)
                                                                        : "what is called here may reach the database, and cannot be read");
    else if (given)
        host_.opaque(*this, here(), fmt::format("{} is given something that reaches the database, and cannot be read",
                                                target.name.empty() ? "what is called here" : target.name + "()"));
    return made;
}

Value Evaluator::call_unknown(const Value& callee, const Arguments& arguments) {
    if (const Unknown* missing = as_unknown(callee); missing && !missing->alternatives.empty()) {
        Value result = None{};
        bool first = true;
        for (const Value& one : missing->alternatives) {
            under("depending on " + missing->why, [&] {
                const Value part = call(one, arguments);
                result = first ? part : join(result, part, missing->why);
            });
            first = false;
        }
        return result;
    }
    if (const Unknown* missing = as_unknown(callee); missing && !missing->member.empty()) host_.call(*this, {callee, arguments, here()});
    bool touching = touches(callee);
    for (const Value& value : arguments.positional) touching = touching || touches(value);
    for (const auto& [name, value] : arguments.keywords) touching = touching || touches(value);
    const auto reason = unknown_reason(callee);
    const std::string why = reason ? *reason : fmt::format("a call of {} that is not followed", kind_of(callee));
    if (touching) host_.opaque(*this, here(), "this call may reach the database and cannot be followed: " + why);
    examine_callbacks(arguments, "code that cannot be read");
    return unknown(why, touching);
}

void Evaluator::examine_callbacks(const Arguments& arguments, const std::string& whom) {
    const auto examine = [&](const Value& value) {
        if (auto* generator = std::get_if<Generator*>(&value)) return under(fmt::format("if {} goes through it", whom), [&] { all_of(**generator); });
        const auto* function = std::get_if<Function*>(&value);
        const auto* bound = std::get_if<const Bound*>(&value);
        const auto* partial = std::get_if<const Partial*>(&value);
        const auto* type = std::get_if<Class*>(&value);
        if (!function && !partial && !(bound && (*bound)->function) && !(type && is_called_by_base(**type))) return;
        if (function && recursions_.contains(*function)) return;  // it runs already
        under(fmt::format("if {} calls it", whom), [&] { call(value, {}); });
    };
    constexpr std::size_t most_held = 50;
    const auto examine_all = [&](const Value& value) {
        examine(value);
        if (const List* list = as_list(value); list && list->elements.size() <= most_held)
            for (const Value& element : std::vector(list->elements)) examine(element);
        // globals() holds whatever the module has; that it is handed on says nothing.
        if (const Table* table = as_table(value); table && table->items.size() <= most_held && !find_in(*table, text("__name__")))
            for (const auto& [key, content] : std::vector(table->items)) examine(content);
    };
    for (const Value& value : arguments.positional) examine_all(value);
    for (const auto& [name, value] : arguments.keywords) examine_all(value);
}

}  // namespace pgsteward::python
