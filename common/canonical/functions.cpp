// Which function a call means (parse_func.c, FuncnameGetCandidates of namespace.c), and what the call becomes.
#include <algorithm>

#include "canonical/analysis.hpp"
#include "canonical/fact-columns.hpp"
#include "sql/print-expression.hpp"

namespace pgsteward::canonical {
namespace {

using namespace type_id;

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(separator), text.size());
        parts.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return parts;
}

std::size_t index_of(const std::vector<std::string_view>& names, std::string_view name) {
    return static_cast<std::size_t>(std::ranges::find(names, name) - names.begin());
}

/// MatchNamedCall: the parameter of each argument; empty where the names do not fit.
std::vector<int> named_order(std::size_t count, const std::vector<std::string>& names, const std::vector<std::string_view>& parameters,
                             std::size_t parameter_count, std::size_t defaults) {
    std::vector<int> order;
    std::vector<bool> given(parameter_count, false);
    const std::size_t positional = count - names.size();
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t at = i < positional ? i : index_of(parameters, names[i - positional]);
        if (at >= parameter_count || given[at]) return {};
        given[at] = true;
        order.push_back(static_cast<int>(at));
    }
    for (std::size_t i = 0; i + defaults < parameter_count; ++i)
        if (!given[i]) return {};
    return order;
}

/// What is known of one function, whether built in or of the catalog.
struct Signature {
    std::vector<TypeId> types;
    std::vector<std::string_view> names;
    std::size_t defaults = 0;
    TypeId variadic = none;
};

}  // namespace

std::vector<Candidate> Analysis::candidates(const sql::ObjectName& name, std::size_t count, const std::vector<std::string>& names,
                                            bool expand_variadic) {
    std::vector<Candidate> found;
    const auto consider = [&](const Signature& signature, Candidate candidate) {
        const std::size_t size = signature.types.size();
        if (!names.empty()) {
            if (size < count || size > count + signature.defaults) return;
            candidate.order = named_order(count, names, signature.names, size, signature.defaults);
            if (candidate.order.size() != count) return;
            for (const int at : candidate.order) candidate.declared.push_back(signature.types[static_cast<std::size_t>(at)]);
        } else if (signature.variadic != none && expand_variadic && count >= size) {
            candidate.declared.assign(signature.types.begin(), signature.types.end());
            candidate.declared.back() = signature.variadic;
            candidate.declared.resize(count, signature.variadic);
            candidate.variadic = true;
            candidate.element = signature.variadic;
        } else {
            if (size < count || size > count + signature.defaults) return;
            candidate.declared.assign(signature.types.begin(), signature.types.begin() + static_cast<std::ptrdiff_t>(count));
        }
        // The same arguments: the earlier schema wins, and what is not variadic.
        for (Candidate& other : found) {
            if (other.declared != candidate.declared) continue;
            if (other.path < candidate.path || (other.path == candidate.path && !other.variadic)) return;
            other = std::move(candidate);
            return;
        }
        found.push_back(std::move(candidate));
    };
    for (const auto& fact : facts::functions(name.name)) {
        Candidate candidate;
        candidate.fact = &fact;
        if (fact.origin == 0) {
            if (!name.schema.empty() && name.schema != "pg_catalog") continue;
        } else if (fact.origin == 1) {
            if (name.schema != "information_schema") continue;
        } else {
            const std::string* schema = types.schema_of(fact.origin);
            if (schema == nullptr) continue;
            const auto at = std::ranges::find(types.search_path(), *schema);
            if (name.schema.empty() ? at == types.search_path().end() : *schema != name.schema) continue;
            candidate.path = static_cast<int>(at - types.search_path().begin()) + 1;
        }
        Signature signature;
        signature.types.assign(fact.arguments.begin(), fact.arguments.begin() + fact.count);
        signature.defaults = fact.defaults;
        signature.variadic = fact.variadic;
        if (!names.empty()) signature.names = split(fact.names, ',');
        consider(signature, std::move(candidate));
    }
    int path = 0;
    const auto in_schema = [&](const std::string& schema) {
        ++path;
        const auto* keys = context.catalog.overloads.find({schema, name.name});
        if (keys == nullptr) return;
        for (const QualifiedName& key : *keys) {
            const Routine* routine = context.catalog.routines.find(key);
            if (routine == nullptr || routine->kind == ObjectKind::procedure) continue;
            Candidate candidate;
            candidate.routine = routine;
            candidate.path = path;
            Signature signature;
            for (const std::string& type : routine->argument_types) signature.types.push_back(types.parse(type).id);
            signature.names.assign(routine->argument_names.begin(), routine->argument_names.end());
            for (const RoutineParameter& parameter : routine->parameters) {
                if (parameter.default_) ++signature.defaults;
                if (parameter.mode == RoutineParameter::Mode::variadic && !signature.types.empty())
                    signature.variadic = signature.types.back() == any ? TypeId{any} : types.element(signature.types.back());
            }
            consider(signature, std::move(candidate));
        }
    };
    if (!name.schema.empty()) in_schema(name.schema);
    else for (const std::string& schema : types.search_path()) in_schema(schema);
    return found;
}

