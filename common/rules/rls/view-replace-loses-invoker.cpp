// CREATE OR REPLACE VIEW without WITH: the options of the view, security_invoker among them, are reset.
#include <fmt/format.h>

#include "check/row-security-example.hpp"
#include "check/row-security-support.hpp"
#include "check/rule-support.hpp"

namespace pgsteward::rules {
namespace {

void check(const Step& step, Findings& findings) {
    const auto* create = std::get_if<sql::CreateView>(&step.statement.body);
    const Relation* before = step.relation_before.get();
    const Relation* view = create && create->or_replace ? relation_of(step, create->view) : nullptr;
    if (!view || !before || before->kind != ObjectKind::view || !is_on(*before, "security_invoker") || is_on(*view, "security_invoker")) return;
    Verdict verdict;
    verdict.object = view->name.display();
    verdict.message = fmt::format("this replaces the view {} and resets its security_invoker: from here on it reads as its owner", verdict.object);
    verdict.fix = fmt::format("ALTER VIEW {} SET (security_invoker = true);", quoted(view->name));
    verdict.unless = [name = view->name](const Catalog& at_end) {
        const Relation* now = at_end.relations.find(name);
        return !now || is_on(*now, "security_invoker");
    };
    findings.add(std::move(verdict));
}

}  // namespace

extern const Rule view_replace_loses_invoker = {
    .id = "view-replace-loses-invoker",
    .category = Category::protection,
    .summary = "CREATE OR REPLACE VIEW without WITH resets security_invoker.",
    .why = "Replacing a view sets its options to those that the statement names, and to the defaults where it names none. A "
           "view that asked policies as whoever reads it then asks them as its owner.",
    .fix = "Repeat WITH (security_invoker = true) in the statement.",
    .given = example::isolated,
    .bad = "CREATE VIEW titles WITH (security_invoker = true) AS SELECT id FROM notes;\n"
           "CREATE OR REPLACE VIEW titles AS SELECT id FROM notes;\n",
    .good = "CREATE VIEW titles WITH (security_invoker = true) AS SELECT id FROM notes;\n"
            "CREATE OR REPLACE VIEW titles WITH (security_invoker = true) AS SELECT id FROM notes;\n",
    .check = check,
};

}  // namespace pgsteward::rules
