#include "access/tenant-setting.hpp"

#include <algorithm>
#include <functional>
#include <map>

#include <nlohmann/json.hpp>

#include "access/predicate-evaluate.hpp"
#include "access/predicate-json.hpp"
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

void add(std::vector<std::string>& list, const std::string& text) {
    if (std::find(list.begin(), list.end(), text) == list.end()) list.push_back(text);
}

/// The constant and, where order counts, the numbers beside it.
void add_near(std::vector<std::string>& constants, const Formula& comparison, std::string constant) {
    const Value number = read_value(constant, {TypeClass::Kind::integer, false, "integer"});
    constants.push_back(std::move(constant));
    if (comparison.kind != Kind::compare || comparison.name == "=" || comparison.name == "<>" || number.is_special()) return;
    for (const std::int64_t near : {-1, 1}) constants.push_back(std::to_string(number.integer + near));
}

/// The keys that an operator goes down by: one of -> and ->>, several of #> and #>>.
std::optional<std::vector<std::string>> keys_named(const std::string& name, const Formula& keys) {
    if (name != "->" && name != "->>" && name != "#>" && name != "#>>") return std::nullopt;
    if (!is_closed(keys)) return std::nullopt;
    const Value value = evaluate(keys, {}, {});
    std::vector<std::string> names;
    for (const Value& one : value.kind == Value::Kind::array ? value.elements : std::vector<Value>{value}) {
        if (one.kind != Value::Kind::text) return std::nullopt;
        names.push_back(one.text);
    }
    return names;
}

/// What the value is cast to at last, but for casts to text.
const TypeClass* cast_of(const Formula& formula) {
    const bool says = formula.kind == Kind::cast && !formula.type.array && formula.type.kind != TypeClass::Kind::other && formula.type.kind != TypeClass::Kind::json;
    if (says && formula.type.kind != TypeClass::Kind::text) return &formula.type;
    const bool passes = formula.kind == Kind::cast || formula.kind == Kind::null_if || formula.kind == Kind::coalesce || formula.kind == Kind::routine;
    if (passes) return cast_of(*formula.arguments[0]);
    return formula.kind == Kind::scalar ? cast_of(*formula.query->outputs[0]) : nullptr;
}

bool is_digest_of_column(const Formula& formula) {
    return formula.kind == Kind::call && formula.name == "md5" && has_columns(formula);
}

/// The value inside of casts, nullif() and subqueries without FROM.
const Formula& without_wrappers(const Formula& formula) {
    const bool wraps = formula.kind == Kind::cast || formula.kind == Kind::null_if || formula.kind == Kind::coalesce || formula.kind == Kind::routine;
    if (wraps) return without_wrappers(*formula.arguments[0]);
    const bool query = formula.kind == Kind::scalar && formula.query->from.empty() && formula.query->outputs.size() == 1;
    return query ? without_wrappers(*formula.query->outputs[0]) : formula;
}

class Reader {
public:
    explicit Reader(std::string name) { setting_.name = std::move(name); }
    void read(const Formula& formula, const TypeClass* type, const std::vector<std::string>& near);
    TenantSetting result() { return std::move(setting_); }

private:
    bool is_setting(const Formula& formula) const;
    std::optional<std::vector<std::string>> path(const Formula& formula) const;
    TenantSetting::Key& key(std::vector<std::string> path);
    void add_key(std::vector<std::string> path, const TypeClass* type, const std::vector<std::string>& near);
    bool add_list(const Formula& formula, const TypeClass* type, const std::vector<std::string>& near);
    void add_document(const Formula& formula);
    void read_query(const RowQuery& query, const TypeClass* type);

    TenantSetting setting_;
    std::map<std::uint32_t, const Formula*> documents_;   ///< by the entry whose rows are the elements of an array
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
    if (formula.kind == Kind::column) {
        const auto array = documents_.find(formula.entry);
        return array == documents_.end() ? std::nullopt : path(*array->second);
    }
    if (formula.kind != Kind::call || formula.arguments.empty()) return std::nullopt;
    if (formula.name == json_documents) {
        auto keys = path(*formula.arguments[0]);
        if (keys) keys->emplace_back(each_element);
        return keys;
    }
    if (formula.name == json_string) return path(*formula.arguments[0]);
    const auto further = formula.arguments.size() == 2 ? keys_named(formula.name, *formula.arguments[1]) : std::nullopt;
    auto keys = further ? path(*formula.arguments[0]) : std::nullopt;
    if (keys) keys->insert(keys->end(), further->begin(), further->end());
    return keys;
}

