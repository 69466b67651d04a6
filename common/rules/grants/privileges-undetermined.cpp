// An object of which somebody may hold more than the text shows.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "catalog/object-doubts.hpp"
#include "check/grant-rules.hpp"

namespace pgsteward::rules {
namespace {

/// Does the policy say anything of the object?
bool is_limited(const SchemaReview& review, const access::Securable& object, std::size_t position) {
    if (object.relation && review.guards && review.guards->is_append_only(object.relation->name)) return true;
    return std::ranges::any_of(review.grants->demands.roles(), [&](const GrantDemands::RoleEntries& role) { return role.of[position] != nullptr; });
}

std::string in_doubt(const std::vector<std::string>& objects, const std::string& because) {
    return fmt::format("who may do what with {} cannot be told: a GRANT or REVOKE of {} is in doubt ({})", names_of(objects), objects.size() == 1 ? "it" : "them", because);
}

/// Objects that the policy says nothing of, and that one cause put in doubt: a loop over all functions is one finding.
struct Alike {
    const access::Securable* first;
    std::vector<std::string> names;
};

void check(const SchemaReview& review, Findings& findings) {
    if (!review.grants || review.catalog.doubts.size() == 0) return;
    const ObjectDoubts doubts(review.catalog);
    const std::vector<access::Securable>& objects = review.grants->objects;
    std::map<std::string, Alike> alike;
    for (std::size_t i = 0; i < objects.size(); ++i) {
        const access::Securable& object = objects[i];
        if (object.ready_made) continue;
        const Doubt* doubt = doubts.about_more_privileges({.kind = object.kind, .identity = object.display(), .whole = object.is_column() ? object.name.display() : std::string()});
        if (!doubt) continue;
        if (is_limited(review, object, i)) findings.add(verdict_on(object, in_doubt({object.display()}, doubt->because)));
        else alike.try_emplace(doubt->because, Alike{&object, {}}).first->second.names.push_back(object.display());
    }
    for (const auto& [because, group] : alike) {
        Verdict verdict = verdict_on(*group.first, in_doubt(group.names, because));
        verdict.severity = Severity::warning;
        findings.add(std::move(verdict));
    }
}

}  // namespace

extern const Rule privileges_undetermined = {
    .id = "privileges-undetermined",
    .category = Category::opaque,
    .summary = "A GRANT or REVOKE that may or may not have run decides who holds a privilege.",
    .why = "A REVOKE under a condition that only the server can answer may have taken nothing away, and a GRANT in a loop "
           "over names that only the server knows may have reached this object. What is shown of it is the case "
           "in which every REVOKE ran, so that nothing can be concluded from a privilege that is missing.",
    .fix = "Write the statement without the condition and with the object's name, or read the database itself.",
    .given = "==> pgsteward.yaml\n"
             "version: 1\n"
             "grants:\n"
             "  app_rw: { \"public.*\": [SELECT, INSERT] }\n",
    .bad = "==> schema.sql\n"
           "CREATE ROLE app_rw LOGIN;\n"
           "CREATE TABLE postings (id bigint PRIMARY KEY);\n"
           "GRANT SELECT, INSERT, UPDATE ON postings TO app_rw;\n"
           "DO $$\n"
           "BEGIN\n"
           "    IF (SELECT count(*) FROM postings) > 0 THEN\n"
           "        REVOKE UPDATE ON postings FROM app_rw;\n"
           "    END IF;\n"
           "END $$;\n",
    .good = "==> schema.sql\n"
            "CREATE ROLE app_rw LOGIN;\n"
            "CREATE TABLE postings (id bigint PRIMARY KEY);\n"
            "GRANT SELECT, INSERT, UPDATE ON postings TO app_rw;\n"
            "REVOKE UPDATE ON postings FROM app_rw;\n",
    .check = check,
};

}  // namespace pgsteward::rules
