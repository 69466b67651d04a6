#include "python/evaluator.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pgsteward::python {
namespace {

/// Statements, rounds of loops and calls, together.
constexpr std::size_t most_steps = 200'000;
constexpr std::size_t most_alternatives = 6;

}  // namespace

const Value* Arguments::keyword(std::string_view name) const {
    for (const auto& [given, value] : keywords)
        if (given == name) return &value;
    return nullptr;
}

Evaluator::Evaluator(const FileTree& tree, std::string path, const Module& module, Host host)
    : tree_(tree), path_(std::move(path)), main_(module), host_(std::move(host)) {
    main_frame_.module = &main_;
    main_frame_.scope = heap_.scope(Scope::Kind::module, nullptr);
    main_frame_.scope->variables.emplace("__name__", text("migration"));
    main_frame_.scope->variables.emplace("__file__", text(path_in_made_up_root(path_)));
    module_paths_[&main_] = path_;
    frame_ = &main_frame_;
}

void Evaluator::run() {
    execute(main_.body);
    raised_.reset();
}

Value* Evaluator::global(const std::string& name) {
    const auto found = main_frame_.scope->variables.find(name);
    return found == main_frame_.scope->variables.end() ? nullptr : &found->second;
}

bool Evaluator::step() {
    if (stopped_) return false;
    if (++steps_ <= most_steps) return true;
    stopped_ = true;
    const Location at{main_.source, frame_->module == &main_ ? place_ : here_};
    host_.opaque(*this, at, fmt::format("the program takes more than {} steps; what follows was not examined", most_steps));
    return false;
}

std::string Evaluator::line(Span span) const {
    const SourceText& source = frame_->module->source;
    const std::uint32_t number = source.position(span.begin).line;
    if (frame_->module == &main_) return fmt::format("line {}", number);
    return fmt::format("{}:{}", source.name(), number);
}

Value Evaluator::unknown(std::string why, bool touching) {
    Unknown result;
    result.why = std::move(why);
    result.at = {frame_->module->source, place_};
    result.touches = touching;
    return heap_.unknown(std::move(result));
}

Value Evaluator::unknown_element(const Value& of) {
    return unknown(unknown_reason(of).value_or("it comes from values that are not known"), !as_symbol(of) && touches(of));
}

std::size_t Evaluator::push_condition(std::string condition_text) {
    conditions_.push_back({++last_condition_, std::move(condition_text)});
    heap_.condition = last_condition_;
    return conditions_.size() - 1;
}

/// Takes away one condition; those that came after it (what may have ended early) stay.
void Evaluator::pop_condition(std::size_t index) {
    if (index < conditions_.size()) conditions_.erase(conditions_.begin() + static_cast<std::ptrdiff_t>(index));
    heap_.condition = conditions_.empty() ? 0 : conditions_.back().id;
}

void Evaluator::truncate_conditions(std::size_t size) {
    if (conditions_.size() > size) conditions_.resize(size);
    heap_.condition = conditions_.empty() ? 0 : conditions_.back().id;
}

bool Evaluator::still_holds(std::uint32_t condition_then) const {
    return condition_then == 0 || condition_then == heap_.condition ||
           std::any_of(conditions_.begin(), conditions_.end(), [&](const Condition& one) { return one.id == condition_then; });
}

std::string Evaluator::condition() const {
    std::string result;
    const auto add = [&](const std::string& part) {
        if (part.empty() || result.find(part) != result.npos) return;
        result += (result.empty() ? "" : ", and ") + part;
    };
    for (const Condition& one : conditions_) add(one.text);
    for (const Frame* frame = frame_; frame; frame = frame->caller) add(frame->doubt);
    return result;
}

void Evaluator::under(const std::string& condition_text, const std::function<void()>& body) {
    if (raised_) return;
    const std::size_t index = push_condition(condition_text);
    body();
    truncate_conditions(index);
    raised_.reset();   // it need not have come so far
}

std::optional<std::string> Evaluator::unknown_reason(const Value& value) const {
    if (const Unknown* unknown = as_unknown(value)) return unknown->why;
    return std::nullopt;
}

/// A value that is one or the other.
Value Evaluator::join(const Value& a, const Value& b, const std::string& why) {
    if (a == b) return a;
    if (equal(a, b).value_or(false)) return a;
    Unknown result;
    result.at = {frame_->module->source, place_};
    result.touches = touches(a) || touches(b);
    bool complete = true;
    for (const Value& value : {a, b}) {
        const Unknown* part = as_unknown(value);
        if (!part) result.alternatives.push_back(value);
        else if (part->alternatives.empty()) complete = false;
        else result.alternatives.insert(result.alternatives.end(), part->alternatives.begin(), part->alternatives.end());
        if (part && result.why.empty()) result.why = part->why;
    }
    if (!complete || result.alternatives.size() > most_alternatives) {
        result.alternatives.clear();
    }
    if (result.why.empty()) result.why = why;
    return heap_.unknown(std::move(result));
}

bool Evaluator::touches(const Value& value, int depth) const {
    if (depth > 8) return false;
    const auto any = [&](const auto& values) {
        return std::any_of(values.begin(), values.end(), [&](const Value& one) { return touches(one, depth + 1); });
    };
    const auto any_named = [&](const auto& pairs) {
        return std::any_of(pairs.begin(), pairs.end(), [&](const auto& one) { return touches(one.second, depth + 1); });
    };
    if (const Unknown* unknown = as_unknown(value)) return unknown->touches;
    if (const Symbol* symbol = as_symbol(value))
        return host_.touches(*symbol) || any(symbol->operands) || any(symbol->arguments) || any_named(symbol->keywords);
    if (const List* list = as_list(value)) {
        // What holds thousands of rows is data.
        return list->elements.size() < 1000 && any(list->elements);
    }
    if (const Table* table = as_table(value)) return table->items.size() < 1000 && any_named(table->items);
    if (const auto* bound = std::get_if<const Bound*>(&value)) return touches((*bound)->object, depth + 1);
    if (const auto* partial = std::get_if<const Partial*>(&value))
        return touches((*partial)->callee, depth + 1) || any((*partial)->arguments) || any_named((*partial)->keywords);
    if (const auto* instance = std::get_if<Instance*>(&value)) return any_named((*instance)->attributes);
    if (auto* generator = std::get_if<Generator*>(&value)) return touches((*generator)->callee, depth + 1) || any((*generator)->sources);
    return false;
}

}  // namespace pgsteward::python
