#include "reconcile/alembic.hpp"

#include <fmt/format.h>

#include <cstdint>

#include "reconcile/render.hpp"

namespace pgsteward::reconcile {
namespace {

/// FNV-1a: short, and the same on every machine.
std::string revision_of(const std::string& text) {
    std::uint64_t hash = 14695981039346656037ULL;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    return fmt::format("{:012x}", hash & 0xFFFFFFFFFFFFULL);
}

/// A Python literal that holds the text: readable where it can be.
std::string literal(const std::string& text) {
    const bool plain = text.find("\"\"\"") == std::string::npos && text.find('\\') == std::string::npos && !text.ends_with('"');
    if (plain && text.find('\n') == std::string::npos && text.find('"') == std::string::npos) return "\"" + text + "\"";
    if (plain) return "\"\"\"" + text + "\"\"\"";
    std::string escaped = "\"";
    for (const char c : text) {
        if (c == '\n') escaped += "\\n\"\n        \"";
        else if (c == '"' || c == '\\') escaped += std::string("\\") + c;
        else if (c == '\r') escaped += "\\r";
        else escaped += c;
    }
    return escaped + "\"";
}

/// Alembic hands text to SQLAlchemy, which takes ":name" for a parameter.
std::string without_parameters(const std::string& statement) {
    std::string text;
    for (std::size_t at = 0; at < statement.size(); ++at) {
        const char c = statement[at];
        const bool colon = c == ':' && at + 1 < statement.size() && (std::isalpha(static_cast<unsigned char>(statement[at + 1])) || statement[at + 1] == '_') && (at == 0 || statement[at - 1] != ':');
        if (colon) text += '\\';
        text += c;
    }
    return text;
}

std::string python_comment(const std::string& text, const std::string& indent) {
    std::string result;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        result += indent + "# " + text.substr(at, end - at) + "\n";
        at = end + 1;
    }
    return result;
}

std::string body(const Plan& plan, const AlembicOptions& options) {
    std::string text;
    bool autocommit = false;
    for (const PlanStep& step : plan.steps) {
        const bool held = step.destructive && !options.allow_destructive;
        if (!held && step.alone != autocommit) {
            if (step.alone) text += "    with op.get_context().autocommit_block():\n";
            autocommit = step.alone;
        }
        const std::string indent = autocommit && !held ? "        " : "    ";
        if (!step.note.empty()) text += python_comment(step.object + ": " + step.note, indent);
        if (held) text += python_comment("destructive, so left to you (--allow-destructive): " + step.object, indent);
        for (const std::string& statement : step.statements) {
            if (held) {
                text += python_comment(statement, indent);
                continue;
            }
            const std::string call = fmt::format("{}op.execute({}){}\n", indent, literal(without_parameters(statement)), step.destructive ? "  # CI:DESTRUCTIVE_OK - from schema-diff, name the decision" : "");
            text += call;
        }
    }
    for (const std::string& left : plan.left) text += python_comment("not changed: " + left, "    ");
    // Comments alone are no body.
    const bool empty = text.find("op.execute") == std::string::npos;
    return empty ? text + "    pass\n" : text;
}

}  // namespace

std::string alembic_migration(const Plan& upgrade, const Plan& downgrade, const AlembicOptions& options) {
    const std::string up = body(upgrade, options), down = body(downgrade, options);
    return fmt::format(
        "\"\"\"reconcile the schema with what is expected\"\"\"\n\nfrom alembic import op\n\nrevision = \"{}\"\ndown_revision = {}\nbranch_labels = None\ndepends_on = None\n\n\n"
        "def upgrade() -> None:\n{}\n\ndef downgrade() -> None:\n{}",
        revision_of(options.parent + up + down), options.parent.empty() ? "None" : "\"" + options.parent + "\"", up, down);
}

}  // namespace pgsteward::reconcile
