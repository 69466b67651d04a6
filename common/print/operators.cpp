// Operator classes and families. Their members are properties: "operator 1 (integer, bigint)", "function 1 (…)".
#include <fmt/format.h>

#include "print/others.hpp"

namespace pgsteward::print {
namespace {

bool is_member(const std::string& name) { return name.starts_with("operator ") || name.starts_with("function "); }

/// "OPERATOR(app.<) FOR ORDER BY app.f" → "app.<", "FOR ORDER BY app.f": here the grammar wants the bare name.
std::pair<std::string, std::string> operator_and_purpose(const std::string& value) {
    constexpr std::string_view begin = "OPERATOR(";
    const std::size_t space = std::min(value.find(" FOR ORDER BY "), value.size());
    std::string symbol = value.substr(0, space);
    if (symbol.starts_with(begin)) symbol = symbol.substr(begin.size(), symbol.size() - begin.size() - 1);
    return {symbol, value.substr(space)};
}

/// "OPERATOR 1 < (integer, bigint)", "FUNCTION 1 (integer, bigint) app.f(integer, bigint)"
std::string member_text(const std::string& name, const std::string& value) {
    const std::size_t types = name.find(" (");
    const std::string number = name.substr(9, types - 9), operands = name.substr(types + 1);
    if (name.starts_with("function ")) return fmt::format("FUNCTION {} {} {}", number, operands, value);
    const auto [symbol, purpose] = operator_and_purpose(value);
    return fmt::format("OPERATOR {} {} {}{}", number, symbol, operands, purpose);
}

std::string dropped_member(const std::string& name) { return (name.starts_with("function ") ? "FUNCTION " : "OPERATOR ") + name.substr(9); }

}  // namespace

std::string create_operator_class(const OtherObject& object) {
    constexpr std::string_view between = " using ";
    const std::string& name = object.name.name;
    const std::size_t place = name.rfind(between);
    const std::string method = place == std::string::npos ? std::string() : name.substr(place + between.size());
    std::vector<std::string> items;
    for (const auto& [member, value] : object.properties)
        if (is_member(member)) items.push_back(member_text(member, value));
    if (has(object, "storage")) items.push_back("STORAGE " + property(object, "storage"));
    if (items.empty()) items.push_back("STORAGE " + property(object, "for type"));   // one item there has to be
    return fmt::format("CREATE OPERATOR CLASS {}\n{}FOR TYPE {} USING {}{} AS\n    {}", quoted(QualifiedName{object.name.schema, name.substr(0, place)}),
                       has(object, "default") ? "DEFAULT " : "", property(object, "for type"), quoted(method),
                       has(object, "family") ? " FAMILY " + property(object, "family") : "", fmt::join(items, ",\n    "));
}

Statements change_family_members(const OtherObject& before, const OtherObject& now) {
    std::vector<std::string> added, dropped;
    for (const auto& [name, value] : before.properties)
        if (is_member(name) && property(now, name) != value) dropped.push_back(dropped_member(name));
    for (const auto& [name, value] : now.properties)
        if (is_member(name) && property(before, name) != value) added.push_back(member_text(name, value));
    Statements statements;
    if (!dropped.empty()) statements.push_back(fmt::format("ALTER {} DROP\n    {}", reference(now), fmt::join(dropped, ",\n    ")));
    if (!added.empty()) statements.push_back(fmt::format("ALTER {} ADD\n    {}", reference(now), fmt::join(added, ",\n    ")));
    return statements;
}

}  // namespace pgsteward::print