TenantSetting::Key& Reader::key(std::vector<std::string> path) {
    auto found = std::find_if(setting_.keys.begin(), setting_.keys.end(), [&](const auto& key) { return key.path == path; });
    if (found == setting_.keys.end()) found = setting_.keys.insert(setting_.keys.end(), {std::move(path), {}, false, false, {}, {}});
    return *found;
}

void Reader::add_key(std::vector<std::string> path, const TypeClass* type, const std::vector<std::string>& near) {
    TenantSetting::Key& found = key(std::move(path));
    if (type && found.type.kind == TypeClass::Kind::other) found.type = *type;
    for (const std::string& constant : near) add(found.constants, constant);
}

/// What is looked for among the keys or elements of a part of the document.
bool Reader::add_list(const Formula& formula, const TypeClass* type, const std::vector<std::string>& near) {
    const bool lists = formula.kind == Kind::call && (formula.name == json_keys || formula.name == json_strings || formula.name == json_elements || formula.name == json_names);
    auto keys = lists ? path(*formula.arguments[0]) : std::nullopt;
    if (!keys) return false;
    setting_.json = true;
    // A constant that is looked for may be a key as well as an element.
    for (const std::string& constant : formula.name == json_keys ? near : std::vector<std::string>{}) {
        if (keys->empty()) key({constant});
        else add(key(*keys).documents, nlohmann::json{{constant, true}}.dump());
    }
    if (keys->empty()) return true;
    add_key(*keys, type, near);
    const bool names = formula.name == json_names;
    TenantSetting::Key& found = key(*std::move(keys));
    (names ? found.names : found.list) = true;
    return true;
}

/// document @> '{"admin": true}': it holds that too.
void Reader::add_document(const Formula& formula) {
    const auto keys = path(*formula.arguments[0]);
    const Value constant = keys && is_closed(*formula.arguments[1]) ? evaluate(*formula.arguments[1], {}, {}) : null_value();
    const auto document = constant.is_special() ? nlohmann::json() : nlohmann::json::parse(constant.text, nullptr, false);
    if (document.is_discarded() || document.is_null()) return;
    setting_.json = true;
    if (!document.is_object()) return keys->empty() ? void() : add(key(*keys).documents, document.dump());
    for (const auto& [name, value] : document.items()) {
        std::vector<std::string> inside = *keys;
        inside.push_back(name);
        add(key(std::move(inside)).documents, value.dump());
    }
}

void Reader::read_query(const RowQuery& query, const TypeClass* type) {
    for (const RowEntry& entry : query.from) {
        if (entry.array && entry.array->kind == Kind::call && entry.array->name == json_documents) documents_[entry.id] = entry.array.get();
        else if (entry.array) read(*entry.array, nullptr, {});
        if (entry.on) read(*entry.on, nullptr, {});
        if (entry.query) read_query(*entry.query, nullptr);
    }
    if (query.where) read(*query.where, nullptr, {});
    for (const FormulaPtr& output : query.outputs) read(*output, type, {});
    for (const RowQueryPtr& arm : arms_of(query)) read_query(*arm, type);
}

void Reader::read(const Formula& formula, const TypeClass* type, const std::vector<std::string>& near) {
    if (is_setting(formula)) {
        if (type && setting_.type.kind == TypeClass::Kind::other) setting_.type = *type;
        setting_.constants.insert(setting_.constants.end(), near.begin(), near.end());
        return;
    }
    if (auto keys = path(formula); keys && !keys->empty()) {
        setting_.json = true;
        const TypeClass* inside = type && type->kind != TypeClass::Kind::text ? nullptr : cast_of(formula);
        add_key(*std::move(keys), inside ? inside : type, near);
        return;
    }
    if (add_list(formula, type, near)) return;
    if (formula.kind == Kind::call && formula.name == "@>" && formula.arguments.size() == 2) add_document(formula);
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
            if (auto constant = compares(formula.kind) ? constant_text(*argument) : std::nullopt; constant && !constant->empty()) add_near(constants, formula, *std::move(constant));
    }
    if (formula.kind == Kind::call && formula.arguments.size() == 2 && has_columns(formula))
        for (const FormulaPtr& argument : formula.arguments)
            for_each(*argument, [&](const Formula& one) { setting_.in_part = setting_.in_part || is_setting(one); });
    if (formula.kind == Kind::compare)
        for (const std::size_t at : {0U, 1U}) setting_.digest = setting_.digest || (is_digest_of_column(*formula.arguments[at]) && is_setting(without_wrappers(*formula.arguments[1 - at])));
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
