// Expressions. What could bind differently is put into parentheses; the grammar drops them again.
#include "sql/print-expression.hpp"

#include "sql/print-writer.hpp"

namespace pgsteward::sql {
namespace {

bool is_negative(const Constant& constant) {
    return constant.text.starts_with('-') && constant.kind != Constant::Kind::string;
}

/// Written as one word, call or bracket, so that nothing around it can take a part of it.
bool is_closed(const Expression& expression) {
    if (const auto* constant = std::get_if<Constant>(&expression.node)) return !is_negative(*constant);
    if (const auto* call = std::get_if<FunctionCall>(&expression.node)) return !call->sql_syntax;
    if (const auto* link = std::get_if<Subquery>(&expression.node)) return link->test == nullptr;
    if (const auto* operation = std::get_if<Operation>(&expression.node))
        return operation->kind == Operation::Kind::nullif;
    return std::holds_alternative<ColumnReference>(expression.node) ||
           std::holds_alternative<Parameter>(expression.node) || std::holds_alternative<TypeCast>(expression.node) ||
           std::holds_alternative<Case>(expression.node) || std::holds_alternative<Coalesce>(expression.node) ||
           std::holds_alternative<MinMax>(expression.node) ||
           std::holds_alternative<ArrayConstructor>(expression.node) ||
           std::holds_alternative<RowConstructor>(expression.node) || std::holds_alternative<List>(expression.node) ||
           std::holds_alternative<Indirection>(expression.node) ||
           std::holds_alternative<SqlValueFunction>(expression.node) ||
           std::holds_alternative<GroupingFunction>(expression.node);
}

/// What binds more tightly than NOT, AND and OR.
bool is_comparison(const Expression& expression) {
    return is_closed(expression) || std::holds_alternative<Operation>(expression.node) ||
           std::holds_alternative<NullTest>(expression.node) || std::holds_alternative<BooleanTest>(expression.node) ||
           std::holds_alternative<Subquery>(expression.node);
}

}  // namespace

std::string print(const Expression& expression) {
    Writer writer;
    writer.write(expression);
    return std::move(writer.text);
}

std::string print(const TypeName& type) {
    Writer writer;
    writer.write(type);
    return std::move(writer.text);
}

std::string print(const ObjectName& name) {
    Writer writer;
    writer.write(name);
    return std::move(writer.text);
}

void Writer::write(const Expression& expression) {
    std::visit([this](const auto& node) { write(node); }, expression.node);
}

void Writer::operand(const Expression& expression) {
    const bool closed = is_closed(expression);
    if (!closed) text += "(";
    write(expression);
    if (!closed) text += ")";
}

void Writer::separated(std::size_t count, const std::function<void(std::size_t)>& write_one) {
    for (std::size_t i = 0; i < count; ++i) {
        if (i != 0) text += ", ";
        write_one(i);
    }
}

void Writer::list(const Expressions& expressions) {
    for (std::size_t i = 0; i < expressions.size(); ++i) {
        if (i != 0) text += ", ";
        if (expressions[i]) write(*expressions[i]);
    }
}

void Writer::list(const std::vector<SortKey>& keys) {
    separated(keys.size(), [&](std::size_t i) { write(keys[i]); });
}

void Writer::identifiers(const std::vector<std::string>& names) {
    separated(names.size(), [&](std::size_t i) { text += quoted(names[i]); });
}

void Writer::write(const SortKey& key) {
    write(*key.expression);
    switch (key.order) {
        case SortKey::Order::ascending: text += " ASC"; break;
        case SortKey::Order::descending: text += " DESC"; break;
        case SortKey::Order::using_operator: {
            const auto dot = key.using_operator.rfind('.');
            text += " USING ";
            if (dot == std::string::npos)
                text += key.using_operator;
            else
                write_operator({{}, key.using_operator.substr(0, dot), key.using_operator.substr(dot + 1), {}});
            break;
        }
        case SortKey::Order::unspecified: break;
    }
    if (key.nulls == SortKey::Nulls::first) text += " NULLS FIRST";
    if (key.nulls == SortKey::Nulls::last) text += " NULLS LAST";
}

void Writer::write(const Constant& constant) {
    switch (constant.kind) {
        case Constant::Kind::null: text += "NULL"; break;
        case Constant::Kind::string: text += quoted_literal(constant.text); break;
        case Constant::Kind::bit_string:
            text += constant.text.starts_with('x') ? "X'" : "B'";
            text += constant.text.substr(std::min<std::size_t>(1, constant.text.size())) + "'";
            break;
        default: text += constant.text; break;
    }
}

void Writer::write(const ColumnReference& reference) {
    for (std::size_t i = 0; i < reference.parts.size(); ++i) {
        if (i != 0) text += ".";
        text += quoted(reference.parts[i]);
    }
    if (reference.star) text += reference.parts.empty() ? "*" : ".*";
}

void Writer::write(const Parameter& parameter) {
    text += "$" + std::to_string(parameter.number);
}

void Writer::write(const NamedArgument& argument) {
    text += quoted(argument.name) + " => ";
    write(*argument.value);
}

void Writer::write(const TypeCast& cast) {
    operand(*cast.argument);
    text += "::";
    write(cast.type);
}

void Writer::pattern(const Operation& operation, std::string_view word) {
    operand(*operation.left);
    if (operation.name.name.starts_with('!')) text += " NOT";
    text += word;
    // ESCAPE is a function around the pattern; of SIMILAR TO there always is one.
    const auto* escape = std::get_if<FunctionCall>(&operation.right->node);
    const std::string_view name = operation.kind == Operation::Kind::similar ? "similar_to_escape" : "like_escape";
    const bool known = escape != nullptr && escape->name.schema == "pg_catalog" && escape->name.name == name &&
                       !escape->arguments.empty();
    operand(known ? *escape->arguments[0] : *operation.right);
    if (known && escape->arguments.size() > 1) {
        text += " ESCAPE ";
        operand(*escape->arguments[1]);
    }
}

void Writer::between(const Operation& operation, std::string_view words) {
    operand(*operation.left);
    text += words;
    const auto& bounds = std::get<List>(operation.right->node).items;
    operand(*bounds.at(0));
    text += " AND ";
    operand(*bounds.at(1));
}

void Writer::write(const Operation& operation) {
    const auto infix = [&](std::string_view word) {
        operand(*operation.left);
        text += word;
        operand(*operation.right);
    };
    const auto quantified = [&](std::string_view word) {
        operand(*operation.left);
        text += " ";
        write_operator(operation.name);
        text += word;
        write(*operation.right);
        text += ")";
    };
    switch (operation.kind) {
        case Operation::Kind::op:
            if (operation.left) {
                operand(*operation.left);
                text += " ";
            }
            write_operator(operation.name);
            text += " ";
            operand(*operation.right);
            break;
        case Operation::Kind::op_any: quantified(" ANY ("); break;
        case Operation::Kind::op_all: quantified(" ALL ("); break;
        case Operation::Kind::distinct: infix(" IS DISTINCT FROM "); break;
        case Operation::Kind::not_distinct: infix(" IS NOT DISTINCT FROM "); break;
        case Operation::Kind::nullif:
            text += "NULLIF(";
            write(*operation.left);
            text += ", ";
            write(*operation.right);
            text += ")";
            break;
        case Operation::Kind::in: infix(operation.name.name == "<>" ? " NOT IN " : " IN "); break;
        case Operation::Kind::like: pattern(operation, " LIKE "); break;
        case Operation::Kind::ilike: pattern(operation, " ILIKE "); break;
        case Operation::Kind::similar: pattern(operation, " SIMILAR TO "); break;
        case Operation::Kind::between: between(operation, " BETWEEN "); break;
        case Operation::Kind::not_between: between(operation, " NOT BETWEEN "); break;
        case Operation::Kind::between_symmetric: between(operation, " BETWEEN SYMMETRIC "); break;
        case Operation::Kind::not_between_symmetric: between(operation, " NOT BETWEEN SYMMETRIC "); break;
    }
}

void Writer::write(const BooleanOperation& operation) {
    const auto part = [&](const Expression& expression) {
        if (is_comparison(expression)) return write(expression);
        operand(expression);
    };
    if (operation.kind == BooleanOperation::Kind::not_) {
        text += "NOT ";
        return operand(*operation.arguments.at(0));
    }
    const std::string_view word = operation.kind == BooleanOperation::Kind::and_ ? " AND " : " OR ";
    for (std::size_t i = 0; i < operation.arguments.size(); ++i) {
        if (i != 0) text += word;
        part(*operation.arguments[i]);
    }
}

void Writer::write(const NullTest& test) {
    operand(*test.argument);
    text += test.is_not ? " IS NOT NULL" : " IS NULL";
}

void Writer::write(const BooleanTest& test) {
    operand(*test.argument);
    switch (test.kind) {
        case BooleanTest::Kind::is_true: text += " IS TRUE"; break;
        case BooleanTest::Kind::is_not_true: text += " IS NOT TRUE"; break;
        case BooleanTest::Kind::is_false: text += " IS FALSE"; break;
        case BooleanTest::Kind::is_not_false: text += " IS NOT FALSE"; break;
        case BooleanTest::Kind::is_unknown: text += " IS UNKNOWN"; break;
        case BooleanTest::Kind::is_not_unknown: text += " IS NOT UNKNOWN"; break;
    }
}

void Writer::write(const Case& choice) {
    text += "CASE";
    if (choice.argument) {
        text += " ";
        write(*choice.argument);
    }
    for (const CaseWhen& branch : choice.branches) {
        text += " WHEN ";
        write(*branch.condition);
        text += " THEN ";
        write(*branch.result);
    }
    if (choice.otherwise) {
        text += " ELSE ";
        write(*choice.otherwise);
    }
    text += " END";
}

void Writer::write(const Coalesce& coalesce) {
    text += "COALESCE(";
    list(coalesce.arguments);
    text += ")";
}

void Writer::write(const MinMax& choice) {
    text += choice.greatest ? "GREATEST(" : "LEAST(";
    list(choice.arguments);
    text += ")";
}

void Writer::write(const Subquery& subquery) {
    if (subquery.test) operand(*subquery.test);
    switch (subquery.kind) {
        case Subquery::Kind::exists: text += "EXISTS "; break;
        case Subquery::Kind::array: text += "ARRAY"; break;
        case Subquery::Kind::any:
        case Subquery::Kind::all: {
            const bool any = subquery.kind == Subquery::Kind::any;
            text += " ";
            if (any && subquery.operator_name.name.empty()) {
                text += "IN ";
                break;
            }
            write_operator(subquery.operator_name);
            text += any ? " ANY " : " ALL ";
            break;
        }
        default: break;
    }
    enclosed(*subquery.query);
}

void Writer::enclosed(const Query& query) {
    text += "(";
    write(query);
    text += ")";
}

void Writer::write(const ArrayConstructor& array) {
    text += "ARRAY[";
    list(array.elements);
    text += "]";
}

void Writer::write(const RowConstructor& row) {
    text += row.explicit_row ? "ROW(" : "(";
    list(row.fields);
    text += ")";
}

void Writer::write(const List& items) {
    text += "(";
    list(items.items);
    text += ")";
}

void Writer::write(const Indirection& path) {
    const auto* column = std::get_if<ColumnReference>(&path.argument->node);
    const bool subscripted = !path.steps.empty() && std::holds_alternative<Subscript>(path.steps.front());
    if (column != nullptr && subscripted && !column->star) {
        write(*column);
    } else {
        text += "(";
        write(*path.argument);
        text += ")";
    }
    steps(path.steps);
}

void Writer::steps(const std::vector<std::variant<Subscript, std::string>>& indirection) {
    for (const auto& step : indirection) {
        if (const auto* field = std::get_if<std::string>(&step)) {
            text += *field == "*" ? ".*" : "." + quoted(*field);
            continue;
        }
        const auto& subscript = std::get<Subscript>(step);
        text += "[";
        if (subscript.lower) write(*subscript.lower);
        if (subscript.slice) text += " : ";
        if (subscript.upper) write(*subscript.upper);
        text += "]";
    }
}

void Writer::write(const SqlValueFunction& function) {
    for (const char c : function.name) text += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    if (function.modifier >= 0) text += "(" + std::to_string(function.modifier) + ")";
}

void Writer::write(const CollateClause& clause) {
    operand(*clause.argument);
    text += " COLLATE ";
    write(clause.collation);
}

void Writer::write(const GroupingSet& set) {
    switch (set.kind) {
        case GroupingSet::Kind::rollup: text += "ROLLUP "; break;
        case GroupingSet::Kind::cube: text += "CUBE "; break;
        case GroupingSet::Kind::sets: text += "GROUPING SETS "; break;
        case GroupingSet::Kind::empty:
        case GroupingSet::Kind::simple: break;
    }
    text += "(";
    list(set.content);
    text += ")";
}

void Writer::write(const GroupingFunction& function) {
    text += "GROUPING(";
    list(function.arguments);
    text += ")";
}

void Writer::write(const SetToDefault&) {
    text += "DEFAULT";
}

void Writer::write(const CurrentOf& current) {
    text += "CURRENT OF " + quoted(current.cursor);
}

void Writer::write(const MultiAssignment& assignment) {
    write(*assignment.source);
}

void Writer::write(const OtherExpression& other) {
    text += other.sql.empty() ? other.kind : other.sql;
}

}  // namespace pgsteward::sql
