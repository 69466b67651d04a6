// A SECURITY DEFINER function that reads or writes tenant tables as a role that row security does not hold.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <set>

#include "access/writes.hpp"
#include "check/row-security-example.hpp"
#include "check/row-security-support.hpp"
#include "check/rule-support.hpp"
#include "sql/parse.hpp"

namespace pgsteward::rules {
namespace {

/// The words of a body that a "(" follows.
std::set<std::string> called_words(std::string_view body) {
    std::set<std::string> words;
    std::string word;
    for (std::size_t at = 0; at < body.size(); ++at) {
        const auto c = static_cast<unsigned char>(body[at]);
        if (std::isalnum(c) != 0 || c == '_' || c >= 128) {
            word += static_cast<char>(std::tolower(c));
            continue;
        }
        const std::size_t next = body.find_first_not_of(" \t\n\"", at);
        if (!word.empty() && next != std::string_view::npos && body[next] == '(') words.insert(word);
        word.clear();
    }
    return words;
}

/// The tables that a function works on as its owner, itself, by views and by the functions that it calls.
class Reach {
public:
    Reach(const SchemaReview& review, const Routine& of) : review_(review), owner_(of.owner), views_(views_over_tenants(review)) { follow(of); }
    const std::set<std::string>& tables() const { return tables_; }

private:
    void follow(const Routine& routine) {
        if (!seen_.insert(&routine).second) return;
        for (const access::TableResult* table : tenant_tables(review_))
            if (mentions(routine.body, table->relation->name.name)) add(*table->relation, owner_);
        for (const Relation* view : views_)
            if (view->kind == ObjectKind::view && mentions(routine.body, view->name.name))
                for (const Relation* table : tenant_tables_behind(review_, *view)) add(*table, is_on(*view, "security_invoker") ? owner_ : view->owner);
        for (const std::string& word : called_words(routine.body))
            for (const Routine* called : routines_named(word))
                if (!called->security_definer) follow(*called);
    }
    void add(const Relation& table, const std::string& role) {
        if (table.row_security && (role.empty() || is_exempt(review_, role, table))) tables_.insert(table.name.display());
    }
    std::vector<const Routine*> routines_named(const std::string& word) {
        if (by_name_.empty())
            for (const auto& [key, routine] : review_.catalog.routines) by_name_[routine->name.name].push_back(routine.get());
        const auto found = by_name_.find(word);
        return found == by_name_.end() ? std::vector<const Routine*>() : found->second;
    }

