// Expressions by kind (transformExpr).
#include <algorithm>

#include "canonical/analysis.hpp"
#include "sql/print-expression.hpp"

namespace pgsteward::canonical {
namespace {

using namespace type_id;

template <typename... Ts>
struct Overloaded : Ts... { using Ts::operator()...; };
template <typename... Ts>
Overloaded(Ts...) -> Overloaded<Ts...>;

struct ValueFunction { std::string_view written, shown; TypeId type; };
constexpr ValueFunction value_functions[] = {
    {"current_date", "CURRENT_DATE", date}, {"current_time", "CURRENT_TIME", timetz},
    {"current_timestamp", "CURRENT_TIMESTAMP", timestamptz}, {"localtime", "LOCALTIME", time},
    {"localtimestamp", "LOCALTIMESTAMP", timestamp}, {"current_role", "CURRENT_ROLE", name}, {"current_user", "CURRENT_USER", name},
    {"user", "USER", name}, {"session_user", "SESSION_USER", name}, {"current_catalog", "CURRENT_CATALOG", name},
    {"current_schema", "CURRENT_SCHEMA", name},
};

}  // namespace

Node* Analysis::condition(const sql::ExpressionPtr& expression) { return expression ? boolean(analyse(*expression)) : nullptr; }

Node* Analysis::analyse(const sql::Expression& expression) {
    return std::visit(
        Overloaded{
            [&](const sql::Constant& node) { return analyse_constant(node); },
            [&](const sql::ColumnReference& node) { return column_reference(node); },
            [&](const sql::Parameter& node) { return parameter(node); },
            [&](const sql::FunctionCall& node) { return call(node); },
            [&](const sql::NamedArgument& node) { return analyse(node.value); },
            [&](const sql::TypeCast& node) { return analyse_cast(node); },
            [&](const sql::Operation& node) { return analyse_operation(node); },
            [&](const sql::BooleanOperation& node) { return analyse_boolean(node); },
            [&](const sql::NullTest& node) {
                Node* result = make(Node::Kind::null_test, {type_id::boolean, 0});
                result->flag = node.is_not;
                result->arguments = list({analyse(node.argument)});
                return result;
            },
            [&](const sql::BooleanTest& node) {
                static constexpr std::string_view words[] = {"IS TRUE", "IS NOT TRUE", "IS FALSE", "IS NOT FALSE", "IS UNKNOWN", "IS NOT UNKNOWN"};
                Node* result = make(Node::Kind::boolean_test, {type_id::boolean, 0});
                result->text = words[static_cast<std::size_t>(node.kind)];
                result->arguments = list({boolean(analyse(node.argument))});
                return result;
            },
            [&](const sql::Case& node) { return analyse_case(node); },
            [&](const sql::Coalesce& node) { return analyse_common(Node::Kind::coalesce, node.arguments); },
            [&](const sql::MinMax& node) {
                return analyse_common(node.greatest ? Node::Kind::greatest : Node::Kind::least, node.arguments);
            },
            [&](const sql::Subquery& node) { return analyse_subquery(node); },
            [&](const sql::ArrayConstructor& node) { return analyse_array(node, {}); },
            [&](const sql::RowConstructor& node) { return analyse_row(node); },
            [&](const sql::List& node) {
                std::vector<Node*> items;
                for (const auto& item : node.items) items.push_back(analyse(item));
                Node* row = make(Node::Kind::row, {record, 0});
                row->arguments = list(items);
                return uncertain(row);
            },
            [&](const sql::Indirection& node) { return analyse_indirection(node); },
            [&](const sql::SqlValueFunction& node) { return analyse_value_function(node); },
            [&](const sql::CollateClause& node) { return analyse_collate(node); },
            [&](const sql::GroupingSet&) { return raw(expression); },
            [&](const sql::GroupingFunction& node) {
                std::vector<Node*> arguments;
                for (const auto& argument : node.arguments) arguments.push_back(analyse(argument));
                Node* result = make(Node::Kind::grouping, {int4, 0});
                result->arguments = list(arguments);
                return result;
            },
            [&](const sql::SetToDefault&) { return make(Node::Kind::set_to_default); },
            [&](const sql::CurrentOf& node) {
                Node* result = make(Node::Kind::current_of, {type_id::boolean, 0});
                result->text = keep(quoted(node.cursor));
                return result;
            },
            [&](const sql::MultiAssignment& node) { return analyse(node.source); },
            [&](const sql::OtherExpression& node) {
                for (const auto& part : node.parts)
                    if (part) analyse(*part);
                Node* result = raw(expression);
                if (node.kind == "is document") result->type.id = type_id::boolean;
                else result->type.id = node.kind == "xmlserialize" ? TypeId{text} : TypeId{xml};
                return result;
            },
        },
        expression.node);
}

/// $1 of a routine: shown by its name where it has one (get_parameter).
Node* Analysis::parameter(const sql::Parameter& given) {
    const auto index = static_cast<std::size_t>(given.number) - 1;
    Node* node = make(Node::Kind::parameter);
    node->number = given.number;
    if (index >= context.variables.size()) return uncertain(node);
    const auto& [name, type] = context.variables[index];
    node->type = types.parse(type);
    if (node->type.id == type_id::none) certain = false;
    if (!name.empty()) {
        node->kind = Node::Kind::variable;
        node->text = keep(quoted(name));
    }
    return node;
}

/// make_const: the smallest of integer, bigint and numeric that holds a number.
Node* Analysis::analyse_constant(const sql::Constant& given) {
    using Kind = sql::Constant::Kind;
    switch (given.kind) {
        case Kind::null: return null_constant(unknown);
        case Kind::boolean: return constant(type_id::boolean, given.text);
        case Kind::integer: return constant(int4, given.text);
        case Kind::string: return constant(unknown, given.text);
        case Kind::floating: break;
        case Kind::bit_string: return literal(constant(unknown, given.text), {bit, 0});
    }
    const std::string_view digits = given.text.starts_with('-') ? std::string_view(given.text).substr(1) : std::string_view(given.text);
    const bool whole = std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
    static constexpr std::string_view most = "9223372036854775807";
    const bool fits = whole && (digits.size() < most.size() || (digits.size() == most.size() && digits <= most));
    return literal(constant(unknown, given.text), {fits ? TypeId{int8} : TypeId{numeric}, 0});
}

Node* Analysis::analyse_cast(const sql::TypeCast& cast) {
    bool known = false;
    const TypeRef target = types.resolve(cast.type, known);
    if (!known) {
        Node* argument = analyse(cast.argument);
        Node* node = make(Node::Kind::cast);
        node->form = Form::explicit_cast;
        node->text = keep(sql::print(cast.type));
        node->arguments = list({argument});
        return uncertain(node);
    }
    const auto* array = std::get_if<sql::ArrayConstructor>(&cast.argument->node);
    const TypeRef base = types.base(target);
    Node* argument = array != nullptr && types.element(base.id) != none ? analyse_array(*array, base) : analyse(cast.argument);
    const auto* written = std::get_if<sql::Constant>(&cast.argument->node);
    (void)written;
    return coerce(argument, target, Permission::explicit_, Form::explicit_cast);
}

Node* Analysis::analyse_value_function(const sql::SqlValueFunction& function) {
    const auto found = std::ranges::find(value_functions, function.name, &ValueFunction::written);
    if (found == std::end(value_functions)) return uncertain(make(Node::Kind::raw));
    note_volatility('s', found->shown);
    Node* node = make(Node::Kind::sql_value, {found->type, 0});
    node->text = found->shown;
    if (function.modifier >= 0) {
        const std::string modifier = "(" + std::to_string(std::min(function.modifier, 6)) + ")";
        node->text = keep(std::string(found->shown) + modifier);
        node->type.modifier = types.intern(modifier);
    }
    return node;
}

Node* Analysis::analyse_collate(const sql::CollateClause& clause) {
    Node* argument = typed_unknown(analyse(clause.argument));
    Node* node = make(Node::Kind::collate, argument->type);
    node->arguments = list({argument});
    const QualifiedName name = clause.collation.qualified();
    if (name.schema == "pg_catalog") {
        node->text = keep(quoted(name.name));
        return node;
    }
    if (!name.schema.empty()) {
        node->text = keep(quoted(name));
        return node;
    }
    for (const std::string& schema : types.search_path()) {
        const std::string key = "collation " + name.name;
        if (context.catalog.others.find({schema, key}) != nullptr) {
            node->text = keep(quoted(QualifiedName{schema, name.name}));
            return node;
        }
    }
    node->text = keep(quoted(name.name));
    return node;
}

Node* Analysis::analyse_subquery(const sql::Subquery& given) {
    using Kind = sql::Subquery::Kind;
    problems.has_subquery = true;
    QueryTree* tree = query(*given.query);
    Node* node = make(Node::Kind::subquery, {type_id::boolean, 0});
    node->number = static_cast<int>(given.kind);
    node->query = tree;
    const auto visible = [&] {
        std::vector<TargetEntry*> list;
        for (TargetEntry* target : tree->targets)
            if (!target->junk) list.push_back(target);
        return list;
    }();
    const auto first_type = [&]() -> TypeRef { return visible.empty() ? TypeRef{} : visible[0]->node->type; };
    switch (given.kind) {
        case Kind::exists: return node;
        case Kind::scalar: node->type = first_type(); break;
        case Kind::multi_assign: node->type = {record, 0}; break;
        case Kind::array: {
            const TypeRef type = first_type();
            node->type = {types.element(type.id) != none ? type.id : types.array_of(type.id), type.modifier};
            break;
        }
        case Kind::any:
        case Kind::all:
        case Kind::row_compare: {
            const sql::ObjectName name = given.operator_name.name.empty() ? sql::ObjectName{{}, {}, "=", {}} : given.operator_name;
            Node* test = analyse(given.test);
            std::vector<Node*> left = test->kind == Node::Kind::row ? std::vector<Node*>(test->arguments.begin(), test->arguments.end())
                                                                    : std::vector<Node*>{test};
            node->text = given.operator_name.name.empty() && given.kind == Kind::any ? std::string_view() : keep(name.name);
            // The operator decides which casts the left side gets; the right side is the query's column.
            for (std::size_t i = 0; i < left.size() && i < visible.size(); ++i) {
                Node* column = make(Node::Kind::case_test, visible[i]->node->type);
                Node* compared = operation(name, left[i], column);
                if (compared->arguments.size() == 2) left[i] = compared->arguments[0];
                if (!node->text.empty()) node->text = compared->text;
                // IN is shown as such only for the plain operator (get_sublink_expr).
                if (compared->text != "=" && given.kind == Kind::any) node->text = compared->text;
            }
            if (given.kind == Kind::any && node->text == "=") node->text = {};
            Node* row = make(Node::Kind::row, {record, 0});
            row->arguments = list(left);
            node->arguments = list({left.size() == 1 ? left[0] : row});
            break;
        }
    }
    if (node->type.id == none) certain = false;
    return node;
}

std::string Analysis::collation_of(const Node* node) {
    if (node == nullptr || !types.collatable(node->type.id)) return {};
    switch (node->kind) {
        case Node::Kind::column: return node->number >= 0 ? node->entry->columns[static_cast<std::size_t>(node->number)].collation.str() : std::string();
        case Node::Kind::collate: return std::string(node->text);
        case Node::Kind::subquery:
            return node->query->targets.empty() ? std::string() : collation_of(node->query->targets.front()->node);
        case Node::Kind::constant: return {};
        default: break;
    }
    for (const Node* argument : node->arguments)
        if (argument != nullptr)
            if (std::string collation = collation_of(argument); !collation.empty()) return collation;
    return {};
}

}  // namespace pgsteward::canonical
