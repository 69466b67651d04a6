// From fates and differences to actions. One file for each family of objects: planner-<family>.cpp. Only for the layer
// itself.
#pragma once

#include "reconcile/body-wants.hpp"
#include "reconcile/fates.hpp"
#include "reconcile/plan.hpp"

namespace pgsteward::reconcile {

class Planner {
public:
    Planner(const diff::DriftList& drifts, const PlanOptions& options);
    Plan run();

private:
    using Change = Difference::Change;

    // planner.cpp
    void rename();
    void drop(const Part& part);
    void create(ObjectKind kind, const std::string& identity, const std::string& whole);
    void alter(const Changed& changed);
    Action& add(Rank rank, ObjectKind kind, const std::string& identity, print::Statements statements);
    Action& add_if_any(Rank rank, ObjectKind kind, const std::string& identity, print::Statements statements);
    /// Is the part made together with its relation, or is that relation not there?
    bool made_with_whole(const std::string& whole) const;
    bool is_new(const std::string& relation) const { return made_with_whole(relation); }

    // planner-annotations.cpp: what goes for every kind
    void annotate_new(Rank after, ObjectKind kind, const std::string& identity, const std::string& what, const Annotations& now, const Annotations* before);
    void change_annotations(const Changed& changed, const std::string& what, const Annotations& before, const Annotations& now, const print::AclTarget* target);
    void part_comment(const Changed& changed, const std::string& what, const std::string& comment);
    void new_part_comment(ObjectKind kind, const std::string& identity, const std::string& what, const std::string& comment);
    /// The list that a new object may start with under ACTUAL's default privileges.
    print::Statements new_privileges(print::AclTarget target, const Annotations& now) const;
    print::Statements new_privileges(const Relation& now) const;

    // planner-tables.cpp
    void create_relation(const Relation& relation);
    void create_table(const Relation& table);
    void create_view(const Relation& view);
    void refresh(const Relation& view);
    void create_parts(const Relation& relation);
    void drop_relation(const Relation& relation);
    QualifiedName referenced_parent(const Relation& partition) const;
    std::set<std::string> drop_keys_before(const Relation& table);
    void drop_circular_policies(const Relation& table);
    bool goes_in_circle(const Relation& from, const QualifiedName& back) const;
    void alter_relation(const Changed& changed);
    void alter_view(const Changed& changed, const Relation& before, const Relation& now);
    void change_relation_privileges(const Relation& before, const Relation& now);
    void change_parents(const Relation& before, const Relation& now);
    void reattach(const Relation& before, const Relation& now);
    void restore_owner_and_privileges(const Relation& now, const Relation* before);

    // planner-columns.cpp
    void create_column(const Relation& table, const Column& column);
    void drop_column(const Relation& table, const Column& column);
    bool stays_in_children(const Relation& table, const std::string& column) const;
    bool goes_with_parents(const Relation& table, const std::string& column) const;
    void alter_column(const Changed& changed);
    void change_type(const Relation& before, const Relation& now, const Column& old, const Column& column, bool swapped);
    void change_inherited_type(const Relation& now, const Column& old, const Column& column, bool swapped);
    bool drop_default_before(const Relation& now, const Column& old, const Column& column, bool swapped, const std::vector<Key>& columns);
    void set_default_after(const Relation& now, const Column& column, const std::vector<Key>& columns);
    void change_default(const Relation& now, const Column& old, const Column& column);
    void change_identity(const Relation& before, const Relation& now, const Column& old, const Column& column);
    void change_not_null(const Relation& now, const Column& column);
    void retype_columns();
    void reset_defaults();

    // planner-constraints.cpp
    void create_constraint(const Relation& table, const Constraint& constraint);
    void drop_constraint(const Relation& table, const Constraint& constraint);
    void alter_constraint(const Changed& changed);
    void create_index(const Relation& table, const Index& index);
    void attach_index(const Relation& table, const Index& index);
    void drop_index(const Relation& table, const Index& index);
    void alter_index(const Changed& changed);
    void index_settings(const Relation& table, const Index& before, const Index& now);
    bool comes_with_parent(const Relation& table, const Constraint& constraint) const;
    bool loses_its_key(const Constraint& foreign_key) const;
    bool stays_without_parent(const Relation& table, const Constraint& constraint) const;
    bool stays_detached(const Relation& table, const Index& index) const;
    bool is_left_behind(const Relation& partition, const Index& part) const;
    bool holds_constraints_of_partitions(const Relation& table, const Index& index) const;
    void make_index_again(const Relation& table, const Constraint& constraint);
    std::vector<Key> attached_partitions(const Relation& table) const;

    // planner-triggers.cpp
    void create_trigger(const Relation& table, const Trigger& trigger);
    void create_policy(const Relation& table, const RowPolicy& policy);
    void create_rule(const Relation& table, const RewriteRule& rule);
    void drop_table_part(const Relation& table, ObjectKind kind, const std::string& name);
    void alter_trigger(const Changed& changed);
    void alter_policy(const Changed& changed);
    void alter_rule(const Changed& changed);

    // planner-types.cpp
    void create_type(const Type& type, const Type* before);
    void drop_type(const Type& type);
    void alter_type(const Changed& changed);
    void alter_enum(const Type& before, const Type& now);
    void alter_domain(const Changed& changed, const Type& before, const Type& now);
    void alter_attribute(const Changed& changed);
    void alter_domain_constraint(const Changed& changed);
    void swap_types();
    void create_domain_constraint(const Type& domain, const Constraint& check);
    void drop_domain_constraint(const Type& domain, const Constraint& check);

    // planner-objects.cpp: sequences, routines, schemas and the others
    void create_sequence(const Relation& sequence);
    void narrow_before_retype(Relation& sequence, const Relation& now);
    void keep_owned_sequences();
    bool loses_its_owner(const std::string& identity, const Relation& before, const Relation& now) const;
    void alter_sequence(const Changed& changed, const Relation& before, const Relation& now);
    void create_routine(const Routine& routine);
    void alter_routine(const Changed& changed);
    void create_other(const OtherObject& object);
    void drop_other(const OtherObject& object);
    void alter_other(const Changed& changed);
    void alter_role(const Changed& changed);
    void alter_default_privileges(const Changed& changed);
    void alter_privileges(const Changed& changed);

    const PlanOptions options_;
    const diff::DriftList& drifts_;
    const Sides sides_;
    const Fates fates_;
    BodyWants wants_;                        ///< of EXPECTED
    std::vector<Action> actions_;
    Plan plan_;
};

template <typename List>
auto named(const List& list, const std::string& name) -> const typename List::value_type* {
    for (const auto& item : list)
        if (item.name == name) return &item;
    return nullptr;
}

/// `more` at the end of `statements`.
void append(std::vector<std::string>& statements, std::vector<std::string> more);
/// "public.t.c"
std::string part_identity(const Relation& relation, const std::string& part);

}  // namespace pgsteward::reconcile
