// Which exception is on its way, and who takes it.
// Facts: Python's library reference, "Exception hierarchy".
#include <algorithm>

#include "python/evaluator.hpp"

namespace pgsteward::python {
namespace {

/// Each class and the one that it derives from, where that is not Exception.
constexpr std::pair<std::string_view, std::string_view> parents[] = {
    {"Exception", "BaseException"}, {"GeneratorExit", "BaseException"}, {"KeyboardInterrupt", "BaseException"}, {"SystemExit", "BaseException"},
    {"FloatingPointError", "ArithmeticError"}, {"OverflowError", "ArithmeticError"}, {"ZeroDivisionError", "ArithmeticError"},
    {"ModuleNotFoundError", "ImportError"}, {"IndexError", "LookupError"}, {"KeyError", "LookupError"}, {"UnboundLocalError", "NameError"},
    {"BlockingIOError", "OSError"}, {"ChildProcessError", "OSError"}, {"ConnectionError", "OSError"}, {"FileExistsError", "OSError"},
    {"FileNotFoundError", "OSError"}, {"InterruptedError", "OSError"}, {"IsADirectoryError", "OSError"}, {"NotADirectoryError", "OSError"},
    {"PermissionError", "OSError"}, {"ProcessLookupError", "OSError"}, {"TimeoutError", "OSError"},
    {"BrokenPipeError", "ConnectionError"}, {"ConnectionAbortedError", "ConnectionError"}, {"ConnectionRefusedError", "ConnectionError"},
    {"ConnectionResetError", "ConnectionError"}, {"NotImplementedError", "RuntimeError"}, {"RecursionError", "RuntimeError"},
    {"IndentationError", "SyntaxError"}, {"TabError", "IndentationError"}, {"UnicodeError", "ValueError"}, {"UnicodeDecodeError", "UnicodeError"},
    {"UnicodeEncodeError", "UnicodeError"}, {"UnicodeTranslateError", "UnicodeError"},
};

constexpr std::string_view prefix = "builtins.";

std::string_view parent_of(std::string_view name) {
    const auto found = std::find_if(std::begin(parents), std::end(parents), [&](const auto& one) { return one.first == name; });
    return found == std::end(parents) ? "Exception" : found->second;
}

/// Other names of the same class.
std::string_view main_name(std::string_view path) {
    if (path == "builtins.IOError" || path == "builtins.EnvironmentError" || path == "socket.error") return "builtins.OSError";
    return path;
}

/// What was raised: a class, or an object of one.
Value type_of(Evaluator& evaluator, const Value& raised) {
    if (std::holds_alternative<Class*>(raised)) return raised;
    if (const auto* instance = std::get_if<Instance*>(&raised)) return (*instance)->type;
    const Symbol* symbol = as_symbol(raised);
    if (symbol && symbol->kind == Symbol::Kind::dotted) return raised;
    if (symbol && symbol->kind == Symbol::Kind::call && !path_of(symbol->operands[0]).empty()) return symbol->operands[0];
    return evaluator.unknown("which exception is raised is not known");
}

}  // namespace

Flow Evaluator::raise(const Raise& node) {
    const Value value = evaluate(node.value);
    evaluate(node.cause);
    if (raised_ || stopped_) return stopped_ ? Flow::stopped : Flow::raised;
    const Value unseen = unknown("an exception's content is not known");
    if (node.value) raised_ = Raised{type_of(*this, value), as_symbol(value) || std::holds_alternative<Instance*>(value) ? value : unseen};
    else raised_ = handled_.empty() ? Raised{unseen, unseen} : handled_.back();
    return Flow::raised;
}

Value Evaluator::fails(std::string_view type, std::string why, bool touching) {
    const Value missing = unknown(std::move(why), touching);
    if (guards_ > 0 && !raised_) raised_ = Raised{heap_.dotted(std::string(prefix) + std::string(type)), unknown("an exception's content is not known")};
    return missing;
}

std::optional<bool> Evaluator::catches(const Value& type, const Raised& raised) {
    if (const List* several = as_list(type)) {
        std::optional<bool> all = false;
        for (const Value& one : several->elements) {
            const auto holds = catches(one, raised);
            if (holds.value_or(false)) return true;
            if (!holds) all = std::nullopt;
        }
        return several->open ? std::nullopt : all;
    }
    // Whatever is raised by what is not known, it is hardly SystemExit.
    const std::string_view path = path_of(type);
    if (path == "builtins.BaseException" || (path == "builtins.Exception" && path_of(raised.type) != "builtins.SystemExit")) return true;
    if (as_unknown(type)) return std::nullopt;
    bool told = true;
    if (derives_from(raised.type, type, told)) return true;
    return told ? std::optional(false) : std::nullopt;
}

/// `told` becomes false where a class among the ancestors is not known.
bool Evaluator::derives_from(const Value& type, const Value& wanted, bool& told, int depth) {
    constexpr int deepest = 20;
    if (const auto* own = std::get_if<Class*>(&type)) {
        if (type == wanted) return true;
        const auto& bases = (*own)->bases;
        return depth < deepest && std::any_of(bases.begin(), bases.end(), [&](const Value& base) { return derives_from(base, wanted, told, depth + 1); });
    }
    std::string_view path = main_name(path_of(type));
    const std::string_view goal = main_name(path_of(wanted));
    if (path.empty() || !path.starts_with(prefix)) {
        told = false;
        return !path.empty() && path == goal;
    }
    for (path.remove_prefix(prefix.size()); path != "BaseException"; path = parent_of(path))
        if (goal.starts_with(prefix) && goal.substr(prefix.size()) == path) return true;
    return goal == "builtins.BaseException";
}

}  // namespace pgsteward::python
