// The spellings of types: as statements write them, as format_type() gives them, and back.
#include <algorithm>
#include <cstdlib>

#include "canonical/fact-columns.hpp"
#include "canonical/types.hpp"

namespace pgsteward::canonical {
namespace {

struct Spelling { TypeId id; std::string_view name, zone; };

/// format_type.c: what SQL spells otherwise than pg_type, and where the modifier stands in it.
constexpr Spelling spellings[] = {
    {type_id::boolean, "boolean", ""}, {type_id::int8, "bigint", ""}, {type_id::int2, "smallint", ""},
    {type_id::int4, "integer", ""}, {type_id::float4, "real", ""}, {type_id::float8, "double precision", ""},
    {type_id::varchar, "character varying", ""}, {type_id::time, "time", " without time zone"},
    {type_id::timestamp, "timestamp", " without time zone"}, {type_id::timestamptz, "timestamp", " with time zone"},
    {type_id::interval, "interval", ""}, {type_id::timetz, "time", " with time zone"},
    {type_id::varbit, "bit varying", ""}, {type_id::numeric, "numeric", ""},
};

/// Bits of interval fields (INTERVAL_MASK of datetime.h: MONTH 1, YEAR 2, DAY 3, HOUR 10, MINUTE 11, SECOND 12).
struct Fields { int mask; std::string_view words; };
constexpr Fields interval_fields[] = {
    {1 << 2, " year"}, {1 << 1, " month"}, {1 << 3, " day"}, {1 << 10, " hour"}, {1 << 11, " minute"}, {1 << 12, " second"},
    {1 << 2 | 1 << 1, " year to month"}, {1 << 3 | 1 << 10, " day to hour"}, {1 << 3 | 1 << 10 | 1 << 11, " day to minute"},
    {1 << 3 | 1 << 10 | 1 << 11 | 1 << 12, " day to second"}, {1 << 10 | 1 << 11, " hour to minute"},
    {1 << 10 | 1 << 11 | 1 << 12, " hour to second"}, {1 << 11 | 1 << 12, " minute to second"},
};

std::string interval_modifier(const std::vector<std::string>& words) {
    std::string text;
    const int mask = std::atoi(words.front().c_str());
    for (const Fields& fields : interval_fields)
        if (fields.mask == mask) text = fields.words;
    if (words.size() > 1) text += "(" + std::to_string(std::min(std::atoi(words[1].c_str()), 6)) + ")";
    return text;
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : ",") + word;
    return text;
}

/// An identifier at the begin of `text`, quoted or not, which is taken from it.
std::string take_identifier(std::string_view& text) {
    std::string name;
    if (text.starts_with('"')) {
        std::size_t at = 1;
        for (; at < text.size(); ++at) {
            if (text[at] == '"' && (at + 1 == text.size() || text[at + 1] != '"')) break;
            if (text[at] == '"') ++at;
            name += text[at];
        }
        text.remove_prefix(std::min(at + 1, text.size()));
        return name;
    }
    const std::size_t end = std::min(text.find('.'), text.size());
    name = text.substr(0, end);
    text.remove_prefix(end);
    return name;
}

std::string modifier_word(const sql::Expression& expression) {
    if (const auto* constant = std::get_if<sql::Constant>(&expression.node)) return constant->text;
    if (const auto* reference = std::get_if<sql::ColumnReference>(&expression.node); reference && !reference->parts.empty())
        return reference->parts.back();
    return "?";
}

/// The type of a column of the server's own relations, which are found before others.
TypeId type_of_system_column(const QualifiedName& relation, std::string_view column) {
    for (const facts::RelationFact& fact : facts::relations(relation.name)) {
        const bool meant = fact.origin == 0 ? relation.schema.empty() || relation.schema == "pg_catalog" : fact.origin == 1 && relation.schema == "information_schema";
        TypeId found = type_id::none;
        for_each_column(meant ? fact.columns : std::string_view(), [&](std::string_view name, TypeId type) {
            if (name == column) found = type;
        });
        if (found != type_id::none) return found;
    }
    return type_id::none;
}

}  // namespace

std::string normalised_modifier(TypeId type, const std::vector<std::string>& words) {
    if (words.empty()) return {};
    if (type == type_id::interval) return interval_modifier(words);
    if (type == type_id::numeric && words.size() == 1) return "(" + words[0] + ",0)";
    const bool is_time = type == type_id::timestamp || type == type_id::timestamptz || type == type_id::time || type == type_id::timetz;
    // A precision beyond six is cut to it, with a warning (anytimestamp_typmod_check).
    if (is_time) return "(" + std::to_string(std::min(std::atoi(words[0].c_str()), 6)) + ")";
    return "(" + joined(words) + ")";
}

