// ALTER DOMAIN: every table with a column of the domain, or of a domain over it, is read.
#include "interpret/locks.hpp"

namespace pgsteward::interpret {
namespace {

using sql::ConstraintDefinition;
using Action = sql::AlterDomain::Action;

/// Does the statement check the values that are there? The domain is null where it is not known.
bool validates(const Type* domain, const sql::AlterDomain& alter) {
    switch (alter.action) {
        case Action::set_not_null: return !domain || !domain->not_null;
        case Action::add_constraint: return alter.constraint && !alter.constraint->not_valid;
        case Action::validate_constraint:
            for (const Constraint& check : domain ? domain->constraints : std::vector<Constraint>())
                if (check.name == alter.constraint_name) return check.not_valid;
            return true;
        default: return false;
    }
}

/// get_rels_with_domain()
void read_users(Locks& locks, const QualifiedName& domain, const Locks::Work& work) {
    const Catalog& catalog = locks.run.catalog();
    for (const QualifiedName& user : catalog.relations.users_of(domain)) {
        const Relation* table = locks.relation(user);
        if (table->kind != ObjectKind::table && table->kind != ObjectKind::materialized_view) continue;
        for (const Column& column : table->columns) {
            if (column.type != quoted(domain)) continue;
            locks.lock(user, LockMode::share);
            locks.work(user, work);
            break;
        }
    }
    for (const QualifiedName& over : catalog.types.users_of(domain))
        if (const Type* type = catalog.types.find(over); type && type->form == Type::Form::domain && type->base == quoted(domain)) read_users(locks, over, work);
}

}  // namespace

void find_locks(Locks& locks, const sql::AlterDomain& alter) {
    const QualifiedName name = locks.run.type_name(alter.name);
    const Type* domain = locks.run.catalog().types.find(name);
    if (!validates(domain, alter)) return;
    const auto cause = alter.action == Action::validate_constraint ? TableWork::Cause::validate_domain : TableWork::Cause::domain_constraint;
    const Locks::Work work{TableWork::Kind::scan, cause, name.display()};
    if (domain) read_users(locks, name, work);
    else if (!locks.run.catalog().complete) locks.work_on({}, work, LockMode::share);   // tables that somebody else made
}

}  // namespace pgsteward::interpret
