// Queries whose rows are written in them, or in the system catalogs.
#include <algorithm>

#include "interpret/fold.hpp"
#include "sql/walk.hpp"

namespace pgsteward::interpret::body {
namespace {

using Rows = std::optional<std::vector<Row>>;
using Wanted = SystemView::Wanted;

/// One row of each item of FROM together, by the items' names.
struct Source {
    std::vector<std::pair<std::string, Row>> parts;
    bool certain = true;
};
using Sources = std::optional<std::vector<Source>>;

constexpr std::size_t most_combined = 100'000;

class Reader {
public:
    Reader(const Environment& environment, std::size_t most) : environment_(environment), most_(most) {}

    Rows query(const sql::Query& query) const {
        const auto* select = std::get_if<sql::Select>(&query.node);
        if (!select || !query.with.tables.empty()) return std::nullopt;
        if (select->set_operation != sql::Select::SetOperation::none) return unions(*select);
        const bool plain = select->distinct_on.empty() && !select->into && !select->having && select->windows.empty() && !select->limit && !select->offset;
        if (!plain || !groups_by_targets(*select)) return std::nullopt;
        if (!select->values.empty()) return values(*select);
        Rows rows = select->from.empty() ? without_from(*select) : from(*select);
        return select->distinct || !select->group_by.empty() ? different(std::move(rows)) : rows;
    }

    /// EXISTS (…): what the select list gives does not matter, unless it is an aggregate.
    std::optional<bool> any(const sql::Query& query) const {
        const auto* select = std::get_if<sql::Select>(&query.node);
        const bool plain = select && query.with.tables.empty() && select->set_operation == sql::Select::SetOperation::none && select->group_by.empty() &&
                           !select->having && !select->offset && !select->into && select->values.empty() && !select->from.empty() && limit_lets_one(*select);
        if (!plain) return std::nullopt;
        for (const auto& target : select->targets)
            if (!target.value || !sql::function_calls(*target.value).empty()) return std::nullopt;
        const auto found = sources(*select);
        if (!found) return std::nullopt;
        bool open = false;
        Environment scope = environment_;
        for (const auto& source : *found) {
            const auto holds = matches(*select, source, scope);
            if (holds == true && source.certain) return true;
            open = open || holds != false;
        }
        return open ? std::nullopt : std::optional(false);
    }

private:
    static bool limit_lets_one(const sql::Select& select) {
        if (!select.limit) return true;
        const auto* constant = std::get_if<sql::Constant>(&select.limit->node);
        return constant && constant->kind == sql::Constant::Kind::integer && constant->text != "0";
    }

    /// GROUP BY what is selected, without aggregates, is DISTINCT.
    static bool groups_by_targets(const sql::Select& select) {
        if (select.group_by.empty()) return true;
        if (!std::ranges::all_of(select.targets, [](const sql::Target& target) { return target.value && std::holds_alternative<sql::ColumnReference>(target.value->node); })) return false;
        return std::ranges::all_of(select.group_by, [&](const sql::ExpressionPtr& key) { return is_target(select, *key); });
    }

    /// GROUP BY 1 or GROUP BY column
    static bool is_target(const sql::Select& select, const sql::Expression& key) {
        if (const auto* constant = std::get_if<sql::Constant>(&key.node)) return constant->kind == sql::Constant::Kind::integer;
        const auto* column = std::get_if<sql::ColumnReference>(&key.node);
        return column && std::ranges::any_of(select.targets, [&](const sql::Target& target) { return std::get<sql::ColumnReference>(target.value->node).parts == column->parts; });
    }

    /// DISTINCT, where every value is known.
    static Rows different(Rows rows) {
        if (!rows) return rows;
        std::vector<Row> kept;
        for (Row& row : *rows) {
            if (!std::ranges::all_of(row, [](const auto& column) { return is_known(column.second); })) return std::nullopt;
            if (std::ranges::find(kept, row) == kept.end()) kept.push_back(std::move(row));
        }
        return kept;
    }

