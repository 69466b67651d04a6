#include "access/tenant-setting.hpp"

#include <algorithm>
#include <functional>

#include "access/predicate-evaluate.hpp"
#include "text/ascii-case.hpp"

namespace pgsteward::access {
namespace {

using Kind = Formula::Kind;

/// What stands on both sides of a comparison, and where constants are near.
bool compares(Kind kind) {
    return kind == Kind::compare || kind == Kind::distinct || kind == Kind::like || kind == Kind::any || kind == Kind::all || kind == Kind::null_if;
}

std::optional<std::string> constant_text(const Formula& formula) {
    if (!is_closed(formula)) return std::nullopt;
    const Value value = evaluate(formula, {}, {});
    return value.is_special() ? std::nullopt : printed(value);
}

class Reader {
public:
    explicit Reader(std::string name) { setting_.name = std::move(name); }
    void read(const Formula& formula, const TypeClass* type, const std::vector<std::string>& near);
    TenantSetting result() { return std::move(setting_); }

private:
    bool is_setting(const Formula& formula) const;
    std::optional<std::vector<std::string>> path(const Formula& formula) const;
    void add_key(std::vector<std::string> path, const TypeClass* type, const std::vector<std::string>& near);
    void read_query(const RowQuery& query, const TypeClass* type);

    TenantSetting setting_;
};

bool Reader::is_setting(const Formula& formula) const {
    if (formula.kind != Kind::setting || formula.arguments.empty()) return false;
    const auto name = constant_text(*formula.arguments[0]);
    return name && lower_case(*name) == setting_.name;
}

/// The keys that lead from the setting as JSON to this value; nothing where it is no such value.
std::optional<std::vector<std::string>> Reader::path(const Formula& formula) const {
    if (formula.kind == Kind::cast && formula.type.kind == TypeClass::Kind::json) {
        bool found = false;
        for_each(*formula.arguments[0], [&](const Formula& one) { found = found || is_setting(one); });
        if (found) return std::vector<std::string>();
    }
    const bool passes = formula.kind == Kind::cast || formula.kind == Kind::null_if || formula.kind == Kind::coalesce || formula.kind == Kind::routine;
    if (passes && !formula.arguments.empty()) return path(*formula.arguments[0]);
    if (formula.kind == Kind::scalar && formula.query->outputs.size() == 1) return path(*formula.query->outputs[0]);
    if (formula.kind != Kind::call || formula.arguments.size() != 2 || !(formula.name == "->" || formula.name == "->>" || formula.name.ends_with("_extract_path_text"))) return std::nullopt;
    auto keys = path(*formula.arguments[0]);
    const auto key = constant_text(*formula.arguments[1]);
    if (!keys || !key) return std::nullopt;
    keys->push_back(*key);
    return keys;
}

void Reader::add_key(std::vector<std::string> path, const TypeClass* type, const std::vector<std::string>& near) {
    auto found = std::find_if(setting_.keys.begin(), setting_.keys.end(), [&](const auto& key) { return key.path == path; });
    if (found == setting_.keys.end()) found = setting_.keys.insert(setting_.keys.end(), {std::move(path), {}, {}});
    if (type && found->type.kind == TypeClass::Kind::other) found->type = *type;
    for (const std::string& constant : near)
        if (std::find(found->constants.begin(), found->constants.end(), constant) == found->constants.end()) found->constants.push_back(constant);
}

void Reader::read_query(const RowQuery& query, const TypeClass* type) {
    for (const RowEntry& entry : query.from) {
        if (entry.array) read(*entry.array, nullptr, {});
        if (entry.on) read(*entry.on, nullptr, {});
        if (entry.query) read_query(*entry.query, nullptr);
    }
    if (query.where) read(*query.where, nullptr, {});
    for (const FormulaPtr& output : query.outputs) read(*output, type, {});
    for (const RowQueryPtr& arm : query.united) read_query(*arm, type);
}

void Reader::read(const Formula& formula, const TypeClass* type, const std::vector<std::string>& near) {
    if (is_setting(formula)) {
        if (type && setting_.type.kind == TypeClass::Kind::other) setting_.type = *type;
        setting_.constants.insert(setting_.constants.end(), near.begin(), near.end());
        return;
    }
    if (auto keys = path(formula); keys && !keys->empty()) {
        setting_.json = true;
        add_key(*std::move(keys), type, near);
        return;
    }
    const TypeClass* inside = nullptr;
    std::vector<std::string> constants;
    const bool passes = formula.kind == Kind::null_if || formula.kind == Kind::coalesce || formula.kind == Kind::routine || formula.kind == Kind::handled;
    if (formula.kind == Kind::cast && formula.type.kind != TypeClass::Kind::other) inside = type && formula.type.kind == TypeClass::Kind::text ? type : &formula.type;
    if (passes || formula.kind == Kind::scalar) {
        inside = type;
        constants = near;
    }
    if (compares(formula.kind) || formula.kind == Kind::cast) {
        if (formula.kind == Kind::cast) constants = near;
        for (const FormulaPtr& argument : formula.arguments)
            if (auto constant = compares(formula.kind) ? constant_text(*argument) : std::nullopt; constant && !constant->empty()) constants.push_back(*std::move(constant));
    }
    if (formula.kind == Kind::like)
        for_each(*formula.arguments[1], [&](const Formula& one) { setting_.in_pattern = setting_.in_pattern || is_setting(one); });
    for (const FormulaPtr& argument : formula.arguments) {
        const TypeClass* beside = inside;
        // Compared with a column without a cast: as text.
        if (!beside && compares(formula.kind))
            for (const FormulaPtr& other : formula.arguments)
                if (other != argument && other->kind == Kind::column && other->type.kind != TypeClass::Kind::other) beside = &other->type;
        read(*argument, beside, constants);
    }
    if (formula.query) read_query(*formula.query, formula.kind == Kind::scalar ? type : nullptr);
}

}  // namespace

TenantSetting tenant_setting(const std::string& name, const std::vector<FormulaPtr>& conditions) {
    Reader reader(name);
    for (const FormulaPtr& condition : conditions) reader.read(*condition, nullptr, {});
    return reader.result();
}

}  // namespace pgsteward::access
