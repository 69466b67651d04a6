#include "postgres/introspection/reading.hpp"

#include <fmt/format.h>

#include <cstdlib>

#include "postgres/introspection/array-text.hpp"

namespace pgsteward::postgres {

double Fields::real() { return std::strtod(text().c_str(), nullptr); }
std::vector<std::string> Fields::list() { return array_elements(view()); }
std::vector<int> Fields::numbers() {
    std::vector<int> numbers;
    for (const std::string& element : list()) numbers.push_back(std::atoi(element.c_str()));
    return numbers;
}
std::vector<int> Fields::vector_numbers() {
    const std::string_view text = view();
    std::vector<int> numbers;
    for (std::size_t at = 0; at < text.size();) {
        int number = 0;
        at = static_cast<std::size_t>(std::from_chars(text.data() + at, text.data() + text.size(), number).ptr - text.data()) + 1;
        numbers.push_back(number);
    }
    return numbers;
}
OptionMap Fields::options() { return option_map(view()); }
AccessControlList Fields::acl() {
    if (rows_.is_null(row_, column_)) return ++column_, std::nullopt;
    return acl_items(view());
}

std::string Reading::comment(Class kind, Oid object, int part) const {
    const auto found = comments.find({static_cast<Oid>(kind), object, part});
    return found == comments.end() ? std::string() : found->second;
}

void Reading::annotate(Annotations& annotations, Class kind, Oid object, int part) const {
    annotations.comment = comment(kind, object, part);
    if (const auto found = labels.find({static_cast<Oid>(kind), object, part}); found != labels.end()) annotations.security_labels = found->second;
}

Relation* Reading::relation(Oid oid) {
    const auto found = relations.find(oid);
    return found == relations.end() ? nullptr : &found->second;
}

std::string Reading::column_name(Oid relation_id, int number) const {
    const auto found = column_names.find(relation_id);
    if (found == column_names.end() || number < 1 || static_cast<std::size_t>(number) > found->second.size()) return {};
    return found->second[static_cast<std::size_t>(number) - 1];
}

std::vector<std::string> Reading::column_names_of(Oid relation_id, const std::vector<int>& numbers) const {
    std::vector<std::string> names;
    for (const int number : numbers)
        if (number > 0) names.push_back(column_name(relation_id, number));
    return names;
}

void Reading::add(OtherObject object, Class kind, Oid oid) {
    if (is_extension_member(kind, oid)) return;
    annotate(object, kind, oid);
    const QualifiedName key{"", fmt::format("{} {}", name_of(object.kind), object.name.display())};
    catalog.others.put(key, std::move(object));
}

std::string signature_sql(std::string_view id) {
    return fmt::format("(SELECT CASE WHEN sn.nspname <> 'pg_catalog' THEN quote_ident(sn.nspname) || '.' ELSE '' END || quote_ident(s.proname) || '(' || "
                       "coalesce((SELECT string_agg(format_type(t, NULL), ', ' ORDER BY i) FROM unnest(s.proargtypes) WITH ORDINALITY AS a(t, i)), '') || ')' "
                       "FROM pg_proc s JOIN pg_namespace sn ON sn.oid = s.pronamespace WHERE s.oid = {})", id);
}

std::string without_pg_catalog(std::string name) {
    constexpr std::string_view prefix = "pg_catalog.";
    return name.starts_with(prefix) ? name.substr(prefix.size()) : name;
}

std::string joined(const std::vector<std::string>& parts) {
    std::string text;
    for (const std::string& part : parts) text += (text.empty() ? "" : ", ") + part;
    return text;
}

std::vector<std::string> each_quoted(const std::vector<std::string>& names) {
    std::vector<std::string> all;
    for (const std::string& name : names) all.push_back(quoted(name));
    return all;
}

FiringState firing_state(char enabled) {
    switch (enabled) {
        case 'D': return FiringState::disabled;
        case 'R': return FiringState::replica;
        case 'A': return FiringState::always;
        default: return FiringState::enabled;
    }
}

void set_property(OptionMap& properties, const std::string& name, std::string value) {
    if (value.empty() || value == "-" || value == "0") return;
    properties[name] = without_pg_catalog(std::move(value));
}

void set_options(OptionMap& properties, const OptionMap& options) {
    for (const auto& [name, value] : options) properties["option " + name] = value;
}

}  // namespace pgsteward::postgres
