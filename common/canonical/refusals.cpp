// What parse analysis surely refuses, and what keeps an expression from being immutable (contain_mutable_functions()).
// Nothing is said behind the first thing that could not be told, nor where the schema has operators or casts of its own.
#include <algorithm>

#include <fmt/format.h>

#include "canonical/analysis.hpp"
#include "sql/print-expression.hpp"

namespace pgsteward::canonical {
namespace {

using namespace type_id;

bool has_own(const Catalog& catalog, ObjectKind kind) {
    return std::ranges::any_of(catalog.others, [&](const auto& entry) { return entry.second->kind == kind; });
}

/// Are all of its columns known? Those of sequences are not kept.
bool is_whole(const RangeEntry& entry, const Catalog& catalog) {
    const Relation* relation = entry.relation;
    if (!relation) return !entry.columns.empty();
    if (relation->kind == ObjectKind::sequence) return false;
    const auto known = [&](const QualifiedName& parent) { return catalog.relations.find(parent) != nullptr; };
    return !relation->partial && !relation->uncertain && relation->of_type.name.empty() && std::ranges::all_of(relation->parents, known);
}

/// May a call be written as `row.name`?
bool names_function(const Catalog& catalog, const std::string& name) {
    return !facts::functions(name).empty() || std::ranges::any_of(catalog.routines, [&](const auto& entry) { return entry.second->name.name == name; });
}

bool is_system_column(std::string_view name) {
    static constexpr std::string_view names[] = {"ctid", "xmin", "cmin", "xmax", "cmax", "tableoid"};
    return std::ranges::find(names, name) != std::end(names);
}

bool is_integer(std::string_view text) {
    const auto space = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
    while (!text.empty() && space(text.front())) text.remove_prefix(1);
    while (!text.empty() && space(text.back())) text.remove_suffix(1);
    if (!text.empty() && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
    // From 16 on there are 0x1f, 0o17, 0b1 and 1_000.
    return !text.empty() && text.front() >= '0' && text.front() <= '9';
}

/// boolin(): the beginning of a word.
bool is_boolean(std::string_view text) {
    std::string word(text);
    std::erase_if(word, [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); });
    std::ranges::transform(word, word.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; });
    if (word.empty()) return false;
    static constexpr std::string_view words[] = {"true", "false", "yes", "no", "on", "off", "1", "0"};
    return std::ranges::any_of(words, [&](std::string_view known) { return known.starts_with(word) && (word.size() > 1 || word != "o"); });
}

bool is_uuid(std::string_view text) {
    std::size_t digits = 0;
    for (const char c : text) {
        const bool digit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
        if (!digit && c != '-' && c != '{' && c != '}') return false;
        digits += digit ? 1 : 0;
    }
    return digits == 32;
}

}  // namespace

void Analysis::refuse(std::string message, std::string column, bool newer_may_know) {
    if (certain && !problems.refusal) problems.refusal = Refusal{std::move(message), std::move(column), newer_may_know};
}

void Analysis::refuse_name(const sql::ColumnReference& reference) {
    const auto& parts = reference.parts;
    if (!certain || reference.star || parts.empty() || parts.size() > 2) return;
    std::vector<const RangeEntry*> seen;
    for (const Scope* at = scope; at != nullptr; at = at->parent)
        for (const Visible& visible : at->visible) seen.push_back(visible.entry);
    if (context_entry) seen.push_back(context_entry);
    for (const auto& [name, entry] : named_entries) seen.push_back(entry);
    if (!std::ranges::all_of(seen, [&](const RangeEntry* entry) { return is_whole(*entry, context.catalog); })) return;
    // Newer servers have more columns in their catalogs.
    const bool system = std::ranges::any_of(seen, [](const RangeEntry* entry) { return entry->kind == RangeEntry::Kind::relation && !entry->relation; });
    if (parts.size() == 1) return refuse(fmt::format("column \"{}\" does not exist", parts[0]), parts[0], system);
    // A parameter of a composite type has fields, a row may be the argument of a function, and what a join USING merges has a name.
    const auto is_parameter = [&](const auto& variable) { return variable.first == parts[0]; };
    const auto is_merged = [&](const RangeEntry& entry) { return entry.using_alias == parts[0]; };
    if (std::ranges::any_of(context.variables, is_parameter) || std::ranges::any_of(entries_, is_merged)) return;
    if (names_function(context.catalog, parts[1]) || is_system_column(parts[1])) return;
    if (!find_entry({}, parts[0])) return refuse(fmt::format("missing FROM-clause entry for table \"{}\"", parts[0]), parts[1], system);
    refuse(fmt::format("column {}.{} does not exist", parts[0], parts[1]), parts[1], system);
}

void Analysis::refuse_operator(std::string_view name, TypeId left, TypeId right) {
    if (!certain || has_own(context.catalog, ObjectKind::operator_) || has_own(context.catalog, ObjectKind::cast)) return;
    // Of an extension that somebody else may have installed.
    const auto may_fit = [&](const facts::OperatorFact& fact) { return fact.origin >= facts::first_extension && (fact.left == left || left == unknown) && (fact.right == right || right == unknown); };
    const auto is_range = [&](TypeId type) { return types.form(types.base(type)) == 'r' || types.form(types.base(type)) == 'm'; };
    if (std::ranges::any_of(facts::operators(name), may_fit) || is_range(left) || is_range(right)) return;
    const std::string before = left == none ? "" : types.text({left, 0}) + " ";
    refuse(fmt::format("operator does not exist: {}{} {}", before, name, types.text({right, 0})), {}, true);
}

