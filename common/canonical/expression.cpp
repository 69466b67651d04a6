// The interface: analyse, coerce to what is wanted, print.
#include "canonical/expression.hpp"

#include <algorithm>
#include <unordered_map>

#include "canonical/analysis.hpp"
#include "canonical/deparse.hpp"
#include "canonical/usual-values.hpp"
#include "sql/scan.hpp"

namespace pgsteward::canonical {
namespace {

/// Every arm of a set operation has the result's names (get_target_list with a result descriptor).
void name_arms(const SetTree& tree, const std::vector<TargetEntry*>& result) {
    if (tree.leaf == nullptr) {
        name_arms(*tree.left, result);
        name_arms(*tree.right, result);
        return;
    }
    std::size_t at = 0;
    for (TargetEntry* target : tree.leaf->targets)
        if (!target->junk && at < result.size()) target->name = result[at++]->name;
    if (tree.leaf->set != nullptr) name_arms(*tree.leaf->set, result);
}

/// Types behind casts, and relations in regclass literals: the server depends on both.
void add_named_objects(std::string_view text, std::vector<QualifiedName>& relations, std::vector<QualifiedName>& others) {
    const auto add = [](std::vector<QualifiedName>& list, std::string_view name) {
        const auto found = type_named(name);
        if (found && std::find(list.begin(), list.end(), *found) == list.end()) list.push_back(*found);
    };
    for (std::size_t cast = text.find("::"); cast != std::string_view::npos; cast = text.find("::", cast + 2)) {
        const auto begin = static_cast<std::uint32_t>(cast + 2);
        const std::string_view type = text.substr(begin, sql::name_end(text, begin) - begin);
        add(others, type);
        if (type != "regclass" || cast < 2 || text[cast - 1] != '\'') continue;
        const std::size_t open = text.rfind('\'', cast - 2);
        if (open != std::string_view::npos) add(relations, text.substr(open + 1, cast - open - 2));
    }
    std::sort(relations.begin(), relations.end());
    std::sort(others.begin(), others.end());
}

/// A Const that is null for the server. A length coercion by a function is a call; a mere relabelling is none.
bool is_null_constant(const Node* node) {
    if (node->kind == Node::Kind::cast && node->flag && node->number != 'f') return is_null_constant(node->arguments[0]);
    return node->kind == Node::Kind::constant && node->flag;
}

Canonical analysed(const sql::Expression& expression, const Context& context, const std::string& target_type) {
    Analysis analysis(context);
    Node* node = analysis.analyse(expression);
    // The server asks whether it is immutable before it casts it to the column's type (cookDefault()).
    std::string changeable = std::move(analysis.problems.changeable);
    if (target_type == "boolean") {
        node = analysis.boolean(node);
    } else if (!target_type.empty()) {
        const TypeRef target = analysis.types.parse(target_type);
        if (target.id == type_id::none) analysis.forget_certainty();
        node = analysis.coerce(node, target, Permission::assignment, Form::implicit_cast);
    }
    Deparser deparser(analysis.types);
    deparser.routine = context.routine;
    deparser.unqualified = analysis.context_entry;
    if (analysis.context_entry) deparser.reserve(analysis.context_entry->name);
    for (const auto& [name, entry] : analysis.named_entries) deparser.reserve(name);
    deparser.write(node, false);

    Canonical result;
    result.text = std::move(deparser.text);
    result.type = analysis.types.text(node->type.id == type_id::unknown ? TypeRef{type_id::text, 0} : node->type);
    result.collation = analysis.collation_of(node);
    result.is_null = is_null_constant(node);
    result.certain = analysis.certain;
    result.relations.assign(analysis.relations.begin(), analysis.relations.end());
    result.routines.assign(analysis.routines.begin(), analysis.routines.end());
    add_named_objects(result.text, result.relations, result.routines);
    if (analysis.context_entry)
        for (const EntryColumn& column : analysis.context_entry->columns)
            if (column.read) result.columns.push_back(column.name);
    result.problems = std::move(analysis.problems);
    result.problems.changeable = std::move(changeable);
    return result;
}

}  // namespace

Canonical expression(const sql::Expression& expression, const Context& context, const std::string& target_type) {
    constexpr std::size_t most_remembered = 4096;
    const std::string key = key_of_usual_value(expression, context, target_type);
    if (key.empty()) return analysed(expression, context, target_type);
    // Of the process: what is remembered depends on no catalog.
    thread_local std::unordered_map<std::string, Canonical> remembered;
    if (const auto found = remembered.find(key); found != remembered.end()) return found->second;
    if (remembered.size() >= most_remembered) remembered.clear();
    return remembered.emplace(key, analysed(expression, context, target_type)).first->second;
}

CanonicalQuery query(const sql::Query& query, const Context& context, std::span<const std::string> column_names) {
    Analysis analysis(context);
    QueryTree* tree = analysis.query(query);
    auto& shown = tree->command == QueryTree::Command::select ? tree->targets : tree->returning;
    CanonicalQuery result;
    std::size_t at = 0;
    for (TargetEntry* target : shown) {
        if (target->junk) continue;
        if (at < column_names.size()) target->name = column_names[at];
        ++at;
        const TypeRef type = target->node->type.id == type_id::unknown ? TypeRef{type_id::text, 0} : target->node->type;
        result.columns.push_back({target->name, analysis.types.text(type), analysis.collation_of(target->node)});
    }
    if (tree->set != nullptr) name_arms(*tree->set, tree->targets);
    Deparser deparser(analysis.types);
    deparser.routine = context.routine;
    for (const auto& [name, entry] : analysis.named_entries) deparser.reserve(name);
    deparser.write(*tree, true);
    result.text = std::move(deparser.text);
    result.certain = analysis.certain;
    result.relations.assign(analysis.relations.begin(), analysis.relations.end());
    result.routines.assign(analysis.routines.begin(), analysis.routines.end());
    add_named_objects(result.text, result.relations, result.routines);
    result.column_references.assign(analysis.column_references.begin(), analysis.column_references.end());
    result.problems = std::move(analysis.problems);
    return result;
}

CanonicalType type(const sql::TypeName& name, const Catalog& catalog, std::span<const std::string> search_path) {
    Types types(catalog, search_path);
    CanonicalType result;
    const TypeRef type = types.resolve(name, result.certain);
    if (result.certain) {
        result.text = types.text(type);
        return result;
    }
    result.text = quoted(name.name.qualified());
    if (!name.modifiers.empty()) {
        std::vector<std::string> words;
        for (const auto& modifier : name.modifiers)
            if (const auto* constant = std::get_if<sql::Constant>(&modifier->node)) words.push_back(constant->text);
        result.text += normalised_modifier(type_id::none, words);
    }
    if (name.percent_type) result.text += "%TYPE";
    if (!name.array_bounds.empty()) result.text += "[]";
    return result;
}

}  // namespace pgsteward::canonical
