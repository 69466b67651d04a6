// What makes one value of several expressions: CASE, COALESCE and its like, ARRAY, ROW; subscripts and fields.
#include <algorithm>

#include "canonical/analysis.hpp"

namespace pgsteward::canonical {

using namespace type_id;

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
        const auto found = find_named(columns, name);
        if (found != columns.end()) return column_node(argument->entry, static_cast<std::size_t>(found - columns.begin()));
    }
    Node* node = make(Node::Kind::field);
    node->text = keep(quoted(name));
    node->arguments = list({argument});
    const auto attributes = types.attributes(types.base(argument->type.id));
    const auto found = std::ranges::find_if(attributes, [&](const Column& attribute) { return attribute.name == name; });
    if (found != attributes.end()) node->type = types.parse(found->type);
    else if (argument->kind == Node::Kind::function) {
        const auto column = find_named(last_columns, name);
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

}  // namespace pgsteward::canonical
