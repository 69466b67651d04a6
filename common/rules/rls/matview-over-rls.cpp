// A materialized view keeps rows of all tenants where no policy can be.
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>

#include "check/row-security-example.hpp"
#include "check/row-security-support.hpp"
#include "check/tenant-reach.hpp"
#include "text/contains.hpp"

namespace pgsteward::rules {
namespace {

struct Way {
    std::string through;                     ///< "the view public.v"
    std::vector<std::string> roles;
};

/// What SECURITY DEFINER functions that applications may call work on; each is read once.
class OpenFunctions {
public:
    explicit OpenFunctions(const SchemaReview& review) : review_(review) {}

    void add_ways(const std::vector<const Relation*>& relations, std::vector<Way>& ways) {
        if (!known_) known_ = read();
        for (const auto& [routine, used] : *known_)
            if (std::any_of(relations.begin(), relations.end(), [&](const Relation* relation) { return used.contains(relation->name); })) ways.push_back({"the function " + key_of(*routine).display(), roles_that_execute(review_, *routine)});
    }

private:
    using Used = std::vector<std::pair<const Routine*, std::set<QualifiedName>>>;
    Used read() const {
        Used all;
        for (const Routine* routine : security_definer_routines(review_))
            if (!roles_that_execute(review_, *routine).empty()) all.emplace_back(routine, relations_used(review_, *routine));
        return all;
    }

    const SchemaReview& review_;
    std::optional<Used> known_;
};

/// Views that read it in their owner's name, at any depth, and functions, with the application roles that they are open to.
std::vector<Way> ways_to(const SchemaReview& review, const Relation& matview, OpenFunctions& functions) {
    std::vector<Way> ways;
    std::vector<const Relation*> readers = {&matview};
    for (std::size_t i = 0; i < readers.size(); ++i)
        for (const QualifiedName& name : review.catalog.relations.users_of(readers[i]->name)) {
            const Relation* view = review.catalog.relations.find(name);
            if (!view || view->kind != ObjectKind::view || is_on(*view, "security_invoker") || contains(readers, view)) continue;
            readers.push_back(view);
            if (const auto roles = roles_that_reach(review, *view); !roles.empty()) ways.push_back({"the view " + view->name.display(), roles});
        }
    functions.add_ways(readers, ways);
    return ways;
}

void check(const SchemaReview& review, Findings& findings) {
    OpenFunctions functions(review);
    for (const Relation* view : views_over_tenants(review)) {
        if (view->kind != ObjectKind::materialized_view) continue;
        const auto readers = roles_that_reach(review, *view);
        const auto ways = readers.empty() ? ways_to(review, *view, functions) : std::vector<Way>();
        std::string open = "no application role may read it", fix = "keep it so: grant nothing on it to application roles";
        if (!readers.empty()) {
            open = "open to " + and_list(readers);
            fix = revoke_from(review, *view, "arwd", readers);
        } else if (!ways.empty()) {
            open = fmt::format("open to {} through {}", and_list(ways[0].roles), ways[0].through);
            fix = "revoke " + ways[0].through + " from application roles";
        }
        Verdict verdict = about(*view, fmt::format("the materialized view {} holds rows of {} and cannot have policies: {}", view->name.display(), and_list(names_of(tenant_tables_behind(review, *view))), open), fix);
        if (readers.empty() && ways.empty()) verdict.severity = Severity::notice;
        findings.add(std::move(verdict));
    }
}

}  // namespace

extern const Rule matview_over_rls = {
    .id = "matview-over-rls",
    .category = Category::protection,
    .summary = "A materialized view holds rows of tenant tables.",
    .why = "Materialized views have no row security. What was read when it was refreshed, usually everything, is "
           "open to whoever may read it. It is an error where an application role may, itself or through a view or "
           "function that reads it in its owner's name, else a notice.",
    .fix = "Revoke it from application roles and put a view with a condition on the tenant before it, a security "
           "barrier.",
    .given = example::isolated,
    .bad = "CREATE MATERIALIZED VIEW note_counts AS SELECT tenant_id, count(*) FROM notes GROUP BY tenant_id;\n"
           "GRANT SELECT ON note_counts TO app_rw;\n",
    .good = "CREATE TABLE note_counts (tenant_id uuid NOT NULL, count bigint);\n",
    .check = check,
};

}  // namespace pgsteward::rules