Node* Analysis::unresolved_call(const sql::FunctionCall& call, std::span<Node* const> arguments) {
    Node* node = make(Node::Kind::function);
    node->text = keep(call.name.schema == "pg_catalog" ? quoted(call.name.name) : quoted(call.name.qualified()));
    node->form = call.sql_syntax ? Form::sql_syntax : Form::call;
    node->flag = call.variadic;
    std::vector<Node*> copy(arguments.begin(), arguments.end());
    fill_details(call, node, copy);
    node->arguments = list(copy);
    return uncertain(node);
}

void Analysis::fill_details(const sql::FunctionCall& call, Node* node, std::vector<Node*>& arguments) {
    if (!call.star && !call.distinct && !call.within_group && call.order_by.empty() && !call.filter && !call.over) return;
    CallDetails& details = details_.emplace_back();
    details.star = call.star;
    details.distinct = call.distinct;
    details.within_group = call.within_group;
    for (const sql::SortKey& key : call.order_by) {
        SortItem item{nullptr, key.order == sql::SortKey::Order::descending, false, key.using_operator};
        item.nulls_first = key.nulls == sql::SortKey::Nulls::first ||
                           (key.nulls == sql::SortKey::Nulls::unspecified && item.descending);
        // With DISTINCT the keys are arguments, so an equal one has the arguments' types.
        item.node = call.within_group ? arguments[arguments.size() - call.order_by.size() + details.order_by.size()]
                                      : typed_unknown(analyse(key.expression));
        details.order_by.push_back(std::move(item));
    }
    if (call.within_group) arguments.resize(arguments.size() - call.order_by.size());
    details.filter = condition(call.filter);
    if (call.over) {
        details.has_over = true;
        const sql::WindowDefinition& over = *call.over;
        details.window_name = over.name;
        details.window.references = over.references;
        details.window.frame_options = over.frame_options;
        details.window.start_offset = analyse(over.start_offset);
        details.window.end_offset = analyse(over.end_offset);
        const auto clause = [&](const sql::ExpressionPtr& expression) {
            SortClause sort;
            sort.target = &targets_.emplace_back();
            sort.target->node = typed_unknown(analyse(expression));
            return sort;
        };
        for (const auto& expression : over.partition_by) details.window.partition_by.push_back(clause(expression));
        for (const sql::SortKey& key : over.order_by) {
            SortClause sort = clause(key.expression);
            sort.descending = key.order == sql::SortKey::Order::descending;
            sort.nulls_first = key.nulls == sql::SortKey::Nulls::first ||
                               (key.nulls == sql::SortKey::Nulls::unspecified && sort.descending);
            sort.using_operator = key.using_operator;
            details.window.order_by.push_back(std::move(sort));
        }
    }
    node->details = &details;
}

Node* Analysis::call(const sql::FunctionCall& call) {
    std::vector<Node*> arguments;
    std::vector<std::string> names;
    arguments.reserve(call.arguments.size() + call.order_by.size());
    bool typed = true;
    for (const auto& expression : call.arguments) {
        const auto* named = std::get_if<sql::NamedArgument>(&expression->node);
        if (named != nullptr) names.push_back(named->name);
        arguments.push_back(analyse(named != nullptr ? *named->value : *expression));
        typed = typed && arguments.back()->type.id != none;
    }
    if (call.within_group)
        for (const sql::SortKey& key : call.order_by) {
            arguments.push_back(analyse(key.expression));
            typed = typed && arguments.back()->type.id != none;
        }
    last_columns.clear();
    std::vector<Candidate> all = candidates(call.name, arguments.size(), names, !call.variadic);
    std::vector<TypeId> actual;
    for (const Node* argument : arguments) actual.push_back(argument->type.id);

    const Candidate* chosen = nullptr;
    for (const Candidate& candidate : all)
        if (candidate.declared == actual) chosen = &candidate;
    // Of one candidate only, and with unknown types: a guess at its result, but never certain.
    if (chosen == nullptr && !typed) {
        if (all.size() == 1) chosen = &all[0];
        certain = false;
    }
    if (chosen == nullptr && typed && arguments.size() == 1 && names.empty() && !call.star && !call.over && call.order_by.empty())
        if (Node* cast = cast_call(call, arguments[0])) return cast;
    if (chosen == nullptr && typed) {
        std::vector<std::span<const TypeId>> declared;
        std::vector<int> indices;
        for (std::size_t i = 0; i < all.size(); ++i) {
            declared.emplace_back(all[i].declared);
            bool fits = true;
            for (std::size_t k = 0; k < actual.size() && fits; ++k) fits = can_coerce(actual[k], all[i].declared[k], Permission::implicit);
            if (fits && generic_consistent(actual, declared.back())) indices.push_back(static_cast<int>(i));
        }
        const int index = indices.empty() ? -1 : indices.size() == 1 ? indices[0] : select_candidate(actual, declared, indices);
        if (index >= 0) chosen = &all[static_cast<std::size_t>(index)];
    }
    if (chosen == nullptr) {
        if (typed && names.empty()) refuse_function(call, arguments);
        return unresolved_call(call, arguments);
    }
    refuse_kind(call, *chosen);
    note_volatility(*chosen);
    if (!names.empty()) {
        const std::size_t positional = arguments.size() - names.size();
        std::vector<TypeId> declared = chosen->declared;
        for (std::size_t i = positional; i < arguments.size(); ++i) {
            Node* named = make(Node::Kind::named_argument, arguments[i]->type);
            named->text = keep(names[i - positional]);
            named->arguments = list({arguments[i]});
            arguments[i] = named;
        }
    }
    return finish_call(call, *chosen, std::move(arguments));
}

