// TRIGGER and REFERENCES on a tenant table: code for the next writer, and a key that tells of rows.
#include <fmt/format.h>

#include "check/row-security-example.hpp"
#include "check/row-security-support.hpp"

namespace pgsteward::rules {
namespace {

void check(const SchemaReview& review, Findings& findings) {
    for (const access::TableResult* table : tenant_tables(review)) {
        std::string message;
        std::vector<std::string> all;
        const auto say = [&](std::string_view letter, std::string_view privilege, std::string_view effect) {
            const auto roles = roles_with(review, *table->relation, letter);
            if (roles.empty()) return;
            message += fmt::format("{}{} has {} on {}{}", message.empty() ? "" : "; ", and_list(roles), privilege, table->relation->name.display(), effect);
            all = roles;
        };
        say("t", "TRIGGER", ": its code runs as whoever writes the table next");
        say("x", "REFERENCES", ": a foreign key to it tells which rows exist");
        if (!message.empty()) findings.add(about(*table->relation, message, fmt::format("REVOKE TRIGGER, REFERENCES ON {} FROM {};", quoted(table->relation->name), fmt::join(all, ", "))));
    }
}

}  // namespace

extern const Rule trigger_references_on_tenant_table = {
    .id = "trigger-references-on-tenant-table",
    .category = Category::protection,
    .severity = Severity::warning,
    .summary = "An application role has TRIGGER or REFERENCES on a tenant table.",
    .why = "A trigger runs as whoever writes the table next, a superuser among them; a foreign key is checked past "
           "row security. GRANT ALL gives both.",
    .fix = "Revoke TRIGGER and REFERENCES.",
    .given = example::isolated,
    .bad = "GRANT ALL ON notes TO app_rw;\n",
    .good = "GRANT SELECT ON notes TO app_rw;\n",
    .check = check,
};

}  // namespace pgsteward::rules
