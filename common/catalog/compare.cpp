#include "catalog/compare.hpp"

#include <algorithm>
#include <map>
#include <unordered_set>

#include <fmt/format.h>

#include "catalog/object-doubts.hpp"
#include "catalog/unknown-identifier.hpp"

namespace pgsteward {
namespace {

using Change = Difference::Change;

/// Also where a part of it could not be read: the type of a column that a migration imports from elsewhere.
bool is_uncertain(const DescribedObject& object, const std::string& property) {
    const std::string* value = object.property(property);
    return (value && holds_unknown(*value)) || std::find(object.uncertain.begin(), object.uncertain.end(), property) != object.uncertain.end();
}

/// CREATE EXTENSION alone leaves both to whatever the server has.
bool only_where_stated(ObjectKind kind, const std::string& property) {
    return kind == ObjectKind::extension && (property == "version" || property == "comment");
}

/// Every property that either side has, in the order of the first and then the second.
std::vector<std::string> property_names(const DescribedObject& a, const DescribedObject& b) {
    std::vector<std::string> names;
    for (const DescribedObject* object : {&a, &b})
        for (const auto& [name, value] : object->properties)
            if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    return names;
}

std::string without_carriage_returns(std::string text) {
    for (std::size_t at = 0; (at = text.find("\r\n", at)) != std::string::npos; ++at) text.erase(at, 1);
    return text;
}

Difference one(Change change, const DescribedObject& object) {
    Difference difference;
    difference.change = change;
    difference.kind = object.kind;
    difference.object = object.identity;
    difference.whole = object.whole;
    (change == Change::unexpected ? difference.actual_origin : difference.expected_origin) = object.changed;
    return difference;
}

class Comparer {
public:
    Comparer(const Catalog& expected, const Catalog& actual, const CompareOptions& options) : expected_(expected), actual_(actual), options_(options) {}

    void both(const DescribedObject& expected, const DescribedObject& actual) {
        ++result_.objects;
        bool equal = true;
        // Most objects are equal to the last letter.
        if (expected.properties != actual.properties)
            for (const std::string& name : property_names(expected, actual))
                if (!same(expected, actual, name)) {
                    equal = false;
                    add_changed(expected, actual, name);
                }
        if (equal) ++result_.matching;
    }
    void only_one(Change change, const DescribedObject& object) {
        ++result_.objects;
        Difference difference = one(change, object);
        difference.undetermined = expected_.about(object, change == Change::missing) || actual_.about(object, change == Change::unexpected);
        result_.differences.push_back(std::move(difference));
    }
    /// Most schemas are equal but for a few objects: the others are not described in order to be compared. Returns the
    /// objects of both sides, each counted here with its parts.
    std::unordered_set<const void*> equal_objects(const Catalog& expected, const Catalog& actual) {
        std::unordered_set<const void*> equal;
        const auto find = [&](const auto& wanted, const auto& found) {
            for (const auto& [name, object] : wanted) {
                const auto* other = found.find(name);
                if (!other || !(*other == *object)) continue;
                equal.insert(object.get());
                equal.insert(other);
                count(*object);
            }
        };
        find(expected.relations, actual.relations);
        find(expected.routines, actual.routines);
        find(expected.types, actual.types);
        return equal;
    }
    bool ignores(ObjectKind kind) const { return options_.ignored_kinds.contains(kind); }
    Comparison take() { return std::move(result_); }

private:
    // As describe() lists them.
    void count(ObjectKind kind, std::size_t objects) {
        if (ignores(kind)) return;
        result_.objects += objects;
        result_.matching += objects;
    }
    void count(const Relation& relation) {
        count(relation.kind, 1);
        count(ObjectKind::column, relation.columns.size());
        count(ObjectKind::constraint, relation.constraints.size());
        count(ObjectKind::index, relation.indexes.size());
        count(ObjectKind::trigger, relation.triggers.size());
        count(ObjectKind::policy, relation.policies.size());
        count(ObjectKind::rule, relation.rules.size());
    }
    void count(const Routine& routine) { count(routine.kind, 1); }
    void count(const Type& type) {
        count(type.kind, 1);
        count(ObjectKind::attribute, type.attributes.size());
        count(ObjectKind::domain_constraint, type.constraints.size());
    }

    bool same(const DescribedObject& expected, const DescribedObject& actual, const std::string& name) const {
        if (options_.ignored_properties.contains(name) || (name == "not populated" && !options_.populated)) return true;
        const std::string* wanted = expected.property(name);
        const std::string* found = actual.property(name);
        if ((!wanted || !found) && only_where_stated(expected.kind, name)) return true;
        if (!wanted || !found) return wanted == found;
        if (*wanted == *found) return true;
        return name == "body" && !options_.line_endings && without_carriage_returns(*wanted) == without_carriage_returns(*found);
    }

    /// What is said by being there has no value of its own.
    static std::string text_of(const std::string* value) { return !value ? "" : value->empty() ? "yes" : *value; }