    Rows unions(const sql::Select& select) const {
        if (select.set_operation != sql::Select::SetOperation::union_ || !select.all) return std::nullopt;
        auto left = select.left ? query(*select.left) : std::nullopt;
        const auto right = select.right ? query(*select.right) : std::nullopt;
        if (!left || !right) return std::nullopt;
        for (Row row : *right) {
            for (std::size_t i = 0; i < row.size() && !left->empty() && i < left->front().size(); ++i)
                row[i].first = left->front()[i].first;   // a union's columns are named by its first part
            left->push_back(std::move(row));
        }
        return bounded(std::move(left));
    }

    Rows values(const sql::Select& select) const {
        std::vector<Row> rows;
        for (const auto& expressions : select.values) {
            Row row;
            for (const auto& expression : expressions)
                row.emplace_back("column" + std::to_string(row.size() + 1), fold(*expression, environment_));
            rows.push_back(std::move(row));
        }
        return bounded(std::move(rows));
    }

    /// SELECT unnest(ARRAY['a', 'b']) AS name
    Rows without_from(const sql::Select& select) const {
        if (select.where && fold_condition(*select.where, environment_) != true) return std::nullopt;
        if (select.targets.size() == 1 && select.targets[0].value)
            if (auto rows = set_function(*select.targets[0].value)) {
                for (auto& row : *rows)
                    if (!select.targets[0].name.empty()) row.front().first = select.targets[0].name;
                return rows;
            }
        Row row;
        for (const auto& target : select.targets) {
            if (!target.value || returns_set(*target.value)) return std::nullopt;
            row.emplace_back(name_of(target), fold(*target.value, environment_));
            if (holds_anything(row.back().second)) return std::nullopt;   // could be a function that returns a set
        }
        return std::vector<Row>{row};
    }

    /// SELECT … FROM known items
    Rows from(const sql::Select& select) const {
        const auto found = sources(select);
        if (!found) return std::nullopt;
        std::vector<Row> rows;
        std::int64_t count = 0;
        Environment scope = environment_;
        for (const auto& source : *found) {
            const auto holds = matches(select, source, scope);
            if (!holds || (*holds && !source.certain)) return std::nullopt;
            count += *holds;
            if (*holds && !only_counts(select) && !project(select, source, scope, rows)) return std::nullopt;
        }
        if (!only_counts(select)) return bounded(std::move(rows));
        scope = environment_;
        scope.declare("count(*)", "", integer_value(count));
        return std::vector<Row>{{{name_of(select.targets[0]), fold(*select.targets[0].value, scope)}}};
    }

    std::optional<bool> matches(const sql::Select& select, const Source& source, Environment& scope) const {
        declare(source, scope);
        return select.where ? fold_condition(*select.where, scope) : true;
    }

    static void declare(const Source& source, Environment& scope) {
        for (const auto& [alias, row] : source.parts)
            for (const auto& [name, value] : row) {
                scope.declare(name, "", value);
                scope.declare(alias + "." + name, "", value);
            }
    }

    static bool project(const sql::Select& select, const Source& source, const Environment& scope, std::vector<Row>& rows) {
        Row row;
        for (const auto& target : select.targets) {
            if (!target.value || returns_set(*target.value)) return false;
            const auto* reference = std::get_if<sql::ColumnReference>(&target.value->node);
            if (reference && reference->star) {
                for (const auto& [alias, columns] : source.parts)
                    if (reference->parts.empty() || reference->parts.back() == alias) row.insert(row.end(), columns.begin(), columns.end());
            } else {
                row.emplace_back(name_of(target), fold(*target.value, scope));
                // What is not known could be an aggregate, which makes one row of all.
                if (!reference && !is_known(row.back().second)) return false;
            }
        }
        rows.push_back(std::move(row));
        return true;
    }

    /// SELECT count(*) …, also in an expression: one row of all.
    static bool only_counts(const sql::Select& select) {
        if (select.targets.size() != 1 || !select.targets[0].value) return false;
        bool counts = false;
        for (const sql::ObjectName& name : sql::function_calls(*select.targets[0].value)) counts = counts || name.name == "count";
        return counts;
    }

    /// The rows of all items of FROM, combined.
    Sources sources(const sql::Select& select) const {
        const Wanted wanted = wanted_by(select.where);
        Sources result = std::vector<Source>{Source{}};
        for (const auto& item : select.from) {
            result = combined(std::move(result), sources(item, wanted));
            if (!result) return std::nullopt;
        }
        return result;
    }

