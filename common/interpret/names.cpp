#include "interpret/names.hpp"

#include <algorithm>


namespace pgsteward::interpret {
namespace {

constexpr std::size_t longest_name = 63;

/// Cuts to at most `length` bytes without cutting a character in two.
void clip(std::string& text, std::size_t length) {
    if (text.size() <= length) return;
    while (length > 0 && (static_cast<unsigned char>(text[length]) & 0xC0) == 0x80) --length;
    text.resize(length);
}

template <typename Taken>
std::string first_free(const std::string& table, const std::string& columns, std::string_view label, const Taken& taken) {
    std::string name = chosen_name(table, columns, label);
    for (int pass = 1; taken(name); ++pass) name = chosen_name(table, columns, std::string(label) + std::to_string(pass));
    return name;
}

bool constraint_taken(const Catalog& catalog, const Relation& table, const std::string& name) {
    return table.constraint(name) || catalog.has_constraint({table.name.schema, name});
}

}  // namespace

std::string cut_name(std::string name) {
    clip(name, longest_name);
    return name;
}

std::string chosen_name(const std::string& table, const std::string& columns, std::string_view label) {
    const std::size_t overhead = (columns.empty() ? 0 : 1) + (label.empty() ? 0 : label.size() + 1);
    const std::size_t available = longest_name - overhead;
    std::size_t first = table.size();
    std::size_t second = columns.size();
    while (first + second > available) first > second ? --first : --second;
    std::string name = table;
    std::string middle = columns;
    clip(name, first);
    clip(middle, second);
    if (!columns.empty()) name += "_" + middle;
    if (!label.empty()) name += "_" + std::string(label);
    return name;
}

std::string free_relation_name(const Catalog& catalog, const Relation& table, const std::string& columns, std::string_view label,
                               bool is_constraint) {
    const std::string& schema = table.name.schema;
    return first_free(table.name.name, columns, label, [&](const std::string& name) {
        return table.name.name == name || table.index(name) || catalog.relations.find({schema, name}) ||
               catalog.index_tables.find({schema, name}) || (is_constraint && constraint_taken(catalog, table, name));
    });
}

std::string free_constraint_name(const Catalog& catalog, const Relation& table, const std::string& columns, std::string_view label) {
    return first_free(table.name.name, columns, label, [&](const std::string& name) { return constraint_taken(catalog, table, name); });
}

std::string index_columns_part(std::vector<std::string> names) {
    for (std::size_t i = 0; i < names.size(); ++i) {
        const std::string base = names[i].empty() ? "expr" : names[i];
        std::string name = base;
        const auto used = [&] { return std::find(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(i), name) != names.begin() + static_cast<std::ptrdiff_t>(i); };
        for (int pass = 1; used(); ++pass) {
            const std::string number = std::to_string(pass);
            name = base;
            clip(name, longest_name - number.size());
            name += number;
        }
        names[i] = name;
    }
    std::string part;
    for (const std::string& name : names) {
        if (!part.empty()) part += '_';
        part += name;
        if (part.size() > longest_name) break;   // the server's buffer is full here
    }
    return part;
}

}  // namespace pgsteward::interpret