/// func_get_detail: a call of a type's name with one argument that can be cast.
Node* Analysis::cast_call(const sql::FunctionCall& call, Node* argument) {
    const auto target = types.find(call.name.qualified());
    if (!target || types.is_composite(*target)) return nullptr;
    const TypeId source = argument->type.id;
    if (source != unknown) {
        const char method = cast_method(source, *target, Permission::explicit_);
        if (method != 'b' && method != 'i') return nullptr;
        if (method == 'i' && (source == record || types.is_composite(source)) && types.category(*target) == 'S') return nullptr;
    }
    if (source == *target) return nullptr;
    return coerce_type(argument, {*target, 0}, Permission::explicit_, Form::explicit_cast);
}

Node* Analysis::finish_call(const sql::FunctionCall& call, const Candidate& candidate, std::vector<Node*> arguments) {
    std::vector<TypeId> declared = candidate.declared;
    std::vector<TypeId> actual;
    for (const Node* argument : arguments) actual.push_back(argument->type.id);
    TypeId result = candidate.fact ? candidate.fact->returns : types.parse(candidate.routine->returns).id;
    if (candidate.variadic && candidate.element != any) {
        // The elements follow the generic rules, the parameter is their array.
        result = resolve_generic(actual, declared, result);
    } else {
        result = resolve_generic(actual, declared, result);
    }
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        Node*& argument = arguments[i]->kind == Node::Kind::named_argument ? arguments[i]->arguments[0] : arguments[i];
        if (declared[i] != none && argument->type.id != none)
            argument = coerce_type(argument, {declared[i], 0}, Permission::implicit, Form::implicit_cast);
    }
    Node* node = make(Node::Kind::function, {result, 0});
    node->form = call.sql_syntax ? Form::sql_syntax : Form::call;
    node->flag = call.variadic;
    fill_details(call, node, arguments);
    if (candidate.variadic && candidate.element != any) {
        const std::size_t fixed = (candidate.fact ? candidate.fact->count : candidate.routine->argument_types.size()) - 1;
        const bool ordered = call.within_group;
        if (!ordered && fixed <= arguments.size()) {
            const TypeId element = declared.empty() ? TypeId{none} : declared.back();
            Node* array = make(Node::Kind::array, {types.array_of(element), 0});
            array->arguments = list(std::span<Node* const>(arguments).subspan(fixed));
            arguments.resize(fixed);
            arguments.push_back(array);
            node->flag = true;
        }
    }
    node->arguments = list(arguments);
    if (candidate.fact) {
        const auto& fact = *candidate.fact;
        if (fact.origin == 0) node->text = quoted(fact.name) == fact.name ? fact.name : keep(quoted(fact.name));
        else if (fact.origin == 1) node->text = keep("information_schema." + quoted(fact.name));
        else node->text = keep(quoted(*types.schema_of(fact.origin)) + "." + quoted(fact.name));
    } else {
        node->text = keep(quoted(candidate.routine->name));
        note_routine(*candidate.routine);
    }
    if (result == none) certain = false;
    result_columns(candidate, *node, last_columns);
    return node;
}

/// The columns of a function's rows: OUT parameters, RETURNS TABLE, or of its composite type.
void Analysis::result_columns(const Candidate& candidate, const Node& call, std::vector<EntryColumn>& columns) {
    columns.clear();
    const auto add = [&](std::string name, TypeRef type) {
        EntryColumn column;
        column.real_name = name;
        column.name = std::move(name);
        column.type = type;
        columns.push_back(std::move(column));
    };
    if (candidate.fact && !candidate.fact->columns.empty())
        return for_each_column(candidate.fact->columns, [&](std::string_view name, TypeId type) { add(std::string(name), {type, 0}); });
    if (candidate.routine) {
        for (const RoutineParameter& parameter : candidate.routine->parameters) {
            using Mode = RoutineParameter::Mode;
            if (parameter.mode != Mode::out && parameter.mode != Mode::inout && parameter.mode != Mode::table) continue;
            add(parameter.name.empty() ? "column" + std::to_string(columns.size() + 1) : parameter.name.str(), {types.parse(parameter.type).id, 0});
        }
        // One OUT parameter is a plain result under its name, in FROM under that of the parameter.
        if (columns.size() > 1 || (columns.size() == 1 && call.type.id == record)) return;
        if (!columns.empty()) return;
    }
    const TypeId row = types.base(call.type.id);
    if (!types.is_composite(row)) return;
    for (const Column& attribute : types.attributes(row)) add(attribute.name, types.parse(attribute.type));
}

}  // namespace pgsteward::canonical
