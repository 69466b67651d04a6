#include "diff/compare.hpp"

#include <algorithm>
#include <map>

namespace pgsteward::diff {
namespace {

bool is_uncertain(const DescribedObject& object, const std::string& property) {
    return std::find(object.uncertain.begin(), object.uncertain.end(), property) != object.uncertain.end();
}

/// Every property that either side has, in the order of the first and then the second.
std::vector<std::string> property_names(const DescribedObject& a, const DescribedObject& b) {
    std::vector<std::string> names;
    for (const DescribedObject* object : {&a, &b})
        for (const auto& [name, value] : object->properties)
            if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    return names;
}

class Comparer {
public:
    explicit Comparer(const CompareOptions& options) : options_(options) {}

    void both(const DescribedObject& expected, const DescribedObject& actual) {
        ++result_.objects;
        bool equal = true;
        for (const std::string& name : property_names(expected, actual)) {
            if (options_.ignored_properties.contains(name)) continue;
            const std::string* wanted = expected.property(name);
            const std::string* found = actual.property(name);
            if (wanted && found ? *wanted == *found : !wanted && !found) continue;
            equal = false;
            Difference difference = one(Difference::Change::changed, expected);
            difference.property = name;
            difference.expected = wanted ? *wanted : std::string();
            difference.actual = found ? *found : std::string();
            difference.undetermined = is_uncertain(expected, name) || is_uncertain(actual, name);
            difference.actual_origin = actual.changed;
            result_.differences.push_back(std::move(difference));
        }
        if (equal) ++result_.matching;
    }
    void missing(const DescribedObject& expected) {
        ++result_.objects;
        result_.differences.push_back(one(Difference::Change::missing, expected));
    }
    void unexpected(const DescribedObject& actual) {
        ++result_.objects;
        Difference difference = one(Difference::Change::unexpected, actual);
        std::swap(difference.expected_origin, difference.actual_origin);
        result_.differences.push_back(std::move(difference));
    }
    bool ignores(ObjectKind kind) const { return options_.ignored_kinds.contains(kind); }
    Comparison take() { return std::move(result_); }

private:
    static Difference one(Difference::Change change, const DescribedObject& object) {
        Difference difference;
        difference.change = change;
        difference.kind = object.kind;
        difference.object = object.identity;
        difference.expected_origin = object.changed;
        return difference;
    }

    const CompareOptions& options_;
    Comparison result_;
};

bool before(const DescribedObject& a, const DescribedObject& b) { return std::tie(a.kind, a.identity) < std::tie(b.kind, b.identity); }

}  // namespace

Comparison compare(const Catalog& expected, const Catalog& actual, const CompareOptions& options) {
    const std::vector<DescribedObject> wanted = describe(expected);
    const std::vector<DescribedObject> found = describe(actual);
    Comparer comparer(options);
    auto w = wanted.begin();
    auto f = found.begin();
    while (w != wanted.end() || f != found.end()) {
        if (w != wanted.end() && comparer.ignores(w->kind)) ++w;
        else if (f != found.end() && comparer.ignores(f->kind)) ++f;
        else if (f == found.end() || (w != wanted.end() && before(*w, *f))) comparer.missing(*w++);
        else if (w == wanted.end() || before(*f, *w)) comparer.unexpected(*f++);
        else comparer.both(*w++, *f++);
    }
    return comparer.take();
}

}  // namespace pgsteward::diff