    Sources sources(const sql::FromItem& item, const Wanted& wanted) const {
        if (const auto* join = std::get_if<sql::Join>(&item.node)) return joined(*join, wanted);
        std::vector<Source> result;
        if (const auto* relation = std::get_if<sql::RelationName>(&item.node)) {
            const std::string& alias = item.alias.name.empty() ? relation->name.str() : item.alias.name;
            const auto found = system_rows(*relation, wanted_of(alias, wanted));
            if (!found || !item.alias.columns.empty()) return std::nullopt;
            for (const auto& [row, certain] : *found) result.push_back({{{alias, row}}, certain});
            return result;
        }
        const auto rows = this->item(item);
        if (!rows) return std::nullopt;
        for (const Row& row : *rows) result.push_back({{{item.alias.name, row}}, true});
        return result;
    }

    std::optional<std::vector<FoundRow>> system_rows(const sql::RelationName& relation, const Wanted& wanted) const {
        if (!environment_.system->rows) return std::nullopt;
        const bool catalog = relation.schema == "pg_catalog" || (relation.schema.empty() && relation.name.starts_with("pg_"));
        if (!catalog && relation.schema != "information_schema") return std::nullopt;
        return environment_.system->rows((catalog ? "" : "information_schema.") + relation.name, wanted);
    }

    Sources joined(const sql::Join& join, const Wanted& wanted) const {
        const bool inner = join.kind == sql::Join::Kind::inner || join.kind == sql::Join::Kind::cross_or_comma;
        if (!inner || join.natural || !join.left || !join.right) return std::nullopt;
        Sources all = combined(sources(*join.left, wanted), sources(*join.right, wanted));
        if (!all || (!join.on && join.using_columns.empty())) return all;
        std::vector<Source> kept;
        Environment scope = environment_;
        for (Source& source : *all) {
            declare(source, scope);
            const auto holds = join.on ? fold_condition(*join.on, scope) : agree(source, join.using_columns);
            source.certain = source.certain && holds;
            if (holds != false) kept.push_back(std::move(source));
        }
        return kept;
    }

    /// USING: are the columns the same wherever they are? Nothing where that is not known, as of a column that is not kept.
    static std::optional<bool> agree(const Source& source, const std::vector<std::string>& columns) {
        bool known = true;
        for (const std::string& column : columns) {
            std::vector<std::optional<std::string>> texts;
            for (const auto& [alias, row] : source.parts)
                for (const auto& [name, value] : row)
                    if (name == column) texts.push_back(known_text(value));
            known = known && texts.size() > 1 && std::ranges::all_of(texts, [](const auto& text) { return text.has_value(); });
            for (const auto& text : texts)
                if (text && texts.front() && *text != *texts.front()) return false;
        }
        return known ? std::optional(true) : std::nullopt;
    }

    static Sources combined(Sources left, Sources right) {
        if (!left || !right || left->size() * right->size() > most_combined) return std::nullopt;
        if (left->size() == 1 && left->front().parts.empty()) return right;
        std::vector<Source> all;
        for (const Source& a : *left)
            for (const Source& b : *right) {
                Source both = a;
                both.parts.insert(both.parts.end(), b.parts.begin(), b.parts.end());
                both.certain = a.certain && b.certain;
                all.push_back(std::move(both));
            }
        return all;
    }

    static Wanted wanted_of(const std::string& alias, const Wanted& wanted) {
        Wanted own;
        for (const auto& [column, value] : wanted) {
            const std::size_t dot = column.rfind('.');
            if (dot == std::string::npos) own[column] = value;
            else if (column.substr(0, dot) == alias) own[column.substr(dot + 1)] = value;
        }
        return own;
    }

