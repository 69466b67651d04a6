// Views and materialized views.
#include <fmt/format.h>

#include "print/options.hpp"
#include "print/statements.hpp"

namespace pgsteward::print {
namespace {

/// The check option is a clause, the other options stand in WITH.
std::string check_option(const Relation& view) {
    const auto found = view.options.find("check_option");
    if (found == view.options.end()) return {};
    return found->second == "local" ? "\nWITH LOCAL CHECK OPTION" : "\nWITH CASCADED CHECK OPTION";
}

std::string head(const Relation& view) {
    OptionMap options = view.options;
    options.erase("check_option");
    return fmt::format("VIEW {}{} AS\n", quoted(view.name), with_clause(options));
}

std::string view_body(const Relation& view) { return head(view) + view.query + check_option(view); }

}  // namespace

std::string create_view(const Relation& view) {
    if (view.kind == ObjectKind::view) return "CREATE " + view_body(view);
    const std::string method = view.access_method.empty() ? "" : " USING " + quoted(view.access_method);
    const std::string space = view.tablespace.empty() ? "" : " TABLESPACE " + quoted(view.tablespace);
    return fmt::format("CREATE MATERIALIZED VIEW {}{}{}{} AS\n{}\nWITH NO DATA", quoted(view.name), method, with_clause(view.options), space, view.query);
}

std::string replace_view(const Relation& view) { return "CREATE OR REPLACE " + view_body(view); }

// As pg_dump does it (createDummyViewAsClause()).
std::string create_placeholder(const Relation& view) {
    std::string columns;
    for (const Column& column : view.columns) {
        const std::string collation = column.collation.empty() ? "" : " COLLATE " + column.collation;
        columns += fmt::format("{}NULL::{}{} AS {}", columns.empty() ? " " : ", ", column.type, collation, quoted(column.name));
    }
    return fmt::format("CREATE VIEW {} AS\nSELECT{}", quoted(view.name), columns);
}

}  // namespace pgsteward::print
