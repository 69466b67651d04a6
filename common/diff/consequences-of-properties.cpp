// Properties whose default another property decides.
#include "catalog/sequence-numbers.hpp"
#include "diff/consequence-finder.hpp"

namespace pgsteward::diff {
namespace {

Cause of_numbers(const ConsequenceFinder& finder, const Difference& difference) {
    const Relation* expected = finder.expected_relation(difference.object);
    const Relation* actual = finder.actual_relation(difference.object);
    if (!expected || !actual || !expected->sequence || !actual->sequence) return std::nullopt;
    const SequenceSettings &wanted = *expected->sequence, &found = *actual->sequence;
    const SequenceSettings usual_wanted = usual_numbers(wanted), usual_found = usual_numbers(found);
    const auto first_of = [&](std::initializer_list<std::string_view> properties) {
        for (const std::string_view property : properties)
            if (const auto cause = finder.find(ObjectKind::sequence, difference.object, property)) return cause;
        return Cause();
    };
    const auto usual = [&](std::int64_t SequenceSettings::*number) { return wanted.*number == usual_wanted.*number && found.*number == usual_found.*number; };
    if (difference.property == "minimum" && usual(&SequenceSettings::minimum)) return first_of({"increment", "type"});
    if (difference.property == "maximum" && usual(&SequenceSettings::maximum)) return first_of({"increment", "type"});
    if (difference.property == "start" && usual(&SequenceSettings::start)) return first_of({"increment", "minimum", "maximum"});
    return std::nullopt;
}

/// SETOF brings the estimate of 1000 rows; OUT parameters and TABLE decide what is returned.
Cause of_result(const ConsequenceFinder& finder, const Difference& difference) {
    if (difference.property == "rows" && (difference.expected == "1000" || difference.expected.empty()) && (difference.actual == "1000" || difference.actual.empty()))
        return finder.find(difference.kind, difference.object, "returns set");
    if (difference.property == "returns set") {
        if (const auto returns = finder.find(difference.kind, difference.object, "returns")) return returns;
        return finder.find(difference.kind, difference.object, "parameters");
    }
    // "record" stands for what the parameters say.
    if (difference.property == "returns" && (difference.expected == "record" || difference.actual == "record"))
        return finder.find(difference.kind, difference.object, "parameters");
    return std::nullopt;
}

}  // namespace

/// CREATE OPERATOR CLASS makes a family of the same name.
Cause of_operator_class(const ConsequenceFinder& finder, const Difference& difference) {
    if (difference.kind != ObjectKind::operator_family) return std::nullopt;
    if (difference.change != Difference::Change::changed) {
        const auto found = finder.find_whole(ObjectKind::operator_class, difference.object);
        return found && finder.differences[*found].change == difference.change ? found : Cause();
    }
    return difference.property == "owner" || difference.property == "acl" ? finder.find(ObjectKind::operator_class, difference.object, difference.property) : Cause();
}

Cause of_other_property(const ConsequenceFinder& finder, const Difference& difference) {
    if (difference.change != Difference::Change::changed) return std::nullopt;
    if (difference.kind == ObjectKind::sequence) return of_numbers(finder, difference);
    if (is_routine(difference.kind)) return of_result(finder, difference);
    // REPLICA IDENTITY USING INDEX is said by the table and by the index.
    if (difference.kind == ObjectKind::index && difference.property == "replica identity") return finder.find_relation(difference.whole, "replica identity");
    return std::nullopt;
}

}  // namespace pgsteward::diff
