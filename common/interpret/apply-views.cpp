// Views.
#include "interpret/apply.hpp"
#include "interpret/definitions.hpp"
#include "interpret/names.hpp"
#include "interpret/privileges.hpp"
#include "interpret/refusals.hpp"

namespace pgsteward::interpret {

void apply(Execution& run, const sql::CreateView& create) {
    const QualifiedName name = run.creation_name(create.view);
    const auto before = run.catalog().relations.share(name);
    Relation view;
    if (before && create.or_replace) {
        run.relation_before = before;
        view = *before;
        view.columns.clear();
        view.options.clear();
    } else {
        run.stamp(view);
        view.acl = default_acl(run, ObjectKind::view, name.schema);
    }
    view.kind = ObjectKind::view;
    view.name = {name.schema, cut_name(name.name)};
    view.changed = run.origin();
    if (create.view.persistence == sql::RelationName::Persistence::temporary) view.persistence = Persistence::temporary;
    if (create.query) {
        const canonical::CanonicalQuery query = run.query(*create.query, create.columns);
        view.query = query.text;
        view.depends_on = query.relations;
        view.uses.names = query.routines;
        view.columns_read = query.column_references;
        view.uncertain = !query.certain;
        for (const auto& [column_name, type, collation] : query.columns) {
            const Column* kept = before ? before->column(column_name) : nullptr;
            Column column = kept ? *kept : Column{};   // defaults, comments and grants of a replaced view's columns stay
            column.name = column_name;
            column.type = type;
            column.collation = collation;
            column.uncertain = type.empty();
            if (!kept) column.created = column.changed = run.origin();
            view.columns.push_back(std::move(column));
        }
    }
    set_options(view.options, create.options);
    if (create.check_option == sql::CreateView::CheckOption::local) view.options["check_option"] = "local";
    if (create.check_option == sql::CreateView::CheckOption::cascaded) view.options["check_option"] = "cascaded";
    if (before && create.or_replace) refuse_replacement(run, *before, view);
    run.created(ObjectKind::view, view.name);
    run.catalog().relations.put(std::move(view));
}

void apply(Execution& run, const sql::RefreshMaterializedView& refresh) {
    run.catalog().relations.edit(run.relation_name(refresh.view), [&](Relation& view) { view.populated = refresh.with_data; });
}

}  // namespace pgsteward::interpret
