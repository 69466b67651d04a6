// Outside a transaction every statement stays when a later one fails: running the migration again meets it.
#include <fmt/format.h>

#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

/// "CREATE TABLE public.orders": what a second run meets, where the statement could say IF [NOT] EXISTS and does not.
std::string refused_again(const Step& step) {
    const auto& body = step.statement.body;
    const auto named = [&](std::string_view what, const sql::ObjectName& name) { return fmt::format("{} {}", what, display_of(step, name)); };
    if (const auto* create = std::get_if<sql::CreateTable>(&body); create && !create->if_not_exists) return named("CREATE TABLE", create->table);
    if (const auto* create = std::get_if<sql::CreateSequence>(&body); create && !create->if_not_exists) return named("CREATE SEQUENCE", create->sequence);
    if (const auto* create = std::get_if<sql::CreateIndex>(&body); create && !create->if_not_exists) return fmt::format("CREATE INDEX {}", create->name);
    if (const auto* create = std::get_if<sql::CreateSchema>(&body); create && !create->if_not_exists) return fmt::format("CREATE SCHEMA {}", create->name);
    if (const auto* alter = std::get_if<sql::AlterEnum>(&body); alter && alter->old_label.empty() && !alter->if_not_exists) return named("ALTER TYPE", alter->name);
    if (const auto* drop = std::get_if<sql::Drop>(&body); drop && !drop->if_exists && !drop->objects.empty())
        return fmt::format("DROP of the {} {}", name_of(drop->kind), display_of(step, drop->objects.front()));
    for (const auto* add : actions_of<sql::AddColumn>(step))
        if (!add->if_not_exists) return fmt::format("ADD COLUMN {}", add->column.name);
    for (const auto* drop : actions_of<sql::DropColumn>(step))
        if (!drop->if_exists) return fmt::format("DROP COLUMN {}", drop->column);
    return {};
}

void check(const Step& step, Findings& findings) {
    const bool alone = !step.session.in_transaction && step.session.mode != TransactionMode::unknown && step.inside.empty();
    const std::string what = alone ? refused_again(step) : std::string();
    if (what.empty()) return;
    Verdict verdict{.message = fmt::format("{} stands outside a transaction: after a failure further down, running the migration again fails here", what),
                    .fix = "write IF NOT EXISTS or IF EXISTS, or give the statement a migration of its own",
                    .severity = Severity::warning};
    verdict.once = true;
    // A statement that is alone has nothing that fails after it.
    verdict.unless_session = [statement = step.session.statements](const Session& at_end) { return at_end.statements <= statement; };
    findings.add(std::move(verdict));
}

}  // namespace

extern const Rule not_idempotent = {
    .id = "not-idempotent",
    .category = Category::correctness,
    .severity = Severity::warning,
    .summary = "A statement outside a transaction fails when the migration runs a second time.",
    .why = "Without a transaction a failure leaves everything before it in place. The migration counts as not applied, and its next run "
           "fails at the first statement that has already been done.",
    .fix = "Write IF NOT EXISTS and IF EXISTS, or give each statement that cannot run in a transaction a migration of its own.",
    .given = "==> versions/1_given.py\n"
             "from alembic import op\n"
             "revision = \"1\"\n"
             "down_revision = None\n"
             "def upgrade():\n"
             "    op.execute(\"CREATE TABLE orders (id bigint PRIMARY KEY, note text)\")\n"
             "def downgrade():\n"
             "    op.execute(\"DROP TABLE orders\")\n",
    .bad = "==> versions/2_example.py\n"
           "from alembic import op\n"
           "revision = \"2\"\n"
           "down_revision = \"1\"\n"
           "def upgrade():\n"
           "    with op.get_context().autocommit_block():\n"
           "        op.execute(\"ALTER TABLE orders ADD COLUMN tax numeric\")\n"
           "        op.execute(\"CREATE INDEX CONCURRENTLY orders_tax ON orders (tax)\")\n"
           "def downgrade():\n"
           "    op.execute(\"ALTER TABLE orders DROP COLUMN tax\")\n",
    .good = "==> versions/2_example.py\n"
            "from alembic import op\n"
            "revision = \"2\"\n"
            "down_revision = \"1\"\n"
            "def upgrade():\n"
            "    with op.get_context().autocommit_block():\n"
            "        op.execute(\"CREATE INDEX CONCURRENTLY orders_note ON orders (note)\")\n"
            "def downgrade():\n"
            "    op.execute(\"DROP INDEX orders_note\")\n",
    .occasion = statements<sql::CreateTable, sql::CreateSequence, sql::CreateIndex, sql::CreateSchema, sql::AlterEnum, sql::Drop, sql::AlterTable>(),
    .check = check,
};

}  // namespace pgsteward::rules