    const SchemaReview& review_;
    std::string owner_;
    std::vector<const Relation*> views_;
    std::map<std::string, std::vector<const Routine*>> by_name_;
    std::set<const Routine*> seen_;
    std::set<std::string> tables_;
};

/// What the SQL that a body puts together may work on.
enum class Composed { none, unknown, named_table };

/// The text before anything is put in; nothing where it begins with that.
std::string leading_text(const sql::Expression& expression) {
    if (const auto* constant = std::get_if<sql::Constant>(&expression.node)) return constant->text;
    if (const auto* cast = std::get_if<sql::TypeCast>(&expression.node)) return cast->argument ? leading_text(*cast->argument) : std::string();
    if (const auto* operation = std::get_if<sql::Operation>(&expression.node)) {
        if (operation->name.name != "||" || !operation->left || !operation->right) return {};
        const std::string left = leading_text(*operation->left);
        // What stands behind the first thing that is put in says nothing of where that stands.
        return left.empty() || left.ends_with('%') ? left : std::holds_alternative<sql::Constant>(operation->right->node) ? left + leading_text(*operation->right) : left + "%";
    }
    const auto* call = std::get_if<sql::FunctionCall>(&expression.node);
    return call && !call->arguments.empty() && call->arguments[0] && (call->name.name == "format" || call->name.name == "concat") ? leading_text(*call->arguments[0]) : std::string();
}

Composed composed(const std::string& text) {
    const auto parsed = sql::parse_expression(text);
    const auto* expression = std::get_if<sql::ExpressionPtr>(&parsed);
    std::string lead = expression && *expression ? leading_text(**expression) : std::string();
    std::transform(lead.begin(), lead.end(), lead.begin(), [](unsigned char c) { return static_cast<char>(std::isspace(c) != 0 ? ' ' : std::tolower(c)); });
    lead.erase(0, lead.find_first_not_of(" ("));
    if (lead.empty() || lead.front() == '%') return Composed::unknown;
    static constexpr std::string_view works[] = {"select ", "insert ", "update ", "delete ", "with ", "table ", "copy ", "truncate ", "merge ", "declare "};
    if (std::none_of(std::begin(works), std::end(works), [&](std::string_view word) { return lead.starts_with(word); })) return Composed::none;
    for (std::size_t at = lead.find('%'); at != std::string::npos; at = lead.find('%', at + 1)) {
        std::string_view before = std::string_view(lead).substr(0, at);
        if (before.ends_with('"')) before.remove_suffix(1);
        if (before.ends_with('.')) return Composed::named_table;
        while (before.ends_with(' ')) before.remove_suffix(1);
        for (const std::string_view word : {" from", " join", " into", "update", " only", "table", "copy", "truncate", " using"})
            if (before.ends_with(word)) return Composed::named_table;
    }
    return Composed::none;
}

/// The tables that it may mean: all whom the owner is not held on.
void check_composed(const SchemaReview& review, const Routine& routine, const std::vector<std::string>& callers, Findings& findings) {
    Composed worst = Composed::none;
    for (const std::string& text : access::composed_statements(routine)) worst = std::max(worst, composed(text));
    std::vector<std::string> open;
    for (const access::TableResult* table : tenant_tables(review))
        if (table->relation->row_security && (routine.owner.empty() || is_exempt(review, routine.owner, *table->relation))) open.push_back(table->relation->name.display());
    if (worst == Composed::none || open.empty()) return;
    const std::string name = key_of(routine).display();
    Verdict verdict = about(routine, fmt::format("the function {} runs SQL {} as {}, whom row security does not hold on {}, for {}", name, worst == Composed::named_table ? "on a table that is put into its text" : "that it puts together",
                                                 routine.owner.empty() ? "its owner" : routine.owner, list_of(open), and_list(callers)),
                            fmt::format("ALTER FUNCTION {} SECURITY INVOKER;", name));
    if (worst == Composed::unknown) verdict.severity = Severity::warning;
    findings.add(std::move(verdict));
}

bool serves_policies(const SchemaReview& review, const Routine& routine) {
    const QualifiedName key = key_of(routine);
    for (const Relation* relation : guardable_tables(review))
        for (const RowPolicy& policy : relation->policies)
            if (std::find(policy.uses.names.begin(), policy.uses.names.end(), key) != policy.uses.names.end()) return true;
    return false;
}

void check(const SchemaReview& review, Findings& findings) {
    if (!review.row_security) return;
    for (const Routine* routine : security_definer_routines(review)) {
        const auto callers = roles_that_execute(review, *routine);
        // A trigger's function is not called, and what policies ask is theirs to ask.
        if (callers.empty() || routine->returns == "trigger" || serves_policies(review, *routine)) continue;
        const Reach reach(review, *routine);
        const std::vector<std::string> tables(reach.tables().begin(), reach.tables().end());
        if (tables.empty()) {
            check_composed(review, *routine, callers, findings);
            continue;
        }
        const std::string name = key_of(*routine).display();
        Verdict verdict = about(*routine, fmt::format("the function {} works on {} as {}, whom row security does not hold, for {}", name, and_list(tables), routine->owner.empty() ? "its owner" : routine->owner, and_list(callers)),
                                fmt::format("ALTER FUNCTION {} SECURITY INVOKER;", name));
        // It may well look at the tenant itself: that is for people to judge.
        const std::string& setting = review.row_security->tenancy.setting;
        if (mentions(routine->body, review.row_security->tenancy.column) || (!setting.empty() && routine->body.find(setting) != std::string::npos)) verdict.severity = Severity::warning;
        findings.add(std::move(verdict));
    }
}

}  // namespace

extern const Rule secdef_bypass = {
    .id = "secdef-bypass",
    .category = Category::protection,
    .summary = "A SECURITY DEFINER function works on tenant tables past their policies.",
    .why = "It runs as its owner. Where that is a superuser, has BYPASSRLS or owns a table that is not FORCEd, "
           "whoever may call the function, by default everybody, reaches the rows of all tenants. It is a warning "
           "where the body speaks of the tenant, and where it runs SQL that it puts together and nothing tells on what.",
    .fix = "Make it SECURITY INVOKER, or give it to an owner that row security holds.",
    .given = example::isolated,
    .bad = "CREATE FUNCTION note_count() RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp\n"
           "    AS 'SELECT count(*) FROM notes';\n",
    .good = "CREATE FUNCTION note_count() RETURNS bigint LANGUAGE sql\n"
           "    AS 'SELECT count(*) FROM notes';\n",
    .check = check,
};

}  // namespace pgsteward::rules
