// Subscribers stop receiving what a publication no longer publishes, and nothing fails.
#include <fmt/format.h>

#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

std::vector<std::string> names_of(const Step& step, const std::vector<sql::PublicationObject>& objects) {
    std::vector<std::string> names;
    for (const sql::PublicationObject& object : objects) {
        if (object.kind == sql::PublicationObject::Kind::table) names.push_back(display_of(step, object.table));
        else names.push_back(object.kind == sql::PublicationObject::Kind::schema ? "schema " + object.schema : "the current schema");
    }
    return names;
}

void check_alter(const Step& step, const sql::AlterPublication& alter, Findings& findings) {
    const OtherObject* known = step.catalog.others.find({"", "publication " + alter.name});
    if (known && made_here(step, known->created)) return;
    using Action = sql::AlterPublication::Action;
    const std::string objects = list_of(names_of(step, alter.objects));
    if (alter.action == Action::drop)
        findings.add({.object = alter.name, .message = fmt::format("the publication {} no longer publishes {}", alter.name, objects)});
    if (alter.action == Action::set)
        findings.add({.object = alter.name,
                      .message = fmt::format("the publication {} publishes only {} from here; what else it published is not known here", alter.name, objects),
                      .fix = "use ALTER PUBLICATION … ADD and DROP, which name what changes",
                      .severity = Severity::warning});
}

void check(const Step& step, Findings& findings) {
    for (const Dropped* drop : drops_of(step, {ObjectKind::publication})) {
        const std::string name = display_of(*drop);
        findings.add({.object = name, .message = fmt::format("drops the publication {}: its subscribers no longer receive changes", name)});
    }
    if (const auto* alter = std::get_if<sql::AlterPublication>(&step.statement.body)) check_alter(step, *alter, findings);
}

}  // namespace

extern const Rule drop_publication = {
    .id = "drop-publication",
    .category = Category::protection,
    .summary = "A publication is dropped, or publishes fewer tables.",
    .why = "Subscribers keep their old rows and look healthy while changes no longer arrive. Catching up needs a copy of "
           "the whole table.",
    .fix = "Move the subscribers first, and drop the publication or its table when nobody reads it.",
    .given = "CREATE TABLE orders (id bigint PRIMARY KEY);\n"
             "CREATE PUBLICATION warehouse FOR TABLE orders;\n",
    .bad = "DROP PUBLICATION warehouse;",
    .good = "CREATE TABLE order_lines (id bigint PRIMARY KEY);\n"
            "ALTER PUBLICATION warehouse ADD TABLE order_lines;\n",
    .occasion = effects<Dropped>() | statements<sql::AlterPublication>(),
    .check = check,
};

}  // namespace pgsteward::rules