    /// column = known value, among the conditions that must all hold.
    Wanted wanted_by(const sql::ExpressionPtr& where) const {
        Wanted wanted;
        if (!where) return wanted;
        if (const auto* logic = std::get_if<sql::BooleanOperation>(&where->node); logic && logic->kind == sql::BooleanOperation::Kind::and_)
            for (const auto& part : logic->arguments) wanted.merge(wanted_by(part));
        const auto* operation = std::get_if<sql::Operation>(&where->node);
        if (!operation || operation->kind != sql::Operation::Kind::op || operation->name.name != "=" || !operation->left) return wanted;
        for (const auto& [column, value] : {std::pair(operation->left, operation->right), std::pair(operation->right, operation->left)}) {
            const auto* reference = std::get_if<sql::ColumnReference>(&column->node);
            if (!reference || reference->star || environment_.find(reference->parts.back())) continue;
            const std::string qualified = reference->parts.size() > 1 ? reference->parts[reference->parts.size() - 2] + "." : "";
            if (const auto text = known_text(fold(*value, environment_))) wanted[qualified + reference->parts.back()] = *text;
        }
        return wanted;
    }

    Rows item(const sql::FromItem& item) const {
        Rows rows;
        if (const auto* subquery = std::get_if<sql::SubqueryItem>(&item.node); subquery && subquery->query) {
            rows = query(*subquery->query);
        } else if (const auto* function = std::get_if<sql::FunctionItem>(&item.node)) {
            if (function->functions.size() != 1 || function->with_ordinality || !function->columns.empty())
                return std::nullopt;
            rows = set_function(*function->functions.front());
            // A function's only column is called like the function, or like the item.
            if (rows && !item.alias.name.empty())
                for (auto& row : *rows) row.front().first = item.alias.name;
        }
        if (!rows) return std::nullopt;
        for (auto& row : *rows) {
            if (item.alias.columns.size() > row.size()) return std::nullopt;
            for (std::size_t i = 0; i < item.alias.columns.size(); ++i) row[i].first = item.alias.columns[i];
        }
        return rows;
    }

    static bool returns_set(const sql::Expression& expression) {
        const auto* call = std::get_if<sql::FunctionCall>(&expression.node);
        return call && (call->name.name == "unnest" || call->name.name == "generate_series" ||
                        call->name.name == "regexp_split_to_table" || call->name.name == "string_to_table");
    }

    Rows set_function(const sql::Expression& expression) const {
        const auto* call = std::get_if<sql::FunctionCall>(&expression.node);
        if (!call || !returns_set(expression)) return std::nullopt;
        std::vector<Value> arguments;
        for (const auto& argument : call->arguments) arguments.push_back(fold(*argument, environment_));
        std::vector<Value> elements;
        if (call->name.name == "unnest" && arguments.size() == 1 && arguments[0].type == Value::Type::array)
            elements = arguments[0].elements;
        else if (call->name.name != "generate_series" || !series(arguments, elements))
            return std::nullopt;
        std::vector<Row> rows;
        for (auto& element : elements) rows.push_back({{call->name.name, std::move(element)}});
        return bounded(std::move(rows));
    }

    bool series(const std::vector<Value>& arguments, std::vector<Value>& elements) const {
        const auto from = arguments.size() == 2 ? known_integer(arguments[0]) : std::nullopt;
        const auto to = arguments.size() == 2 ? known_integer(arguments[1]) : std::nullopt;
        if (!from || !to || *from < -1'000'000'000 || *to > 1'000'000'000) return false;
        if (*to - *from >= static_cast<std::int64_t>(most_)) return false;
        for (auto i = *from; i <= *to; ++i) elements.push_back(integer_value(i));
        return true;
    }

    static std::string name_of(const sql::Target& target) {
        if (!target.name.empty()) return target.name;
        if (const auto* reference = std::get_if<sql::ColumnReference>(&target.value->node);
            reference && !reference->parts.empty())
            return reference->parts.back();
        if (const auto* call = std::get_if<sql::FunctionCall>(&target.value->node)) return call->name.name;
        if (const auto* cast = std::get_if<sql::TypeCast>(&target.value->node)) return cast->type.name.name;
        return "?column?";
    }

    Rows bounded(Rows rows) const {
        if (!rows || rows->size() > most_) return std::nullopt;
        return rows;
    }

    const Environment& environment_;
    std::size_t most_;
};

}  // namespace

std::optional<std::vector<Row>> known_rows(const sql::Query& query, const Environment& environment, std::size_t most) {
    return Reader(environment, most).query(query);
}

std::optional<bool> gives_rows(const sql::Query& query, const Environment& environment) { return Reader(environment, 0).any(query); }

}  // namespace pgsteward::interpret::body
