// Subqueries as formulas: joins of relations with a condition, what policies look up memberships with.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "access/predicate-compile.hpp"
#include "access/predicate-json.hpp"
#include "access/updatable-views.hpp"
#include "sql/parse.hpp"

namespace pgsteward::access {
namespace {

using Kind = Formula::Kind;

/// Views that stand in each other.
constexpr int max_view_depth = 8;

bool is_number(const sql::ExpressionPtr& limit) {
    const auto* constant = limit ? std::get_if<sql::Constant>(&limit->node) : nullptr;
    return constant && constant->kind == sql::Constant::Kind::integer && constant->text != "0";
}

FormulaPtr joined(FormulaPtr a, FormulaPtr b) {
    if (!a || !b) return a ? a : b;
    return node(Kind::and_, {std::move(a), std::move(b)});
}

std::string aliased(const sql::Alias& alias, const std::string& name) { return alias.name.empty() ? name : alias.name; }

void rename_columns(const sql::Alias& alias, std::vector<std::string>& columns) {
    for (std::size_t i = 0; i < alias.columns.size() && i < columns.size(); ++i) columns[i] = alias.columns[i];
}

}  // namespace

/// The name of a result column without AS: FigureColname, as far as subqueries in FROM need it.
std::string output_name(const sql::Target& target) {
    if (!target.name.empty() || !target.value) return target.name;
    const sql::Expression* at = target.value.get();
    while (const auto* cast = std::get_if<sql::TypeCast>(&at->node)) at = cast->argument.get();
    if (const auto* column = std::get_if<sql::ColumnReference>(&at->node); column && !column->parts.empty()) return column->parts.back();
    if (const auto* call = std::get_if<sql::FunctionCall>(&at->node)) return call->name.name;
    return "?column?";
}

FormulaPtr column_of(std::uint32_t entry, std::size_t position, std::string name) {
    Formula column;
    column.kind = Kind::column;
    column.entry = entry;
    column.position = static_cast<std::uint32_t>(position);
    column.name = std::move(name);
    return std::make_shared<const Formula>(std::move(column));
}

/// Whose privileges count in it.
void Compiler::begin(RowQuery& query) const {
    query.run_as = view_owner_.value_or(run_as_);
    query.in_view = view_owner_.has_value();
    query.in_routine = in_routine_;
}

/// What a view stands for. Its tables are read as its owner, with security_invoker as who asks, also inside of another view.
RowQueryPtr Compiler::view_query(const Relation& view) {
    const auto parsed = sql::parse_statement(view.query);
    const auto* statement = std::get_if<sql::Statement>(&parsed);
    const auto* query = statement ? std::get_if<sql::QueryPtr>(&statement->body) : nullptr;
    if (!query || depth_ >= max_view_depth) {
        RowQuery unknown;
        unknown.opaque = fmt::format("the view {} is not followed", view.name.display());
        return std::make_shared<const RowQuery>(std::move(unknown));
    }
    std::optional<std::string> owner;
    if (!acts_as_invoker(view)) owner = view.owner.empty() ? "?" : view.owner.str();
    const auto outer_owner = std::exchange(view_owner_, std::move(owner));
    const auto outer_path = std::exchange(path_, {});
    ++depth_;
    RowQueryPtr made = this->query(**query, NameScope());
    --depth_;
    path_ = outer_path;
    view_owner_ = outer_owner;
    return made;
}

void Compiler::add_relation(const sql::RelationName& name, const sql::Alias& alias, NameScope& scope, RowQuery& query, RowEntry entry) {
    const std::string shown = aliased(alias, name.name);
    for (const NameScope* at = &scope; at && name.schema.empty(); at = at->outer)
        if (const auto found = at->common_tables.find(name.name); found != at->common_tables.end()) {
            entry.query = found->second;
            entry.columns = found->second->names;
            break;
        }
    if (!entry.query) {
        entry.relation = catalog_.relation(name.qualified(), path_);
        if (!entry.relation) {
            query.opaque = fmt::format("the relation {} is not known", name.qualified().display());
            return;
        }
        for (const Column& column : entry.relation->columns) entry.columns.push_back(column.name);
        if (entry.relation->kind == ObjectKind::view) {
            entry.view = std::exchange(entry.relation, nullptr);
            entry.query = view_query(*entry.view);
        }
    }
    rename_columns(alias, entry.columns);
    scope.entries.push_back({shown, entry.id, entry.columns, entry.relation});
    query.from.push_back(std::move(entry));
}

void Compiler::add_function(const sql::FunctionItem& item, const sql::Alias& alias, NameScope& scope, RowQuery& query, RowEntry entry) {
    const auto* call = item.functions.size() == 1 && item.functions[0] ? std::get_if<sql::FunctionCall>(&item.functions[0]->node) : nullptr;
    if (!call || item.with_ordinality || !item.columns.empty()) {
        query.opaque = "a function in FROM that is not modelled";
        return;
    }
    if (call->name.name == "unnest" && call->arguments.size() == 1) {
        entry.array = operand(call->arguments[0], scope);
        entry.columns = {aliased(alias, "unnest")};
    } else if (FormulaPtr elements = is_built_in(*call) ? json_rows(call->name.name, operands(call->arguments, scope)) : nullptr) {
        entry.array = std::move(elements);
        entry.columns = {alias.name.empty() ? "value" : alias.name};
    } else {
        std::string why;
        const Routine* found = routine(*call, scope, why);
        NameScope inner;
        if (!found || !bind(*found, *call, scope, inner)) {
            query.opaque = found ? fmt::format("the arguments of {}() are not followed", call->name.name) : why;
            return;
        }
        entry.query = routine_query(*found, inner);
        entry.columns = entry.query->names;
        if (entry.columns.size() == 1) entry.columns[0] = aliased(alias, call->name.name);
    }
    rename_columns(alias, entry.columns);
    scope.entries.push_back({aliased(alias, call->name.name), entry.id, entry.columns, nullptr});
    query.from.push_back(std::move(entry));
}

void Compiler::from_item(const sql::FromItem& item, NameScope& scope, RowQuery& query, FormulaPtr on, bool optional) {
    RowEntry entry;
    entry.id = entries_++;
    entry.optional = optional;
    if (const auto* name = std::get_if<sql::RelationName>(&item.node)) {
        add_relation(*name, item.alias, scope, query, std::move(entry));
    } else if (const auto* function = std::get_if<sql::FunctionItem>(&item.node)) {
        add_function(*function, item.alias, scope, query, std::move(entry));
    } else if (const auto* sub = std::get_if<sql::SubqueryItem>(&item.node)) {
        entry.query = this->query(*sub->query, scope);
        entry.columns = entry.query->names;
        rename_columns(item.alias, entry.columns);
        scope.entries.push_back({item.alias.name, entry.id, entry.columns, nullptr});
        query.from.push_back(std::move(entry));
    } else if (const auto* join = std::get_if<sql::Join>(&item.node)) {
        using JoinKind = sql::Join::Kind;
        const bool plain = join->kind == JoinKind::inner || join->kind == JoinKind::cross_or_comma || join->kind == JoinKind::left;
        const bool nested = join->kind == JoinKind::left && std::holds_alternative<sql::Join>(join->right->node);
        if (!plain || nested || optional || join->natural || !item.alias.name.empty()) query.opaque = "a join of a kind that is not modelled";
        from_item(*join->left, scope, query, nullptr, false);
        const std::size_t before = scope.entries.size();
        from_item(*join->right, scope, query, nullptr, join->kind == JoinKind::left);
        if (!query.opaque.empty() || query.from.empty()) return;
        FormulaPtr condition = join->on ? operand(join->on, scope) : nullptr;
        for (const std::string& column : join->using_columns) {
            NameScope right;
            right.entries.assign(scope.entries.begin() + static_cast<std::ptrdiff_t>(before), scope.entries.end());
            condition = joined(condition, node(Kind::compare, {this->column({{column}, false}, scope), this->column({{column}, false}, right)}, "="));
        }
        query.from.back().on = std::move(condition);
    } else {
        query.opaque = "something in FROM that is not modelled";
    }
    if (on && !query.from.empty()) query.from.back().on = joined(query.from.back().on, std::move(on));
}

/// A call that gives rows, as the only result, perhaps cast: SELECT f(), SELECT unnest(a)::uuid.
bool Compiler::add_set_target(const sql::Expression& target, NameScope& scope, RowQuery& query) {
    if (const auto* cast = std::get_if<sql::TypeCast>(&target.node)) {
        if (!cast->argument || !add_set_target(*cast->argument, scope, query)) return false;
        if (query.opaque.empty()) query.outputs.back() = cast_to(query.outputs.back(), cast->type, scope);
        return true;
    }
    const auto* call = std::get_if<sql::FunctionCall>(&target.node);
    if (!call || !gives_rows(*call, scope)) return false;
    sql::FunctionItem item;
    item.functions = {std::make_shared<const sql::Expression>(target)};
    RowEntry entry;
    entry.id = entries_++;
    const std::uint32_t id = entry.id;
    add_function(item, {}, scope, query, std::move(entry));
    if (!query.opaque.empty()) return true;
    query.outputs.push_back(column_of(id, 0, query.from.back().columns.empty() ? std::string() : query.from.back().columns[0]));
    return true;
}

bool Compiler::gives_rows(const sql::FunctionCall& call, const NameScope& scope) {
    if (is_built_in(call)) return call.name.name == "unnest" || json_rows(call.name.name, Formulas(call.arguments.size()));
    std::string why;
    const Routine* found = routine(call, scope, why);
    return found && found->returns_set;
}

void Compiler::targets(const sql::Select& select, NameScope& scope, RowQuery& query) {
    for (const sql::Target& target : select.targets) {
        if (!target.value) continue;
        const auto* reference = std::get_if<sql::ColumnReference>(&target.value->node);
        if (reference && reference->star) {
            for (const NameScope::Entry& entry : scope.entries) {
                if (!reference->parts.empty() && reference->parts.back() != entry.alias) continue;
                for (const std::string& name : entry.columns) {
                    query.outputs.push_back(column({{entry.alias, name}, false}, scope));
                    query.names.push_back(name);
                }
            }
            continue;
        }
        const auto* call = std::get_if<sql::FunctionCall>(&target.value->node);
        if (call && is_aggregate(*target.value)) {
            query.aggregates = true;
            query.outputs.push_back(aggregate_of(*call, operands(call->arguments, scope)));
        } else if (!add_set_target(*target.value, scope, query)) {
            query.outputs.push_back(operand(target.value, scope));
        }
        query.names.push_back(output_name(target));
    }
}

void Compiler::values(const sql::Select& select, const NameScope& scope, RowQuery& query) {
    for (std::size_t row = 0; row < select.values.size(); ++row) {
        if (row == 0) {
            query.outputs = operands(select.values[0], scope);
            for (std::size_t i = 0; i < query.outputs.size(); ++i) query.names.push_back(fmt::format("column{}", i + 1));
            continue;
        }
        RowQuery arm;
        begin(arm);
        arm.outputs = operands(select.values[row], scope);
        query.united.push_back(std::make_shared<const RowQuery>(std::move(arm)));
    }
}

void Compiler::select(const sql::Select& select, const NameScope& outer, RowQuery& query) {
    NameScope scope;
    scope.outer = &outer;
    if (!select.values.empty()) return values(select, scope, query);
    for (const sql::FromItem& item : select.from) from_item(item, scope, query, nullptr, false);
    if (!query.opaque.empty()) return;
    if (select.where) query.where = operand(select.where, scope);
    if (!select.windows.empty()) query.opaque = "windows are not modelled";
    if (!select.group_by.empty() || select.having || computes_aggregates(select)) group(select, scope, query);
    else targets(select, scope, query);
    if (select.offset || (select.limit && !is_number(select.limit))) query.opaque = "OFFSET and a computed LIMIT are not modelled";
    query.first_only = select.limit != nullptr;
}

/// INTERSECT and EXCEPT: the rows of the one side that the other has too, or has not.
void Compiler::set_operation(const sql::Select& select, const NameScope& scope, RowQuery& query) {
    RowEntry entry;
    entry.id = entries_++;
    entry.query = this->query(*select.left, scope);
    entry.columns = entry.query->names;
    query.names = entry.columns;
    for (std::size_t i = 0; i < query.names.size(); ++i) query.outputs.push_back(column_of(entry.id, i, query.names[i]));
    query.from.push_back(std::move(entry));
    auto& arms = select.set_operation == sql::Select::SetOperation::intersect ? query.common : query.excluded;
    arms.push_back(this->query(*select.right, scope));
}

RowQueryPtr Compiler::query(const sql::Query& source, const NameScope& outer) {
    RowQuery query;
    begin(query);
    const bool outer_aggregates = std::exchange(collects_aggregates_, false);
    NameScope scope;
    scope.outer = &outer;
    if (source.with.recursive) query.opaque = "a recursive query is not modelled";
    for (const sql::CommonTableExpression& table : source.with.tables) {
        if (!query.opaque.empty()) break;
        RowQuery common = *this->query(*table.query, scope);
        for (std::size_t i = 0; i < table.columns.size() && i < common.names.size(); ++i) common.names[i] = table.columns[i];
        scope.common_tables[table.name] = std::make_shared<const RowQuery>(std::move(common));
    }
    const auto* one = std::get_if<sql::Select>(&source.node);
    if (!one || one->into) query.opaque = "a query that is no SELECT";
    if (!query.opaque.empty()) {
        collects_aggregates_ = outer_aggregates;
        return std::make_shared<const RowQuery>(std::move(query));
    }
    if (one->set_operation == sql::Select::SetOperation::none) {
        select(*one, scope, query);
    } else if (one->set_operation == sql::Select::SetOperation::union_ && !one->limit && !one->offset) {
        query = *this->query(*one->left, scope);
        query.united.push_back(this->query(*one->right, scope));
    } else if (one->set_operation != sql::Select::SetOperation::union_ && !one->all && !one->limit && !one->offset) {
        set_operation(*one, scope, query);
    } else {
        query.opaque = "INTERSECT ALL, EXCEPT ALL and LIMIT behind several queries are not modelled";
    }
    collects_aggregates_ = outer_aggregates;
    return std::make_shared<const RowQuery>(std::move(query));
}

}  // namespace pgsteward::access
