#include "access/predicate-json.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "access/predicate-compile.hpp"

namespace pgsteward::access {
namespace {

using Json = nlohmann::json;
using Kind = Formula::Kind;
using Values = std::vector<Value>;

Value json_value(const Json& document) {
    Value value;
    value.kind = Value::Kind::json;
    value.text = document.dump();
    return value;
}

Value array_value(Values elements) {
    Value value;
    value.kind = Value::Kind::array;
    value.elements = std::move(elements);
    return value;
}

std::optional<Json> document_of(const Value& value) {
    const bool reads = value.kind == Value::Kind::json || (value.kind == Value::Kind::text && value.literal);
    if (!reads) return std::nullopt;
    Json document = Json::parse(value.text, nullptr, false);
    return document.is_discarded() ? std::nullopt : std::optional(std::move(document));
}

/// What ->> and #>> show: a string without its quotes, NULL for null. Documents inside are spaced as the server does only
/// where nobody compares them.
Value shown(const Json& document) {
    if (document.is_null()) return null_value();
    return text_value(document.is_string() ? document.get<std::string>() : document.dump());
}

/// The part that a key, or an element's number, leads to; null where there is none.
const Json* part_of(const Json& document, const std::string& key) {
    if (document.is_object()) {
        const auto found = document.find(key);
        return found == document.end() ? nullptr : &*found;
    }
    if (!document.is_array()) return nullptr;
    std::int64_t at = 0;
    const auto [stopped, failed] = std::from_chars(key.data(), key.data() + key.size(), at);
    if (failed != std::errc() || stopped != key.data() + key.size()) return nullptr;
    const auto size = static_cast<std::int64_t>(document.size());
    if (at < 0) at += size;
    return at >= 0 && at < size ? &document[static_cast<std::size_t>(at)] : nullptr;
}

/// -> and ->>: a text asks an object, a number an array.
std::optional<Value> field(const Json& document, const Value& key, bool as_text) {
    const Json* found = nullptr;
    if (key.kind == Value::Kind::text && document.is_object()) found = part_of(document, key.text);
    else if (key.kind == Value::Kind::integer && document.is_array()) found = part_of(document, std::to_string(key.integer));
    else if (key.kind != Value::Kind::text && key.kind != Value::Kind::integer) return std::nullopt;
    if (!found) return null_value();
    return as_text ? shown(*found) : json_value(*found);
}

std::optional<Value> path_part(const Json& document, const Value& path, bool as_text) {
    if (path.kind != Value::Kind::array) return std::nullopt;
    const Json* at = &document;
    for (const Value& key : path.elements) {
        if (key.is_null()) return null_value();
        if (key.kind != Value::Kind::text) return std::nullopt;
        at = part_of(*at, key.text);
        if (!at) return null_value();
    }
    return as_text ? shown(*at) : json_value(*at);
}

Values strings_in(const Json& document) {
    Values strings;
    if (document.is_string()) strings.push_back(text_value(document.get<std::string>()));
    if (document.is_array())
        for (const Json& element : document)
            if (element.is_string()) strings.push_back(text_value(element.get<std::string>()));
    return strings;
}

Values keys_in(const Json& document) {
    Values keys = strings_in(document);
    if (document.is_object())
        for (const auto& [key, value] : document.items()) keys.push_back(text_value(key));
    return keys;
}

Value elements_in(const Json& document, Value (*as)(const Json&)) {
    if (!document.is_array()) return error_value(document.is_object() ? "cannot extract elements from an object" : "cannot extract elements from a scalar");
    Values elements;
    for (const Json& element : document) elements.push_back(as(element));
    return array_value(std::move(elements));
}

Value names_in(const Json& document) {
    if (!document.is_object()) return error_value(document.is_array() ? "cannot call jsonb_object_keys on an array" : "cannot call jsonb_object_keys on a scalar");
    return array_value(keys_in(document));
}

bool contains(const Json& document, const Json& part) {
    if (document.is_object() && part.is_object())
        return std::all_of(part.items().begin(), part.items().end(), [&](const auto& item) {
            const auto found = document.find(item.key());
            return found != document.end() && contains(*found, item.value());
        });
    if (document.is_array() && part.is_array())
        return std::all_of(part.begin(), part.end(), [&](const Json& wanted) {
            return std::any_of(document.begin(), document.end(), [&](const Json& element) { return contains(element, wanted); });
        });
    return !document.is_structured() && !part.is_structured() && document == part;
}

/// An array contains a scalar that is one of its elements; only at the top.
bool contains_at_top(const Json& document, const Json& part) {
    return contains(document, part) || (document.is_array() && !part.is_structured() && std::find(document.begin(), document.end(), part) != document.end());
}

std::optional<Value> one_document(const std::string& name, const Json& document) {
    if (name == json_keys) return array_value(keys_in(document));
    if (name == json_strings) return array_value(strings_in(document));
    if (name == json_string) return document.is_string() ? text_value(document.get<std::string>()) : null_value();
    if (name == json_elements) return elements_in(document, shown);
    if (name == json_documents) return elements_in(document, json_value);
    if (name == json_names) return names_in(document);
    if (name == "jsonb_array_length" || name == "json_array_length") return document.is_array() ? integer_value(static_cast<std::int64_t>(document.size())) : error_value("cannot get array length of a non-array");
    if (name == "jsonb_typeof" || name == "json_typeof") {
        const bool number = document.is_number();
        return text_value(number ? "number" : document.is_object() ? "object" : document.type_name());
    }
    return std::nullopt;
}

std::optional<Json> as_json(const Value& value) {
    switch (value.kind) {
        case Value::Kind::null: return Json();
        case Value::Kind::boolean: return Json(value.integer != 0);
        case Value::Kind::integer: return Json(value.integer);
        case Value::Kind::text:
        case Value::Kind::uuid: return Json(value.text);
        case Value::Kind::json: return document_of(value);
        default: return std::nullopt;
    }
}

std::optional<Value> built(const std::string& name, const Values& values) {
    if (name == "to_jsonb" || name == "to_json") {
        const auto document = values.size() == 1 && !values[0].is_null() ? as_json(values[0]) : std::nullopt;
        return document ? std::optional(json_value(*document)) : std::nullopt;
    }
    const bool object = name == "jsonb_build_object" || name == "json_build_object";
    if ((!object && name != "jsonb_build_array" && name != "json_build_array") || (object && values.size() % 2 != 0)) return std::nullopt;
    Json result = object ? Json::object() : Json::array();
    for (std::size_t at = 0; at < values.size(); ++at) {
        if (object && values[at].kind != Value::Kind::text) return std::nullopt;
        const auto one = as_json(values[object ? at + 1 : at]);
        if (!one) return std::nullopt;
        if (object) result[values[at++].text] = *one;
        else result.push_back(*one);
    }
    return json_value(result);
}

// Formulas -------------------------------------------------------------------------------------------------------

FormulaPtr as_text(const FormulaPtr& formula) { return cast_node(formula, {TypeClass::Kind::text, false, "text"}); }
FormulaPtr as_path(const FormulaPtr& formula) { return cast_node(formula, {TypeClass::Kind::text, true, "text"}); }

FormulaPtr document_call(std::string_view name, const FormulaPtr& document) { return node(Kind::call, {document}, std::string(name)); }

/// A value that becomes a string of a document, as its text.
FormulaPtr string_of(const Formula& call, std::size_t argument) {
    if (argument >= call.arguments.size()) return nullptr;
    const FormulaPtr& value = call.arguments[argument];
    const bool typed = value->kind == Kind::column || value->kind == Kind::cast;
    const bool string = typed && !value->type.array && (value->type.kind == TypeClass::Kind::text || value->type.kind == TypeClass::Kind::uuid);
    return string ? as_text(value) : nullptr;
}

/// What follows jsonb_ and json_; empty where the name begins with neither.
std::string_view without_prefix(std::string_view name) {
    const std::size_t length = name.starts_with("jsonb_") ? 6 : name.starts_with("json_") ? 5 : name.size();
    return name.substr(length);
}

bool calls(const Formula& formula, std::string_view name) { return formula.kind == Kind::call && formula.name == name; }

/// document @> {"key": value}: false where the key is missing, and not followed for a value that is NULL.
FormulaPtr contains_pair(const FormulaPtr& document, const Formula& object) {
    const FormulaPtr value = object.arguments.size() == 2 ? string_of(object, 1) : nullptr;
    if (!value) return nullptr;
    const FormulaPtr found = document_call(json_string, node(Kind::call, {document, object.arguments[0]}, "->"));
    const FormulaPtr equal = node(Kind::boolean_test, {node(Kind::compare, {value, found}, "=")}, "true");
    return node(Kind::case_, {node(Kind::is_null, {document}), constant(null_value()), node(Kind::is_null, {value}), opaque("a document with a NULL in it"), equal});
}

FormulaPtr containment(const FormulaPtr& document, const FormulaPtr& part) {
    if (calls(*part, "to_jsonb"))
        if (const FormulaPtr value = string_of(*part, 0)) return node(Kind::any, {value, document_call(json_strings, document)}, "=");
    return calls(*part, "jsonb_build_object") ? contains_pair(document, *part) : nullptr;
}

FormulaPtr equality(const FormulaPtr& document, const FormulaPtr& other) {
    const FormulaPtr value = calls(*other, "to_jsonb") ? string_of(*other, 0) : nullptr;
    return value ? node(Kind::compare, {value, document_call(json_string, document)}, "=") : nullptr;
}

}  // namespace

FormulaPtr json_operation(const std::string& name, const FormulaPtr& left, const FormulaPtr& right) {
    if (name == "?") return node(Kind::any, {right, document_call(json_keys, left)}, "=");
    if (name == "?|") return node(Kind::call, {document_call(json_keys, left), as_path(right)}, "&&");
    if (name == "?&") return node(Kind::call, {document_call(json_keys, left), as_path(right)}, "@>");
    if (name == "#>" || name == "#>>") return node(Kind::call, {left, as_path(right)}, name);
    if (name == "@>") return containment(left, right);
    if (name == "<@") return containment(right, left);
    if (name != "=") return nullptr;
    if (FormulaPtr made = equality(left, right)) return made;
    return equality(right, left);
}

FormulaPtr json_call(const std::string& name, const Formulas& arguments, bool spread) {
    const std::string_view plain = without_prefix(name);
    if (arguments.size() < 2) return nullptr;
    if (plain != "extract_path" && plain != "extract_path_text") return nullptr;
    const FormulaPtr path = spread && arguments.size() == 2 ? arguments[1] : node(Kind::array, Formulas(arguments.begin() + 1, arguments.end()));
    return node(Kind::call, {arguments[0], as_path(path)}, plain == "extract_path" ? "#>" : "#>>");
}

FormulaPtr json_rows(const std::string& name, const Formulas& arguments) {
    constexpr std::pair<std::string_view, std::string_view> kinds[] = {{"array_elements_text", json_elements}, {"array_elements", json_documents}, {"object_keys", json_names}};
    const std::string_view plain = without_prefix(name);
    for (const auto& [function, gives] : kinds)
        if (plain == function && arguments.size() == 1) return document_call(gives, arguments[0]);
    return nullptr;
}

std::optional<Value> json_function(const std::string& name, const std::vector<Value>& values) {
    if (auto made = built(name, values)) return made;
    const auto document = values.empty() ? std::nullopt : document_of(values[0]);
    if (!document || values[0].kind != Value::Kind::json) return std::nullopt;
    if (values.size() == 1) return one_document(name, *document);
    if (values.size() != 2) return std::nullopt;
    if (name == "->" || name == "json_object_field" || name == "jsonb_object_field") return field(*document, values[1], false);
    if (name == "->>" || name == "json_object_field_text" || name == "jsonb_object_field_text") return field(*document, values[1], true);
    if (name == "#>" || name == "#>>") return path_part(*document, values[1], name == "#>>");
    const auto other = document_of(values[1]);
    if (other && name == "@>") return boolean_value(contains_at_top(*document, *other));
    if (other && name == "<@") return boolean_value(contains_at_top(*other, *document));
    return std::nullopt;
}

std::optional<bool> json_equal(const Value& a, const Value& b) {
    const auto one = document_of(a);
    const auto other = document_of(b);
    return one && other ? std::optional(*one == *other) : std::nullopt;
}

std::optional<Value> json_cast(const Value& value, const TypeClass& to) {
    const auto document = document_of(value);
    if (!document || to.array) return std::nullopt;
    if (to.kind == TypeClass::Kind::text && !document->is_structured()) return text_value(document->dump());
    const bool number = to.kind == TypeClass::Kind::integer || to.kind == TypeClass::Kind::decimal;
    if (to.kind != TypeClass::Kind::boolean && !number) return std::nullopt;
    if (to.kind == TypeClass::Kind::boolean && document->is_boolean()) return boolean_value(document->get<bool>());
    if (number && document->is_number()) return read_value(document->dump(), to);
    // Before PostgreSQL 18 this is an error for null too, since then NULL: neither lets a row through.
    if (document->is_null()) return std::nullopt;
    return error_value(fmt::format("cannot cast jsonb {} to type {}", document->is_number() ? "numeric" : document->type_name(), to.name));
}

}  // namespace pgsteward::access
