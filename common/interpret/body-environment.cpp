#include "interpret/body-environment.hpp"

namespace pgsteward::interpret::body {
namespace {

std::shared_ptr<const Value> shared(Value value) { return std::make_shared<const Value>(std::move(value)); }

Value typed(const Value& value, const std::string& type, const std::string& name) {
    return type.empty() ? value : as_type(value, type, name);
}

}  // namespace

const SystemView Environment::no_system_view;

void Environment::declare(const std::string& name, std::string type, const Value& value) {
    auto result = shared(typed(value, type, name));
    variables_[name] = {std::move(type), std::move(result)};
}

void Environment::assign(const std::string& name, const Value& value) {
    forget(name);
    auto& variable = variables_[name];
    variable.value = shared(typed(value, variable.type, name));
}

void Environment::forget(const std::string& name) {
    const std::string fields = name + ".";
    for (auto i = variables_.lower_bound(fields); i != variables_.end() && i->first.starts_with(fields);)
        i = variables_.erase(i);
    if (const auto found = variables_.find(name); found != variables_.end())
        found->second.value = shared(typed(unknown_value(name), found->second.type, name));
}

const Value* Environment::find(const std::string& name) const {
    const auto found = variables_.find(name);
    return found == variables_.end() ? nullptr : found->second.value.get();
}

std::map<std::string, Environment::Variable> Environment::taken(const std::string& name) {
    std::map<std::string, Variable> result;
    const std::string fields = name + ".";
    for (auto i = variables_.lower_bound(fields); i != variables_.end() && i->first.starts_with(fields);) {
        result.insert(*i);
        i = variables_.erase(i);
    }
    if (auto node = variables_.extract(name)) result.insert(std::move(node));
    return result;
}

void Environment::put_back(const std::string& name, std::map<std::string, Variable> variables) {
    taken(name);
    variables_.merge(std::move(variables));
}

void Environment::merge(const Environment& other) {
    for (auto i = variables_.begin(); i != variables_.end();) {
        const auto found = other.variables_.find(i->first);
        auto& [name, variable] = *i;
        if (found == other.variables_.end()) {
            i = variables_.erase(i);
            continue;
        }
        const auto& value = found->second.value;
        if (variable.value != value && *variable.value != *value)
            variable.value = shared(typed(unknown_value(name), variable.type, name));
        ++i;
    }
}

}  // namespace pgsteward::interpret::body
