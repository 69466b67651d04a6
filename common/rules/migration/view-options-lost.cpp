// CREATE OR REPLACE VIEW without WITH (…) resets the view's options, also those that guard rows; DROP VIEW and CREATE VIEW do too.
#include <fmt/format.h>

#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

bool is_on(const OptionMap& options, const std::string& name) {
    const auto found = options.find(name);
    return found != options.end() && found->second != "false" && found->second != "off" && found->second != "0";
}

/// What each option guarded.
struct Guard { std::string_view option, lost; };
constexpr Guard guards[] = {
    {"security_invoker", "who reads it is no longer held by his own privileges and row security"},
    {"security_barrier", "functions in a query may see rows that the view hides"},
    {"check_option", "rows can be written that the view does not show"},
};

void check(const Step& step, Findings& findings) {
    const auto* create = std::get_if<sql::CreateView>(&step.statement.body);
    const auto* alter = std::get_if<sql::AlterTable>(&step.statement.body);
    if (!create && !(alter && alter->kind == ObjectKind::view)) return;
    const QualifiedName name = resolved(step, create ? create->view : alter->relation);
    // A view that is made again was dropped in this migration.
    const bool made_again = create && !create->or_replace;
    const Relation* before = step.catalog.relations.find_at(made_again ? step.begin.relations : step.before.relations, name);
    const Relation* after = step.catalog.relations.find(name);
    if (!before || !after || before->kind != ObjectKind::view || made_here(step, before->created)) return;
    for (const Guard& guard : guards) {
        const std::string option(guard.option);
        if (!is_on(before->options, option) || is_on(after->options, option)) continue;
        const std::string set = fmt::format("ALTER VIEW {} SET ({} = {})", quoted(name), option, before->options.at(option));
        Verdict verdict{.object = name.display(),
                        .message = fmt::format("{} loses {}: {}", name.display(), option, guard.lost),
                        .fix = create ? fmt::format("write WITH ({} = {}) into the statement, or after it: {}", option, before->options.at(option), findings.fix().run(set))
                                      : fmt::format("leave {} on", option)};
        verdict.unless = [name, option](const Catalog& at_end) {
            const Relation* now = at_end.relations.find(name);
            return !now || is_on(now->options, option);
        };
        findings.add(std::move(verdict));
    }
}

}  // namespace

extern const Rule view_options_lost = {
    .id = "view-options-lost",
    .category = Category::protection,
    .summary = "A view loses an option that guards its rows.",
    .why = "CREATE OR REPLACE VIEW keeps owner and privileges, but not options: without WITH (security_invoker = true) in the new "
           "text, the view reads with its owner's rights again, and row security of its tables no longer holds who uses it.",
    .fix = "Repeat the options in the new definition.",
    .given = "CREATE TABLE notes (id bigint PRIMARY KEY, tenant_id bigint);\n"
             "CREATE VIEW my_notes WITH (security_invoker = true) AS SELECT id FROM notes;\n",
    .bad = "CREATE OR REPLACE VIEW my_notes AS SELECT id, tenant_id FROM notes;",
    .good = "CREATE OR REPLACE VIEW my_notes WITH (security_invoker = true) AS SELECT id, tenant_id FROM notes;",
    .occasion = statements<sql::CreateView, sql::AlterTable>(),
    .check = check,
};

}  // namespace pgsteward::rules