std::string Types::base_text(TypeId type, std::string_view modifier) {
    for (const Spelling& spelling : spellings)
        if (spelling.id == type) return std::string(spelling.name) + std::string(modifier) + std::string(spelling.zone);
    if (type == type_id::bit) return modifier.empty() ? "\"bit\"" : "bit" + std::string(modifier);
    if (type == type_id::bpchar) return modifier.empty() ? "bpchar" : "character" + std::string(modifier);
    if (const UserType* of = user(type)) return quoted(of->name) + std::string(modifier);
    const auto* fact = facts::type(type);
    if (fact == nullptr) return "???";
    if (fact->origin == 0) return quoted(fact->name) + std::string(modifier);
    if (fact->origin == 1) return "information_schema." + quoted(fact->name) + std::string(modifier);
    const std::string* schema = schema_of(fact->origin);
    return quoted(schema ? *schema : "public") + "." + quoted(fact->name) + std::string(modifier);
}

std::string Types::text(TypeRef type) {
    if (type.id == type_id::none || type.modifier != 0 || type.id >= facts::first_extension_type) return text_uncached(type);
    thread_local std::unordered_map<TypeId, std::string> of_server;   // no catalog changes these
    const auto [known, fresh] = of_server.try_emplace(type.id);
    if (fresh) known->second = text_uncached(type);
    return known->second;
}

std::string Types::text_uncached(TypeRef type) {
    if (type.id == type_id::none) return {};
    const TypeId below = element(type.id);
    // int2vector and oidvector have elements and a name of their own.
    if (below != type_id::none && type.id != 22 && type.id != 30) return base_text(below, modifier(type.modifier)) + "[]";
    return base_text(type.id, modifier(type.modifier));
}

TypeRef Types::resolve(const sql::TypeName& name, bool& known) {
    known = true;
    TypeRef type;
    if (name.percent_type) {
        const QualifiedName owner{name.name.catalog, name.name.schema};
        type.id = type_of_system_column(owner, name.name.name);
        if (type.id != type_id::none) return type;
        const Relation* relation = catalog_.relation(owner, search_path_);
        const auto composite = relation ? std::nullopt : find(owner);
        const std::span<const Column> columns = relation ? std::span<const Column>(relation->columns) : attributes(composite.value_or(type_id::none));
        const auto column = std::ranges::find(columns, std::string_view(name.name.name), [](const Column& one) -> std::string_view { return one.name; });
        known = column != columns.end() && !column->type.empty();
        if (known) type.id = parse(column->type).id;   // signatures, where alone it may stand, keep no modifier
        return type;
    }
    // Most types are the server's own, and the grammar gives them its schema.
    const auto found = name.name.schema == "pg_catalog" ? find_in(name.name.schema, name.name.name) : find(name.name.qualified());
    if (!found) {
        known = false;
        return type;
    }
    type.id = *found;
    if (!name.modifiers.empty()) {
        std::vector<std::string> words;
        for (const auto& modifier : name.modifiers)
            if (modifier) words.push_back(modifier_word(*modifier));
        type.modifier = intern(normalised_modifier(type.id, words));
    }
    if (!name.array_bounds.empty()) {
        type.id = array_of(type.id);
        known = type.id != type_id::none;
    }
    return type;
}

TypeRef Types::parse(std::string_view canonical_text) {
    const std::string text(canonical_text);
    thread_local std::unordered_map<std::string, TypeId> of_server;   // what a name without a schema finds first, whatever the catalog
    if (const auto known = of_server.find(text); known != of_server.end()) return {known->second, 0};
    if (const auto known = parsed_.find(text); known != parsed_.end()) return known->second;
    const TypeRef type = parse_uncached(text);
    const auto* fact = type.modifier == 0 && type.id < facts::first_extension_type ? facts::type(type.id) : nullptr;
    if (fact && fact->origin == 0) of_server.emplace(text, type.id);
    else parsed_.emplace(text, type);
    return type;
}

std::optional<TypeId> Types::parse_name(std::string_view text) {
    for (const Spelling& spelling : spellings)
        if (text.starts_with(spelling.name) && text.substr(spelling.name.size()) == spelling.zone) return spelling.id;
    if (text == "\"bit\"" || text == "bit") return type_id::bit;
    if (text == "bpchar" || text == "character") return type_id::bpchar;
    QualifiedName name;
    name.name = take_identifier(text);
    if (text.starts_with('.')) {
        text.remove_prefix(1);
        name.schema = std::move(name.name);
        name.name = take_identifier(text);
    }
    if (!text.empty()) return std::nullopt;
    return find(name);
}

TypeRef Types::parse_uncached(std::string_view text) {
    bool array = false;
    while (text.ends_with("[]")) {
        array = true;
        text.remove_suffix(2);
    }
    std::string base(text);
    std::string modifiers;
    // A quoted name may hold a parenthesis; modifiers come after all quotes.
    const std::size_t after_quotes = text.rfind('"') == std::string_view::npos ? 0 : text.rfind('"');
    const std::size_t open = text.find('(', after_quotes);
    if (open != std::string_view::npos) {
        const std::size_t close = std::min(text.find(')', open), text.size() - 1);
        modifiers = text.substr(open, close - open + 1);
        base = std::string(text.substr(0, open)) + std::string(text.substr(close + 1));
    }
    if (base.starts_with("interval ")) {
        modifiers = base.substr(8) + modifiers;
        base = "interval";
    }
    const auto found = parse_name(base);
    if (!found) return {};
    TypeRef type{*found, intern(modifiers)};
    if (array) type.id = array_of(type.id);
    return type;
}

}  // namespace pgsteward::canonical
