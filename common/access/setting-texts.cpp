#include "access/setting-texts.hpp"

#include <algorithm>
#include <optional>

#include <nlohmann/json.hpp>

#include "access/row-cases.hpp"
#include "text/md5.hpp"

namespace pgsteward::access {
namespace {

using Json = nlohmann::json;
using Class = TypeClass::Kind;

/// More documents than this are not tried for one tenant.
constexpr std::size_t max_documents = 48;

/// The values that a key may have, the usual one first; none: the key is missing.
using Choices = std::vector<std::optional<Json>>;
using Document = std::vector<std::optional<Json>>;

void set_key(Json& document, const std::vector<std::string>& path, const Json& value) {
    Json* at = &document;
    for (const std::string& key : path) {
        if (key == each_element) {
            if (!at->is_array() || at->empty()) *at = Json::array({Json()});
            at = &at->front();
            continue;
        }
        if (!at->is_object()) *at = Json::object();
        at = &(*at)[key];
    }
    *at = value;
}

/// As a document shows a value of that type: numbers and truth values without quotes.
Json value_of(const std::string& text, const TypeClass& type) {
    const Value value = type.array ? null_value() : read_value(text, type);
    if (type.kind == Class::boolean && value.kind == Value::Kind::boolean) return value.integer != 0;
    if (type.kind == Class::integer && value.kind == Value::Kind::integer) return value.integer;
    return text;
}

Choices choices_of(const TenantSetting::Key& key, const std::string& tenant) {
    const auto made = [&](const std::string& text) { return key.list ? Json::array({text}) : key.names ? Json{{text, true}} : value_of(text, key.type); };
    Choices choices;
    const auto add = [&](Json value) {
        if (std::find(choices.begin(), choices.end(), std::optional(value)) == choices.end()) choices.emplace_back(std::move(value));
    };
    if (key.type.kind == Class::boolean && !key.list && !key.names) choices = {Json(false), Json(true)};
    else add(made(tenant));
    for (const std::string& constant : key.constants) add(made(constant));
    for (const std::string& document : key.documents) add(Json::parse(document));
    return choices;
}

std::vector<Document> all_together(const std::vector<Choices>& choices) {
    std::vector<Document> documents = {{}};
    for (const Choices& of_key : choices) {
        std::vector<Document> longer;
        for (const Document& document : documents)
            for (const auto& choice : of_key) {
                longer.push_back(document);
                longer.back().push_back(choice);
            }
        documents = std::move(longer);
    }
    return documents;
}

std::vector<Document> one_at_a_time(const std::vector<Choices>& choices) {
    Document usual;
    for (const Choices& of_key : choices) usual.push_back(of_key[0]);
    std::vector<Document> documents = {usual};
    for (std::size_t key = 0; key < choices.size(); ++key)
        for (std::size_t choice = 1; choice < choices[key].size(); ++choice) {
            documents.push_back(usual);
            documents.back()[key] = choices[key][choice];
        }
    return documents;
}

std::size_t product_of(const std::vector<Choices>& choices) {
    std::size_t product = 1;
    for (const Choices& of_key : choices) product = std::min(product * of_key.size(), max_documents + 1);
    return product;
}

/// A key may be missing while others are there, where that is not too much to try.
void leave_out(std::vector<Choices>& choices) {
    if (choices.size() < 2) return;
    std::vector<Choices> longer = choices;
    for (Choices& of_key : longer) of_key.emplace_back();
    if (product_of(longer) <= max_documents) choices = std::move(longer);
}

}  // namespace

std::vector<std::string> setting_texts(const TenantSetting& setting, const TypeClass& column, const std::vector<std::string>& tenants, std::size_t n, const Catalog& catalog) {
    const auto as = [&](const TypeClass& wanted) {
        const TypeClass& type = wanted.kind == Class::other ? column : wanted;
        const bool same = type.kind == column.kind || type.kind == Class::text;
        if (n >= 2 || (same && type.kind != Class::text)) return tenants[n];
        return tenant_text(type, n, catalog).value_or(tenants[n]);
    };
    if (!setting.json) {
        TypeClass type = setting.type;
        // Compared as text with a column that is cast to text: what the column shows.
        if (type.kind == Class::text && column.kind != Class::text) type = column;
        type.array = false;
        return {setting.digest ? md5_digest(as(type)) : as(type)};
    }
    // A key before those inside it: the document that it holds has them.
    std::vector<TenantSetting::Key> keys = setting.keys;
    std::stable_sort(keys.begin(), keys.end(), [](const auto& a, const auto& b) { return a.path.size() < b.path.size(); });
    std::vector<Choices> choices;
    for (const TenantSetting::Key& key : keys) choices.push_back(choices_of(key, as(key.type.kind == Class::text ? column : key.type)));
    leave_out(choices);
    std::vector<std::string> texts;
    for (const Document& document : product_of(choices) <= max_documents ? all_together(choices) : one_at_a_time(choices)) {
        Json made = Json::object();
        for (std::size_t key = 0; key < keys.size(); ++key)
            if (document[key]) set_key(made, keys[key].path, *document[key]);
        texts.push_back(made.dump());
    }
    return texts;
}

}  // namespace pgsteward::access
