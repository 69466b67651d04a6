#include "print/aggregates.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <span>

namespace pgsteward::print {
namespace {

/// Said otherwise than as a clause of the same name.
constexpr std::string_view said_elsewhere[] = {"direct_arguments", "hypothetical"};
constexpr std::string_view literals[] = {"initcond", "minitcond"};
constexpr std::string_view flags[] = {"finalfunc_extra", "mfinalfunc_extra"};

bool is_one_of(std::span<const std::string_view> names, std::string_view name) { return std::ranges::find(names, name) != names.end(); }

std::size_t direct_arguments(const Routine& routine) {
    std::size_t count = routine.parameters.size() + 1;   // not an ordered-set aggregate
    if (const auto found = routine.aggregate.find("direct_arguments"); found != routine.aggregate.end())
        std::from_chars(found->second.data(), found->second.data() + found->second.size(), count);
    return count;
}

/// print_function_arguments() of ruleutils.c: ORDER BY stands behind the direct arguments, and where one VARIADIC
/// argument is both, it is written twice.
std::string arguments(const Routine& routine) {
    if (routine.parameters.empty()) return "*";
    const std::size_t direct = direct_arguments(routine);
    std::string text;
    std::size_t printed = 0;
    const auto print = [&](const RoutineParameter& parameter) {
        if (printed == direct) text += printed == 0 ? "ORDER BY " : " ORDER BY ";
        else if (printed > 0) text += ", ";
        if (parameter.mode == RoutineParameter::Mode::variadic) text += "VARIADIC ";
        if (!parameter.name.empty()) text += quoted(parameter.name) + " ";
        text += parameter.type;
        ++printed;
    };
    for (const RoutineParameter& parameter : routine.parameters) print(parameter);
    if (printed == direct) print(routine.parameters.back());
    return text;
}

std::string parallel_word(char letter) { return letter == 's' ? "safe" : "restricted"; }

std::string clause(const std::string& name, const std::string& value) {
    std::string word = name;
    std::ranges::transform(word, word.begin(), [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    if (is_one_of(flags, name)) return word;
    if (is_one_of(literals, name)) return word + " = " + quoted_literal(value);
    if (name == "sortop" && value.find('.') != std::string::npos) return fmt::format("{} = OPERATOR({})", word, value);
    return word + " = " + value;
}

}  // namespace

std::string create_aggregate(const Routine& routine, Replace replace) {
    std::vector<std::string> clauses;
    for (const auto& [name, value] : routine.aggregate)
        if (!is_one_of(said_elsewhere, name)) clauses.push_back(clause(name, value));
    if (routine.aggregate.contains("hypothetical")) clauses.emplace_back("HYPOTHETICAL");
    if (routine.parallel != 'u') clauses.push_back("PARALLEL = " + parallel_word(routine.parallel));
    return fmt::format("CREATE {}AGGREGATE {}({}) (\n    {}\n)", replace == Replace::yes ? "OR REPLACE " : "", quoted(routine.name), arguments(routine),
                       fmt::join(clauses, ",\n    "));
}

}  // namespace pgsteward::print