    void add_changed(const DescribedObject& expected, const DescribedObject& actual, const std::string& name) {
        const std::string* wanted = expected.property(name);
        const std::string* found = actual.property(name);
        Difference difference = one(Change::changed, expected);
        difference.property = name;
        difference.expected = text_of(wanted);
        difference.actual = text_of(found);
        difference.undetermined = is_uncertain(expected, name) || is_uncertain(actual, name) || expected_.about(expected, true) || actual_.about(expected, true) ||
                                  (name == "acl" && (expected_.about_privileges(expected) || actual_.about_privileges(expected)));
        difference.actual_origin = actual.changed;
        result_.differences.push_back(std::move(difference));
    }

    const ObjectDoubts expected_, actual_;
    const CompareOptions& options_;
    Comparison result_;
};

bool before(const DescribedObject& a, const DescribedObject& b) { return std::tie(a.kind, a.identity) < std::tie(b.kind, b.identity); }

/// Kinds of which only one object can have a name: 'r' relations, 'f' routines, 't' types; 0 for the others.
char namespace_of(ObjectKind kind) {
    if (is_relation(kind)) return 'r';
    if (is_routine(kind)) return 'f';
    return kind == ObjectKind::type || kind == ObjectKind::domain ? 't' : '\0';
}

/// A table here and a view of that name there are one object of another kind.
void join_other_kinds(Comparison& comparison) {
    std::map<std::pair<char, std::string>, std::size_t> missing;
    std::vector<Difference>& all = comparison.differences;
    for (std::size_t i = 0; i < all.size(); ++i)
        if (const char space = namespace_of(all[i].kind); space && all[i].change == Change::missing) missing.emplace(std::pair(space, all[i].object), i);
    if (missing.empty()) return;
    std::vector<bool> joined(all.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
        const auto found = all[i].change == Change::unexpected ? missing.find({namespace_of(all[i].kind), all[i].object}) : missing.end();
        if (found == missing.end()) continue;
        Difference& first = all[found->second];
        first.change = Change::changed;
        first.property = "kind";
        first.expected = name_of(first.kind);
        first.actual = name_of(all[i].kind);
        first.actual_origin = all[i].actual_origin;
        joined[i] = true;
        --comparison.objects;
    }
    std::size_t i = 0;
    std::erase_if(all, [&](const Difference&) { return joined[i++]; });
}

/// The names that both sides have, as one side orders them.
std::vector<std::string> common_order(const std::vector<Column>& columns, const std::set<std::string>& common) {
    std::vector<std::string> names;
    for (const Column& column : columns)
        if (common.contains(column.name)) names.push_back(column.name);
    return names;
}

struct Ordered {
    ObjectKind kind;
    const QualifiedName& name;
    const std::vector<Column>& expected;
    const std::vector<Column>& actual;
    const Origin& expected_origin;
    const Origin& actual_origin;
};

void compare_order(const Ordered& object, Comparison& comparison) {
    std::set<std::string> wanted, common;
    for (const Column& column : object.expected) wanted.insert(column.name);
    for (const Column& column : object.actual)
        if (wanted.contains(column.name)) common.insert(column.name);
    const auto expected = common_order(object.expected, common), actual = common_order(object.actual, common);
    if (expected == actual) return;
    Difference difference;
    difference.kind = object.kind;
    difference.object = object.name.display();
    difference.property = "column order";
    difference.expected = fmt::format("{}", fmt::join(expected, ", "));
    difference.actual = fmt::format("{}", fmt::join(actual, ", "));
    difference.expected_origin = object.expected_origin;
    difference.actual_origin = object.actual_origin;
    comparison.differences.push_back(std::move(difference));
}

bool has_order(const Relation& relation) { return relation.kind == ObjectKind::table || relation.kind == ObjectKind::foreign_table; }

void compare_orders(const Catalog& expected, const Catalog& actual, const CompareOptions& options, Comparison& comparison) {
    if (options.column_order)
        for (const auto& relation : expected.relations.sorted())
            if (const Relation* other = actual.relations.find(relation->name); other && has_order(*relation) && has_order(*other))
                compare_order({relation->kind, relation->name, relation->columns, other->columns, relation->changed, other->changed}, comparison);
    for (const auto& type : expected.types.sorted())
        if (const Type* other = type->attributes.empty() ? nullptr : actual.types.find(type->name))
            compare_order({type->kind, type->name, type->attributes, other->attributes, type->changed, other->changed}, comparison);
}

}  // namespace

Comparison compare(const Catalog& expected, const Catalog& actual, const CompareOptions& options) {
    Comparer comparer(expected, actual, options);
    const std::unordered_set<const void*> equal = comparer.equal_objects(expected, actual);
    const std::vector<DescribedObject> wanted = describe(expected, equal);
    const std::vector<DescribedObject> found = describe(actual, equal);
    auto w = wanted.begin();
    auto f = found.begin();
    while (w != wanted.end() || f != found.end()) {
        if (w != wanted.end() && comparer.ignores(w->kind)) ++w;
        else if (f != found.end() && comparer.ignores(f->kind)) ++f;
        else if (f == found.end() || (w != wanted.end() && before(*w, *f))) comparer.only_one(Change::missing, *w++);
        else if (w == wanted.end() || before(*f, *w)) comparer.only_one(Change::unexpected, *f++);
        else comparer.both(*w++, *f++);
    }
    Comparison comparison = comparer.take();
    join_other_kinds(comparison);
    compare_orders(expected, actual, options, comparison);
    return comparison;
}

}  // namespace pgsteward
