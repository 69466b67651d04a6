// Queries whose rows are written in them.
#include <algorithm>

#include "interpret/fold.hpp"

namespace pgsteward::interpret::body {
namespace {

using Rows = std::optional<std::vector<Row>>;

class Reader {
public:
    Reader(const Environment& environment, std::size_t most) : environment_(environment), most_(most) {}

    Rows query(const sql::Query& query) const {
        const auto* select = std::get_if<sql::Select>(&query.node);
        if (!select || !query.with.tables.empty()) return std::nullopt;
        if (select->set_operation != sql::Select::SetOperation::none) return unions(*select);
        const bool plain = !select->distinct && !select->into && select->group_by.empty() && !select->having &&
                           select->windows.empty() && !select->limit && !select->offset;
        if (!plain) return std::nullopt;
        if (!select->values.empty()) return values(*select);
        return select->from.empty() ? without_from(*select) : from(*select);
    }

private:
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

    /// SELECT … FROM one known item
    Rows from(const sql::Select& select) const {
        if (select.from.size() != 1) return std::nullopt;
        const auto items = item(select.from.front());
        if (!items) return std::nullopt;
        std::vector<Row> rows;
        Environment scope = environment_;
        for (const auto& source : *items) {
            for (const auto& [name, value] : source) scope.declare(name, "", value);
            for (const auto& [name, value] : source)
                scope.declare(select.from.front().alias.name + "." + name, "", value);
            const auto holds = select.where ? fold_condition(*select.where, scope) : true;
            if (!holds) return std::nullopt;
            if (*holds && !project(select, source, scope, rows)) return std::nullopt;
        }
        return rows;
    }

    static bool project(const sql::Select& select, const Row& source, const Environment& scope, std::vector<Row>& rows) {
        Row row;
        for (const auto& target : select.targets) {
            if (!target.value || returns_set(*target.value)) return false;
            const auto* reference = std::get_if<sql::ColumnReference>(&target.value->node);
            if (reference && reference->star) row.insert(row.end(), source.begin(), source.end());
            else {
                row.emplace_back(name_of(target), fold(*target.value, scope));
                // What is not known could be an aggregate, which makes one row of all.
                if (!reference && !is_known(row.back().second)) return false;
            }
        }
        rows.push_back(std::move(row));
        return true;
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

}  // namespace pgsteward::interpret::body
