#include "interpret/unknown-targets.hpp"

#include <algorithm>

#include "catalog/describe.hpp"
#include "catalog/object-doubts.hpp"
#include "catalog/unknown-identifier.hpp"

namespace pgsteward::interpret {
namespace {

bool is_unknown(const sql::ObjectName& name) { return holds_unknown(name.name) || holds_unknown(name.schema); }

class Noting {
public:
    Noting(Execution& run, const std::string& because) : run_(run), because_(because) {}

    void operator()(const sql::Drop& drop) {
        for (const sql::ObjectReference& object : drop.objects) whole(object.name);
    }
    void operator()(const sql::Rename& rename) { whole(rename.object.name); }
    void operator()(const sql::SetSchema& set) { whole(set.object.name); }
    void operator()(const sql::ChangeOwner& change) { itself(change.object.kind, change.object.name); }
    void operator()(const sql::Comment& comment) {
        if (comment.object.part.empty()) itself(comment.object.kind, comment.object.name);
        else part_of(comment.object.name, comment.object.kind, comment.object.part, false);
    }
    void operator()(const sql::AlterTable& alter) {
        if (!is_unknown(alter.relation)) return;
        const auto of_relation_itself = [](const sql::AlterTableAction& action) {
            return std::holds_alternative<sql::RowSecurity>(action.change) || std::holds_alternative<sql::SetOwner>(action.change);
        };
        if (!std::ranges::all_of(alter.actions, of_relation_itself)) return whole(alter.relation);
        itself(alter.kind, alter.relation);
        run_.interpreter.doubt(run_.creation_name(alter.relation));
    }
    void operator()(const sql::CreateTrigger& create) { part_of(create.table, ObjectKind::trigger, create.name, !create.or_replace); }
    void operator()(const sql::CreatePolicy& create) { part_of(create.table, ObjectKind::policy, create.name, true); }
    void operator()(const sql::CreateRule& create) { part_of(create.table, ObjectKind::rule, create.name, !create.or_replace); }
    void operator()(const sql::CreateIndex& create) {
        if (!is_unknown(create.table)) return;
        // Where the server chooses the name, it begins with the table's.
        const QualifiedName name{run_.creation_name(create.table).schema, create.name.empty() ? std::string(unknown_identifier) : create.name};
        part({.kind = ObjectKind::index, .identity = name.display(), .whole = display_of(create.table)}, true);
    }
    void operator()(const sql::Grant& grant) {
        if (grant.target != sql::Grant::Target::objects) return;
        for (const sql::ObjectReference& object : grant.objects)
            if (is_unknown(object.name)) add_doubt_of_privileges(run_.catalog(), {.kind = grant.kind, .identity = display_of(object.name)}, because_, grant.is_grant);
    }
    template <typename Other>
    void operator()(const Other&) {}

private:
    std::string display_of(const sql::ObjectName& name) { return run_.creation_name(name).display(); }

    void whole(const sql::ObjectName& name) {
        if (!is_unknown(name)) return;
        const QualifiedName target = run_.creation_name(name);
        add_doubt(run_.catalog(), target, because_, false);
        run_.interpreter.doubt(target);
    }

    /// The object without its parts.
    void itself(ObjectKind kind, const sql::ObjectName& name) {
        if (is_unknown(name)) part({.kind = kind, .identity = display_of(name)}, false);
    }

    void part_of(const sql::ObjectName& table, ObjectKind kind, const std::string& name, bool one_more) {
        if (!is_unknown(table)) return;
        const std::string relation = display_of(table);
        part({.kind = kind, .identity = relation + "." + name, .whole = relation}, one_more);
    }

    void part(const DescribedObject& object, bool one_more) { add_doubt(run_.catalog(), doubted_part(object), because_, one_more); }

    Execution& run_;
    const std::string& because_;
};

}  // namespace

void note_unknown_targets(Execution& run, const std::string& because) { std::visit(Noting(run, because), run.statement.body); }

}  // namespace pgsteward::interpret
