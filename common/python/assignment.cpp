// Where values go: names, items, attributes, several at once.
#include <algorithm>

#include "python/cost.hpp"
#include "python/evaluator.hpp"
#include "python/hooks.hpp"

namespace pgsteward::python {
namespace {

bool among(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// x[a:b] of a list of `size` elements: where it begins and ends; nothing where that is not known.
std::optional<std::pair<std::ptrdiff_t, std::ptrdiff_t>> bounds_of(const Value& lower, const Value& upper, std::size_t size) {
    const auto all = static_cast<std::int64_t>(size);
    const auto place = [&](const Value& bound, std::int64_t otherwise) -> std::optional<std::int64_t> {
        if (is_none(bound)) return otherwise;
        const auto at = as_integer(bound);
        return at ? std::optional(std::clamp<std::int64_t>(*at < 0 ? *at + all : *at, 0, all)) : std::nullopt;
    };
    const auto begin = place(lower, 0), end = place(upper, all);
    if (!begin || !end) return std::nullopt;
    return std::pair<std::ptrdiff_t, std::ptrdiff_t>(*begin, std::max(*begin, *end));
}

}  // namespace

/// x[a:b] = values, and del x[a:b] where there are none.
void Evaluator::set_slice(const Value& object, const Slice& slice, const Elements& values) {
    const Value lower = evaluate(slice.lower), upper = evaluate(slice.upper), step_size = evaluate(slice.step);
    List* list = as_list(object);
    if (!list || list->tuple) return;
    steps_ += cost_of(object);
    const auto bounds = is_none(step_size) ? bounds_of(lower, upper, list->elements.size()) : std::nullopt;
    const bool certain = bounds && !list->open && !list->doubtful && !doubted(list->born);
    const auto begin = list->elements.begin();
    if (certain) list->elements.erase(begin + bounds->first, begin + bounds->second);
    const std::ptrdiff_t at = certain ? bounds->first : static_cast<std::ptrdiff_t>(list->elements.size());
    list->elements.insert(list->elements.begin() + at, values.known.begin(), values.known.end());
    list->open = list->open || values.open;
    list->doubtful = list->doubtful || values.doubtful || !certain;
}

void Evaluator::set_name(const std::string& name, const Value& value) {
    Scope* scope = frame_->scope;
    const bool global = among(scope->globals, name);
    if (global || among(scope->nonlocals, name)) {
        Scope* outer = scope->parent;
        while (outer && outer->parent && (global || !outer->variables.contains(name))) outer = outer->parent;
        if (outer) {
            // A name outside is seen by others, whatever the condition here.
            const auto found = outer->variables.find(name);
            const bool joined = found != outer->variables.end() && !conditions_.empty();
            outer->variables[name] = joined ? join(found->second, value, name + " is set under a condition") : value;
            return;
        }
    }
    if (scope->kind == Scope::Kind::class_body && !scope->variables.contains(name)) scope->order.push_back(name);
    scope->variables[name] = value;
}

void Evaluator::assign(Expr target, const Value& value) {
    if (raised_) return;
    if (const auto* name = std::get_if<Name>(&target->node)) {
        set_name(name->id, value);
    } else if (const auto* attribute_target = std::get_if<Attribute>(&target->node)) {
        const Value object = evaluate(attribute_target->object);
        place_ = target->span;
        set_attribute(object, attribute_target->name, value);
    } else if (const auto* item = std::get_if<Subscript>(&target->node)) {
        const Value object = evaluate(item->object);
        if (const auto* part = std::get_if<Slice>(&item->index->node)) {
            const auto all = elements(value);
            return set_slice(object, *part, all ? *all : Elements{{unknown(unknown_reason(value).value_or("what a slice is set to is not known"), touches(value))}, true, false});
        }
        const Value key = evaluate(item->index);
        if (!raised_) set_item(object, key, value);
    } else if (const auto* several = std::get_if<Sequence>(&target->node)) {
        unpack(several->elements, value);
    } else if (const auto* star = std::get_if<Starred>(&target->node)) {
        assign(star->value, value);
    }
}

void Evaluator::unpack(const std::vector<Expr>& targets, const Value& value) {
    const auto parts = elements(value);
    const auto star = std::find_if(targets.begin(), targets.end(),
                                   [](Expr target) { return std::holds_alternative<Starred>(target->node); });
    const bool has_star = star != targets.end();
    const bool fits = parts && !parts->open && !parts->doubtful &&
                      (has_star ? parts->known.size() + 1 >= targets.size() : parts->known.size() == targets.size());
    if (!fits) {
        const auto reason = unknown_reason(value);
        if (parts && !parts->open && !parts->doubtful) fails("ValueError", "there are not as many values as names");
        for (Expr target : targets)
            assign(target, unknown(reason ? *reason : "what is unpacked here is not known", touches(value)));
        return;
    }
    const std::size_t before = static_cast<std::size_t>(star - targets.begin());
    const std::size_t extra = parts->known.size() + 1 - targets.size();
    for (std::size_t i = 0; i < targets.size(); ++i) {
        if (!has_star || i < before) {
            assign(targets[i], parts->known[i]);
        } else if (i == before) {
            const auto begin = parts->known.begin() + static_cast<std::ptrdiff_t>(i);
            assign(targets[i], heap_.list({begin, begin + static_cast<std::ptrdiff_t>(extra)}));
        } else {
            assign(targets[i], parts->known[i - 1 + extra]);
        }
    }
}

void Evaluator::set_item(const Value& object, const Value& key, const Value& value) {
    if (Table* table = as_table(object)) {
        const Value* old = find_in(*table, key);
        const bool doubt = doubted(table->born);
        if (doubt && !old) table->doubtful = true;
        if (as_unknown(key)) {
            steps_ += table->items.size() / 100;
            for (auto& [other, content] : table->items)
                if (key_of(other)) content = join(content, value, "an item is set by a key that is not known");
        }
        put(*table, key, old && doubt ? join(*old, value, "an item is set under a condition") : value);
    } else if (List* list = as_list(object)) {
        const auto index = as_integer(key);
        const auto size = static_cast<std::int64_t>(list->elements.size());
        if (index && *index >= -size && *index < size) {
            Value& slot = list->elements[static_cast<std::size_t>(*index < 0 ? *index + size : *index)];
            slot = doubted(list->born) ? join(slot, value, "an item is set under a condition") : value;
        } else {
            steps_ += list->elements.size() / 100;
            for (Value& element : list->elements) element = join(element, value, "an item is set by an index that is not known");
            list->open = true;
            list->elements.push_back(value);
        }
    } else if (touches(object) || touches(value)) {
        host_.opaque(*this, here(), "something that reaches the database is stored where it cannot be followed");
    }
}

void Evaluator::set_attribute(const Value& object, const std::string& name, const Value& value) {
    const auto joined = [&](const Value* old) {
        return old && !conditions_.empty() ? join(*old, value, name + " is set under a condition") : value;
    };
    const auto set = [&](auto* holder, const Value* inherited) {
        if (Value* old = holder->find(name)) *old = joined(old);
        else holder->attributes.emplace_back(name, joined(inherited));
    };
    const auto of_class = [&](const Class& type) {
        const Value* found = class_attribute(type, name);
        return found && !std::holds_alternative<Function*>(*found) ? found : nullptr;
    };
    if (auto* instance = std::get_if<Instance*>(&object)) {
        steps_ += (*instance)->attributes.size() / 50;
        const Value* setter = class_attribute(*(*instance)->type, name + std::string(setter_suffix));
        if (auto* function = setter ? std::get_if<Function*>(setter) : nullptr) {
            call(heap_.bound({object, name, *function}), {{value}, {}, false});
            return;
        }
        const bool being_made = (*instance)->self == *instance;  // nobody has seen what its class says
        set(*instance, being_made ? nullptr : of_class(*(*instance)->type));
    } else if (auto* type = std::get_if<Class*>(&object)) {
        set(*type, of_class(**type));
    } else if (auto* space = std::get_if<Namespace*>(&object)) {
        auto& variables = (*space)->scope->variables;
        const auto old = variables.find(name);
        variables[name] = joined(old == variables.end() ? nullptr : &old->second);
    } else {
        const Location at{main_.source, frame_->module == &main_ ? place_ : here_};
        host_.call(*this, {heap_.dotted("builtins.setattr"), {{object, text(name), value}, {}, false}, at});
    }
}

}  // namespace pgsteward::python