void Analysis::refuse_cast(TypeId source, TypeId target, Permission permission) {
    if (!certain || source == none || source == unknown || target == none || types.is_composite(types.base(source)) || source == record) return;
    if (has_own(context.catalog, ObjectKind::cast)) return;
    const std::string from = types.text({source, 0}), to = types.text({target, 0});
    refuse(permission == Permission::explicit_ ? fmt::format("cannot cast type {} to {}", from, to)
                                               : fmt::format("an expression of type {} stands where {} is needed", from, to), {}, true);
}

void Analysis::refuse_function(const sql::FunctionCall& call, std::span<Node* const> arguments) {
    const auto known = facts::functions(call.name.name);
    // What an extension or the schema has of that name may have more forms than are seen from here.
    const bool built_in = !known.empty() && std::ranges::all_of(known, [](const auto& fact) { return fact.origin == 0; });
    const auto is_own = [&](const auto& entry) { return entry.second->name.name == call.name.name; };
    if (!certain || !built_in || !call.name.schema.empty() || call.star || call.within_group || std::ranges::any_of(context.catalog.routines, is_own)) return;
    // unnest() of several arrays is syntax of FROM, and a function of a row may be one of its columns.
    const bool of_row = arguments.size() == 1 && (arguments[0]->type.id == record || types.is_composite(types.base(arguments[0]->type.id)));
    if (has_own(context.catalog, ObjectKind::cast) || call.name.name == "unnest" || of_row) return;
    std::string shown;
    for (const Node* argument : arguments) shown += (shown.empty() ? "" : ", ") + (argument->type.id == unknown ? std::string("unknown") : types.text(argument->type));
    refuse(fmt::format("function {}({}) does not exist", call.name.name.str(), shown), {}, true);
}

void Analysis::refuse_literal(std::string_view text, TypeId type) {
    if (!certain) return;
    const auto invalid = [&] { refuse(fmt::format("invalid input syntax for type {}: \"{}\"", types.text({type, 0}), text)); };
    if ((type == int2 || type == int4 || type == int8) && !is_integer(text)) return invalid();
    if (type == type_id::boolean && !is_boolean(text)) return invalid();
    if (type == uuid && !is_uuid(text)) return invalid();
    const Type* own = Types::is_user_type(type) && types.form(type) == 'e' ? types.definition(type) : nullptr;
    if (own && !own->uncertain && !own->labels.empty() && std::ranges::find(own->labels, text) == own->labels.end())
        refuse(fmt::format("invalid input value for enum {}: \"{}\"", own->name.display(), text));
}

void Analysis::refuse_kind(const sql::FunctionCall& call, const Candidate& candidate) {
    if (scope != nullptr || in_from || !candidate.fact) return;
    const std::string name(call.name.name.str());
    if (candidate.fact->kind == 'w' || call.over) return refuse(fmt::format("window functions are not allowed here: {}()", name));
    if (candidate.fact->kind != 'f') return refuse(fmt::format("aggregate functions are not allowed here: {}()", name));
    if (candidate.fact->returns_set) refuse(fmt::format("set-returning functions are not allowed here: {}()", name));
}

void Analysis::note_volatility(char volatility, std::string_view what) {
    if (volatility == 'i' || !problems.changeable.empty() || !certain) return;
    problems.changeable.append(what).append(volatility == 's' ? " is stable" : " is volatile");
}

/// The planner may put the body of a function in SQL in its place: only those of other languages are what they say.
void Analysis::note_volatility(const Candidate& candidate) {
    if (!problems.changeable.empty() || !certain) return;
    if (candidate.fact) return note_volatility(candidate.fact->volatility, std::string(candidate.fact->name) + "()");
    if (candidate.routine->language != "sql") note_volatility(candidate.routine->volatility, candidate.routine->name.display() + "()");
}

/// text || anything is inlined: what remains is the cast of the other side.
void Analysis::note_operator(const OperatorChoice& choice, TypeId left, TypeId right) {
    if (choice.fact->name != "||" || choice.fact->volatility == 'i') return note_volatility(choice.fact->volatility, choice.fact->name);
    const TypeId other = choice.fact->left == text ? right : left;
    note_cast(other, text, cast_method(other, text, Permission::explicit_));
}

/// By a function, by the text of the value, or by the elements of an array.
void Analysis::note_cast(TypeId source, TypeId target, char method) {
    const TypeId from = types.base(source), to = types.base(target);
    if (method == 'b' || from == to) return;
    if (method == 'a') return note_cast(types.element(from), types.element(to), cast_method(types.element(from), types.element(to), Permission::explicit_));
    const auto depends = [&](TypeId type, bool facts::TypeFact::*side) {
        const facts::TypeFact* fact = facts::type(type);
        return fact ? fact->*side : true;    // of enums, composite types and ranges
    };
    const facts::CastFact* cast = facts::cast(from, to);
    const bool changes = method == 'f' ? cast && cast->volatility != 'i'
                                       : depends(from, &facts::TypeFact::mutable_output) || depends(to, &facts::TypeFact::mutable_input);
    if (changes) note_volatility('s', fmt::format("the cast from {} to {}", types.text({from, 0}), types.text({to, 0})));
}

}  // namespace pgsteward::canonical
