// A materialized view holds rows of its own.
#include <fmt/format.h>

#include <algorithm>

#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

void check(const Step& step, Findings& findings) {
    for (const Dropped* drop : drops_of(step, {ObjectKind::materialized_view})) {
        const std::string name = display_of(*drop);
        Verdict verdict{.object = name,
                        .message = fmt::format("drops the materialized view {} and its rows{}", name, along_with(step, *drop)),
                        .fix = fmt::format("keep {} until nothing reads it, or build the new one under another name first", name)};
        // Made again under its name, with its columns: what REFRESH does too.
        verdict.unless = [of = drop->name, lost = drop->relation](const Catalog& at_end) {
            const Relation* now = at_end.relations.find(of);
            if (!now || now->kind != ObjectKind::materialized_view) return false;
            return !lost || std::all_of(lost->columns.begin(), lost->columns.end(), [&](const Column& column) { return now->column(column.name); });
        };
        findings.add(std::move(verdict));
    }
}

}  // namespace

extern const Rule drop_materialized_view = {
    .id = "drop-materialized-view",
    .category = Category::data_loss,
    .summary = "A materialized view and the rows it holds are dropped.",
    .why = "What the view holds may have been computed from rows that are gone by now, and readers meet an "
           "error until it has been built again.",
    .fix = "Build the new view under another name, let readers move to it, and drop the old one in a later "
           "migration.",
    .given = R"sql(CREATE TABLE orders (day date, total numeric);
CREATE MATERIALIZED VIEW daily AS SELECT day, sum(total) FROM orders GROUP BY day;
)sql",
    .bad = "DROP MATERIALIZED VIEW daily;",
    .good = "DROP MATERIALIZED VIEW daily;\n"
            "CREATE MATERIALIZED VIEW daily AS SELECT day, sum(total), count(*) FROM orders GROUP BY day;\n",
    .occasion = effects<Dropped>(),
    .check = check,
};

}  // namespace pgsteward::rules
