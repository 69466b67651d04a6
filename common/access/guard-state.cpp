#include "access/guard-state.hpp"

#include <algorithm>

#include "sql/parse.hpp"

namespace pgsteward::access {
namespace {

namespace plpgsql = sql::plpgsql;

void collect_assigned(const plpgsql::Statements& statements, std::vector<std::string>& names);

/// OLD, NEW or NULL, whichever.
bool is_given_row(const sql::Expression& expression) {
    const auto are_given = [](const sql::Expressions& all) { return std::all_of(all.begin(), all.end(), [](const sql::ExpressionPtr& one) { return is_given_row(*one); }); };
    if (const auto* constant = std::get_if<sql::Constant>(&expression.node)) return constant->kind == sql::Constant::Kind::null;
    if (const auto* coalesce = std::get_if<sql::Coalesce>(&expression.node)) return are_given(coalesce->arguments);
    if (const auto* branches = std::get_if<sql::Case>(&expression.node))
        return std::all_of(branches->branches.begin(), branches->branches.end(), [](const sql::CaseWhen& branch) { return is_given_row(*branch.result); }) &&
               (!branches->otherwise || is_given_row(*branches->otherwise));
    const auto* reference = std::get_if<sql::ColumnReference>(&expression.node);
    return reference && reference->parts.size() == 1 && (reference->parts[0] == "old" || reference->parts[0] == "new");
}

struct CollectAssigned {
    std::vector<std::string>& names;
    void add(const std::vector<std::string>& targets) const { names.insert(names.end(), targets.begin(), targets.end()); }
    void operator()(const plpgsql::Block& node) const {
        collect_assigned(node.body, names);
        for (const plpgsql::Handler& handler : node.handlers) collect_assigned(handler.body, names);
    }
    void operator()(const plpgsql::Assignment& node) const { names.push_back(node.target); }
    void operator()(const plpgsql::If& node) const {
        for (const plpgsql::Branch& branch : node.branches) collect_assigned(branch.body, names);
        collect_assigned(node.otherwise, names);
    }
    void operator()(const plpgsql::Case& node) const {
        for (const plpgsql::Branch& branch : node.branches) collect_assigned(branch.body, names);
        collect_assigned(node.otherwise, names);
    }
    void operator()(const plpgsql::Loop& node) const {
        if (const auto* query = std::get_if<plpgsql::ForQuery>(&node.kind)) add(query->targets);
        if (const auto* query = std::get_if<plpgsql::ForDynamic>(&node.kind)) add(query->targets);
        if (const auto* array = std::get_if<plpgsql::ForEach>(&node.kind)) add(array->targets);
        if (const auto* cursor = std::get_if<plpgsql::ForCursor>(&node.kind)) add(cursor->targets);
        if (const auto* integer = std::get_if<plpgsql::ForInteger>(&node.kind)) names.push_back(integer->variable);
        collect_assigned(node.body, names);
    }
    void operator()(const plpgsql::Sql& node) const { add(node.into); }
    void operator()(const plpgsql::DynamicExecute& node) const { add(node.into); }
    void operator()(const plpgsql::Fetch& node) const { add(node.into); }
    void operator()(const plpgsql::GetDiagnostics& node) const {
        for (const auto& item : node.items) names.push_back(item.first);
    }
    /// A row that was made: it takes the place of NEW.
    void operator()(const plpgsql::Return& node) const {
        if (!node.value.present()) return;
        const auto parsed = sql::parse_expression(node.value.text);
        const auto* expression = std::get_if<sql::ExpressionPtr>(&parsed);
        if (!expression || !is_given_row(**expression)) names.emplace_back("new");
    }
    template <typename Node>
    void operator()(const Node&) const {}
};

void collect_assigned(const plpgsql::Statements& statements, std::vector<std::string>& names) {
    for (const plpgsql::Statement& statement : statements) std::visit(CollectAssigned{names}, statement.node);
}

}  // namespace

void forget_unchanged(const std::string& assigned, std::vector<PathCondition>& conditions) {
    constexpr std::string_view field = "new.";
    for (PathCondition& condition : conditions) {
        if (assigned == "new") condition.implied.unchanged.clear();
        if (assigned.starts_with(field)) condition.implied.unchanged.erase(assigned.substr(field.size()));
    }
}

void GuardState::changed(const std::string& name) {
    forget_unchanged(name, conditions);
    for (const char* row : {"old", "new"})
        if (const auto found = variables.find(row); found != variables.end() && name.starts_with(row + std::string(".")) && found->second.row == GuardValue::Row::old)
            found->second.row = GuardValue::Row::none;
}

void GuardState::forget(const std::vector<std::string>& names) {
    for (const std::string& name : names) {
        changed(name);
        GuardValue unknown = unknown_guard_value();
        unknown.depends.other = true;
        variables[name] = unknown;
        const std::string field = name + ".";
        std::erase_if(variables, [&](const auto& variable) { return variable.first.starts_with(field); });
    }
}

GuardState merged(std::vector<GuardState> states) {
    GuardState result = std::move(states.front());
    for (std::size_t i = 1; i < states.size(); ++i) {
        GuardState& other = states[i];
        for (auto& [name, value] : result.variables) {
            const auto found = other.variables.find(name);
            value = found == other.variables.end() ? unknown_guard_value() : either(value, found->second);
        }
        for (auto& [name, value] : other.variables)
            if (!result.variables.contains(name)) result.variables[name] = unknown_guard_value();
        std::size_t same = 0;
        while (same < std::min(result.conditions.size(), other.conditions.size()) && result.conditions[same].text == other.conditions[same].text &&
               result.conditions[same].holds == other.conditions[same].holds)
            ++same;
        result.conditions.resize(same);
        result.swallowed |= other.swallowed;
        result.only_warned |= other.only_warned;
    }
    return result;
}

std::vector<std::string> assigned_in(const plpgsql::Statements& statements) {
    std::vector<std::string> names;
    collect_assigned(statements, names);
    return names;
}

std::vector<std::string> assigned_in(const plpgsql::Block& block) {
    std::vector<std::string> names;
    CollectAssigned{names}(block);
    return names;
}

std::vector<std::string> assigned_in(const plpgsql::Loop& loop) {
    std::vector<std::string> names;
    CollectAssigned{names}(loop);
    return names;
}

}  // namespace pgsteward::access
