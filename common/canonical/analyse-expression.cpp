// Expressions by kind (transformExpr).
#include <algorithm>
#include <cstring>

#include "canonical/analysis.hpp"
#include "sql/print-expression.hpp"

namespace pgsteward::canonical {
namespace {

using namespace type_id;

template <typename... Ts>
struct Overloaded : Ts... { using Ts::operator()...; };
template <typename... Ts>
Overloaded(Ts...) -> Overloaded<Ts...>;

bool has_columns(const Node* node) {
    if (node == nullptr) return false;
    if (node->kind == Node::Kind::column) return true;
    if (node->kind == Node::Kind::raw) return true;
    return std::ranges::any_of(node->arguments, has_columns);
}

struct ValueFunction { std::string_view written, shown; TypeId type; };
constexpr ValueFunction value_functions[] = {
    {"current_date", "CURRENT_DATE", date}, {"current_time", "CURRENT_TIME", timetz},
    {"current_timestamp", "CURRENT_TIMESTAMP", timestamptz}, {"localtime", "LOCALTIME", time},
    {"localtimestamp", "LOCALTIMESTAMP", timestamp}, {"current_role", "CURRENT_ROLE", name}, {"current_user", "CURRENT_USER", name},
    {"user", "USER", name}, {"session_user", "SESSION_USER", name}, {"current_catalog", "CURRENT_CATALOG", name},
    {"current_schema", "CURRENT_SCHEMA", name},
};

}  // namespace

Analysis::Analysis(const Context& given) : types(given.catalog, given.search_path), context(given) {
    if (context.relation != nullptr) context_entry = relation_entry(*context.relation, context.relation->name.name);
    for (const auto& [shown, relation] : context.named_relations) {
        if (relation == nullptr) {   // the table of a rule or trigger that the text did not create
            certain = false;
            continue;
        }
        RangeEntry* entry = relation_entry(*relation, shown);
        entry->kind = RangeEntry::Kind::context;
        entry->has_alias = true;
        entry->shown = quoted(shown);
        named_entries.emplace_back(shown, entry);
    }
}

Node* Analysis::make(Node::Kind kind, TypeRef type) {
    Node* node = new (arena_.allocate(sizeof(Node), alignof(Node))) Node;
    node->kind = kind;
    node->type = type;
    return node;
}

std::span<Node*> Analysis::list(std::span<Node* const> nodes) {
    if (nodes.empty()) return {};
    auto** memory = static_cast<Node**>(arena_.allocate(nodes.size() * sizeof(Node*), alignof(Node*)));
    std::ranges::copy(nodes, memory);
    return {memory, nodes.size()};
}

std::span<Node*> Analysis::list(std::initializer_list<Node*> nodes) {
    return list(std::span<Node* const>(nodes.begin(), nodes.size()));
}

std::string_view Analysis::keep(std::string_view text) {
    if (text.empty()) return {};
    char* memory = static_cast<char*>(arena_.allocate(text.size(), 1));
    std::memcpy(memory, text.data(), text.size());
    return {memory, text.size()};
}

Node* Analysis::constant(TypeId type, std::string_view text) {
    Node* node = make(Node::Kind::constant, {type, 0});
    node->text = text;
    return node;
}

Node* Analysis::null_constant(TypeId type) {
    Node* node = constant(type, {});
    node->flag = true;
    return node;
}

Node* Analysis::raw(const sql::Expression& expression) {
    Node* node = make(Node::Kind::raw);
    node->text = keep(sql::print(expression));
    return uncertain(node);
}

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

Node* Analysis::analyse_operation(const sql::Operation& given) {
    using Kind = sql::Operation::Kind;
    switch (given.kind) {
        case Kind::in: return analyse_in(given);
        case Kind::between:
        case Kind::not_between:
        case Kind::between_symmetric:
        case Kind::not_between_symmetric: return analyse_between(given);
        default: break;
    }
    Node* left = given.left ? analyse(given.left) : nullptr;
    // (row) op (SELECT …) is a row comparison with a subquery.
    Node* right = analyse(given.right);
    switch (given.kind) {
        case Kind::op_any: return array_operation(given.name, left, right, true);
        case Kind::op_all: return array_operation(given.name, left, right, false);
        case Kind::distinct:
        case Kind::not_distinct: {
            Node* result = nullptr;
            const bool left_null = left->kind == Node::Kind::constant && left->flag && left->type.id == unknown;
            const bool right_null = right->kind == Node::Kind::constant && right->flag && right->type.id == unknown;
            if (left_null || right_null) {
                // make_nulltest_from_distinct
                result = make(Node::Kind::null_test, {type_id::boolean, 0});
                result->flag = given.kind == Kind::distinct;
                result->arguments = list({right_null ? left : right});
                return result;
            }
            if (left->kind == Node::Kind::row && right->kind == Node::Kind::row) {
                Node* all = nullptr;
                for (std::size_t i = 0; i < std::min(left->arguments.size(), right->arguments.size()); ++i) {
                    Node* one = operation({{}, {}, "=", {}}, left->arguments[i], right->arguments[i]);
                    one->kind = Node::Kind::distinct;
                    all = all == nullptr ? one : logical(Node::Kind::or_, all, one);
                }
                result = all != nullptr ? all : constant(type_id::boolean, "false");
            } else {
                result = operation({{}, {}, "=", {}}, left, right);
                if (result->kind == Node::Kind::operation) result->kind = Node::Kind::distinct;
            }
            if (given.kind == Kind::distinct) return result;
            Node* negated = make(Node::Kind::not_, {type_id::boolean, 0});
            negated->arguments = list({result});
            return negated;
        }
        case Kind::nullif: {
            Node* result = operation(given.name.name.empty() ? sql::ObjectName{{}, {}, "=", {}} : given.name, left, right);
            result->kind = Node::Kind::null_if;
            if (result->arguments.size() == 2) result->type = result->arguments[0]->type;
            return result;
        }
        default: break;
    }
    if (left != nullptr && left->kind == Node::Kind::row && right->kind == Node::Kind::subquery &&
        right->number == static_cast<int>(sql::Subquery::Kind::scalar)) {
        right->number = static_cast<int>(sql::Subquery::Kind::row_compare);
        right->text = keep(given.name.name);
        right->arguments = list({left});
        right->type = {type_id::boolean, 0};
        return right;
    }
    if (left != nullptr && left->kind == Node::Kind::row && right->kind == Node::Kind::row)
        return row_comparison(given.name, left, right);
    return operation(given.name, left, right);
}

/// transformAExprIn: constants together in one array, anything with columns on its own.
Node* Analysis::analyse_in(const sql::Operation& given) {
    const bool negated = given.name.name == "<>";
    Node* left = analyse(given.left);
    std::vector<Node*> plain{left}, with_columns;
    const auto& items = std::get<sql::List>(given.right->node).items;
    for (const auto& item : items) {
        Node* node = analyse(item);
        (has_columns(node) ? with_columns : plain).push_back(node);
    }
    Node* result = nullptr;
    if (plain.size() > 2) {
        const TypeId common = common_type(plain);
        if (common == none && std::ranges::any_of(plain, [](const Node* node) { return node->type.id == none; })) certain = false;
        const TypeId array_type = common != none && common != record ? types.array_of(common) : TypeId{none};
        if (array_type != none) {
            Node* array = make(Node::Kind::array, {array_type, 0});
            std::vector<Node*> elements;
            for (std::size_t i = 1; i < plain.size(); ++i) elements.push_back(coerce_to_common(plain[i], common));
            array->arguments = list(elements);
            result = array_operation(given.name, left, array, !negated);
            plain.resize(1);
        } else if (common == none && !certain) {
            Node* array = make(Node::Kind::array);
            array->arguments = list(std::span<Node* const>(plain).subspan(1));
            result = make(negated ? Node::Kind::all : Node::Kind::any, {type_id::boolean, 0});
            result->text = negated ? "<>" : "=";
            result->arguments = list({left, array});
            plain.resize(1);
        }
    }
    // In written order: what is not in the array.
    with_columns.insert(with_columns.begin(), plain.begin() + 1, plain.end());
    if (!with_columns.empty() && plain.size() > 1 && result == nullptr && with_columns.size() > 1) {
        // A single constant among columns keeps its place.
        with_columns.clear();
        plain.resize(1);
        for (const auto& item : items) with_columns.push_back(analyse(item));
    }
    for (Node* item : with_columns) {
        Node* test = left->kind == Node::Kind::row && item->kind == Node::Kind::row ? row_comparison(given.name, left, item)
                                                                                  : operation(given.name, left, item);
        test = boolean(test);
        result = result == nullptr ? test : logical(negated ? Node::Kind::and_ : Node::Kind::or_, result, test);
    }
    return result;
}

Node* Analysis::analyse_between(const sql::Operation& given) {
    using Kind = sql::Operation::Kind;
    const auto& bounds = std::get<sql::List>(given.right->node).items;
    const auto pair = [&](const sql::ExpressionPtr& low, const sql::ExpressionPtr& high, bool negated) {
        Node* first = operation({{}, {}, negated ? "<" : ">=", {}}, analyse(given.left), analyse(low));
        Node* second = operation({{}, {}, negated ? ">" : "<=", {}}, analyse(given.left), analyse(high));
        return logical(negated ? Node::Kind::or_ : Node::Kind::and_, first, second);
    };
    switch (given.kind) {
        case Kind::between: return pair(bounds[0], bounds[1], false);
        case Kind::not_between: return pair(bounds[0], bounds[1], true);
        case Kind::between_symmetric:
            return logical(Node::Kind::or_, pair(bounds[0], bounds[1], false), pair(bounds[1], bounds[0], false));
        default: return logical(Node::Kind::and_, pair(bounds[0], bounds[1], true), pair(bounds[1], bounds[0], true));
    }
}

/// The grammar joins a AND b AND c into one; so do we where the server nests on the left (IN, BETWEEN), because its
/// own text, read again, is joined.
Node* Analysis::logical(Node::Kind kind, Node* left, Node* right) {
    std::vector<Node*> arguments;
    if (left->kind == kind) arguments.assign(left->arguments.begin(), left->arguments.end());
    else arguments.push_back(left);
    arguments.push_back(right);
    Node* node = make(kind, {type_id::boolean, 0});
    node->arguments = list(arguments);
    return node;
}

Node* Analysis::analyse_boolean(const sql::BooleanOperation& given) {
    const auto kind = given.kind == sql::BooleanOperation::Kind::and_  ? Node::Kind::and_
                      : given.kind == sql::BooleanOperation::Kind::or_ ? Node::Kind::or_
                                                                       : Node::Kind::not_;
    std::vector<Node*> arguments;
    for (const auto& argument : given.arguments) {
        Node* node = boolean(analyse(argument));
        if (arguments.empty() && kind != Node::Kind::not_ && node->kind == kind)
            arguments.assign(node->arguments.begin(), node->arguments.end());
        else arguments.push_back(node);
    }
    Node* node = make(kind, {type_id::boolean, 0});
    node->arguments = list(arguments);
    return node;
}

Node* Analysis::analyse_case(const sql::Case& choice) {
    Node* argument = nullptr;
    Node* placeholder = nullptr;
    if (choice.argument) {
        argument = typed_unknown(analyse(choice.argument));
        placeholder = make(Node::Kind::case_test, argument->type);
    }
    std::vector<Node*> conditions, results;
    results.push_back(choice.otherwise ? analyse(choice.otherwise) : null_constant(unknown));
    for (const auto& branch : choice.branches) {
        Node* test = analyse(branch.condition);
        conditions.push_back(placeholder ? operation({{}, {}, "=", {}}, placeholder, test) : boolean(test));
        results.push_back(analyse(branch.result));
    }
    const TypeId type = common_type(results);
    if (type == none) certain = false;
    for (Node*& result : results) result = coerce_to_common(result, type);
    Node* node = make(Node::Kind::case_, {type, common_modifier(results, type)});
    std::vector<Node*> arguments{argument, results[0]};
    for (std::size_t i = 0; i < conditions.size(); ++i) {
        arguments.push_back(conditions[i]);
        arguments.push_back(results[i + 1]);
    }
    node->arguments = list(arguments);
    return node;
}

Node* Analysis::analyse_common(Node::Kind kind, const sql::Expressions& expressions) {
    std::vector<Node*> arguments;
    for (const auto& expression : expressions) arguments.push_back(analyse(expression));
    const TypeId type = common_type(arguments);
    if (type == none) certain = false;
    for (Node*& argument : arguments) argument = coerce_to_common(argument, type);
    Node* node = make(kind, {type, common_modifier(arguments, type)});
    node->arguments = list(arguments);
    return node;
}

/// transformArrayExpr; with a target type the elements are cast to its elements, explicitly.
Node* Analysis::analyse_array(const sql::ArrayConstructor& given, TypeRef target) {
    std::vector<Node*> elements;
    bool nested = false;
    for (const auto& expression : given.elements) {
        const auto* inner = std::get_if<sql::ArrayConstructor>(&expression->node);
        Node* element = inner != nullptr ? analyse_array(*inner, target) : analyse(expression);
        nested = nested || inner != nullptr;
        elements.push_back(element);
    }
    Node* node = make(Node::Kind::array);
    if (target.id != none) {
        const TypeRef element{types.element(target.id), target.modifier};
        if (!nested)
            for (Node*& item : elements) item = coerce(item, element, Permission::explicit_, Form::explicit_cast);
        node->type = {target.id, target.modifier};
    } else {
        const TypeId common = common_type(elements);
        for (Node*& item : elements) item = coerce_to_common(item, common);
        // An array of arrays is one array; without elements there is no type.
        const bool of_arrays = nested || types.element(common) != none;
        node->type.id = of_arrays ? common : common != none ? types.array_of(common) : TypeId{none};
        nested = of_arrays;
        if (node->type.id == none) certain = false;
        node->type.modifier = common_modifier(elements, common);
    }
    node->flag = nested;
    node->arguments = list(elements);
    return nested ? node : joined_casts(node);
}

/// ARRAY['a'::varchar::text, …] and (ARRAY['a'::varchar, …])::text[] are what the server makes of one another when its
/// own text is read again (x IN (…) of varchar): constants alike cast alike are cast together here.
Node* Analysis::joined_casts(Node* array) {
    if (array->arguments.empty()) return array;
    TypeId inner = none;
    for (const Node* element : array->arguments) {
        if (element->kind != Node::Kind::cast || element->flag || element->form != Form::explicit_cast) return array;
        const Node* below = element->arguments[0];
        if (below->kind != Node::Kind::constant || below->type.id == unknown || below->type.modifier != 0) return array;
        if (inner != none && inner != below->type.id) return array;
        inner = below->type.id;
        if (cast_method(inner, element->type.id, Permission::implicit) != 'b') return array;
    }
    std::vector<Node*> constants;
    for (const Node* element : array->arguments) constants.push_back(element->arguments[0]);
    Node* below = make(Node::Kind::array, {types.array_of(inner), 0});
    below->arguments = list(constants);
    return cast_node(below, array->type, Form::explicit_cast);
}

Node* Analysis::analyse_row(const sql::RowConstructor& given) {
    std::vector<Node*> fields;
    for (const auto& field : given.fields) {
        const auto* reference = std::get_if<sql::ColumnReference>(&field->node);
        std::vector<std::pair<std::string, Node*>> star;
        if (reference != nullptr && reference->star && expand_star(*reference, star)) {
            for (const auto& [name, node] : star) fields.push_back(node);
            continue;
        }
        fields.push_back(analyse(field));
    }
    Node* node = make(Node::Kind::row, {record, 0});
    node->arguments = list(fields);
    return node;
}

Node* Analysis::analyse_value_function(const sql::SqlValueFunction& function) {
    const auto found = std::ranges::find(value_functions, function.name, &ValueFunction::written);
    if (found == std::end(value_functions)) return uncertain(make(Node::Kind::raw));
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

Node* Analysis::subscripts(Node* container, std::span<const sql::Subscript> steps) {
    const TypeId type = types.base(container->type.id);
    const bool json = type == jsonb;
    const TypeId element = types.element(type);
    if (!json && element == none) certain = false;
    std::vector<Node*> arguments{container};
    bool slice = false;
    for (const sql::Subscript& step : steps) slice = slice || step.slice;
    for (const sql::Subscript& step : steps) {
        const auto bound = [&](const sql::ExpressionPtr& expression) -> Node* {
            if (!expression) return nullptr;
            Node* node = analyse(expression);
            if (json) return node->type.id == int4 ? node : typed_unknown(node);
            return coerce(node, {int4, 0}, Permission::assignment, Form::implicit_cast);
        };
        arguments.push_back(bound(step.lower));
        arguments.push_back(bound(step.upper));
    }
    Node* node = make(Node::Kind::subscript);
    node->type = json ? TypeRef{jsonb, 0} : slice ? TypeRef{type, container->type.modifier} : TypeRef{element, container->type.modifier};
    if (slice) node->text = "s";
    node->arguments = list(arguments);
    return node;
}

Node* Analysis::field(Node* argument, const std::string& name) {
    // A field of a whole row is its column.
    if (argument->kind == Node::Kind::column && argument->number == -1) {
        auto& columns = argument->entry->columns;
        const auto found = std::ranges::find(columns, name, &EntryColumn::name);
        if (found != columns.end()) return column_node(argument->entry, static_cast<std::size_t>(found - columns.begin()));
    }
    Node* node = make(Node::Kind::field);
    node->text = keep(quoted(name));
    node->arguments = list({argument});
    const auto attributes = types.attributes(types.base(argument->type.id));
    const auto found = std::ranges::find(attributes, name, &Column::name);
    if (found != attributes.end()) node->type = types.parse(found->type);
    else if (argument->kind == Node::Kind::function) {
        const auto column = std::ranges::find(last_columns, name, &EntryColumn::name);
        if (column != last_columns.end()) node->type = column->type;
    }
    if (node->type.id == none) certain = false;
    return node;
}

Node* Analysis::analyse_indirection(const sql::Indirection& given) {
    Node* node = analyse(given.argument);
    std::vector<sql::Subscript> pending;
    const auto flush = [&] {
        if (!pending.empty()) node = subscripts(node, pending);
        pending.clear();
    };
    for (const auto& step : given.steps) {
        if (const auto* subscript = std::get_if<sql::Subscript>(&step)) {
            pending.push_back(*subscript);
            continue;
        }
        flush();
        node = field(node, std::get<std::string>(step));
    }
    flush();
    return node;
}

Node* Analysis::analyse_subquery(const sql::Subquery& given) {
    using Kind = sql::Subquery::Kind;
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
        case Node::Kind::column: return node->number >= 0 ? node->entry->columns[static_cast<std::size_t>(node->number)].collation : std::string();
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
