// What many rules of migrations ask of a step: which drops count, what things are called, who relies on them.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "check/rule.hpp"
#include "interpret/step.hpp"

namespace pgsteward {

// Names ----------------------------------------------------------------------------------------------------------

/// The relation that a statement names, as the server would find it after the step; null where it is not known.
const Relation* relation_of(const Step& step, const sql::ObjectName& name);
/// The name with its schema: the catalog's where it knows the relation, else the schema that comes first on the path.
QualifiedName resolved(const Step& step, const sql::ObjectName& name);
/// The same as "public.orders".
std::string display_of(const Step& step, const sql::ObjectName& name);
/// "public.orders.total", "public.total(integer)".
std::string display_of(const Dropped& dropped);
/// The object that OWNER TO, COMMENT and the like name.
std::string display_of(const Step& step, const sql::ObjectReference& object);
/// The role as SQL spells it: "PUBLIC", "CURRENT_USER", its name.
std::string display_of(const sql::RoleReference& role);
/// "a, b and 3 more"; at most `shown` by name.
std::string list_of(const std::vector<std::string>& names, std::size_t shown = 4);

// Drops ----------------------------------------------------------------------------------------------------------

/// Did this very migration make it?
bool made_here(const Step& step, const Origin& created);
/// Does losing it count: not what this migration made, and nothing temporary.
bool counts(const Dropped& dropped);
/// The drops of these kinds that count. What only went along with an object that counts is left out: one cause, one
/// finding.
std::vector<const Dropped*> drops_of(const Step& step, std::initializer_list<ObjectKind> kinds);
/// " (goes along with public.orders)" for what the statement did not name; else empty.
std::string along_with(const Step& step, const Dropped& dropped);

// Privileges -----------------------------------------------------------------------------------------------------

/// "SELECT, UPDATE", "all privileges".
std::string privileges_of(const sql::Grant& grant);

// Renames --------------------------------------------------------------------------------------------------------

/// Objects of these kinds that got another name (or, with `schema`, another schema) and count: older than this
/// migration, under a name that others know, not temporary, and not the new version of what this migration took away.
std::vector<const Renamed*> renames_of(const Step& step, std::initializer_list<ObjectKind> kinds, bool schema = false);
/// Does a relation stand under the old name again, with every column that the old one is known to have had?
bool provided_again(const Catalog& at_end, const Renamed& renamed);

// Refusals -------------------------------------------------------------------------------------------------------

/// A verdict for each reason of this kind why the server refuses the statement.
void add_refusals(const Step& step, Refused::Why why, Findings& findings);

// Rows -----------------------------------------------------------------------------------------------------------

/// DELETE, UPDATE and MERGE of tables that count, without a bound.
std::vector<const RowsChanged*> unbounded(const Step& step, RowsChanged::How how);
/// How such a statement is unbounded, for a message: "without WHERE", "with a condition that is always true".
std::string_view describe(RowsChanged::Bound bound);

// ALTER TABLE ----------------------------------------------------------------------------------------------------

/// The actions of one kind, of a table that counts.
template <typename Action>
std::vector<const Action*> actions_of(const Step& step) {
    std::vector<const Action*> found;
    const auto* alter = std::get_if<sql::AlterTable>(&step.statement.body);
    const Relation* before = step.relation_before.get();
    if (!alter || (before && before->persistence == Persistence::temporary)) return found;
    for (const sql::AlterTableAction& action : alter->actions)
        if (const auto* one = std::get_if<Action>(&action.change)) found.push_back(one);
    return found;
}
/// The relation that ALTER TABLE changes, as it is called before.
std::string altered(const Step& step);

// Reliance -------------------------------------------------------------------------------------------------------

/// Does the text hold this name as a whole word?
bool mentions(std::string_view text, std::string_view name);
/// How a definition uses an object.
enum class Use {
    named,   ///< its name stands there
    called,  ///< as a function
};
/// What would go along when an object of this name is dropped with CASCADE, or break without it: the views, defaults,
/// constraints, policies, indexes and triggers whose definition uses the name. In order, by display name.
std::vector<std::string> definitions_with(const Catalog& catalog, const QualifiedName& object, Use use);
/// The routines whose body uses the name; the server does not know of these.
std::vector<std::string> bodies_with(const Catalog& catalog, const QualifiedName& object, Use use);

}  // namespace pgsteward
