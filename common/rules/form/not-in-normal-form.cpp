// A schema file that normalize-schema would write otherwise.
#include "check/rule.hpp"

namespace pgsteward::rules {

extern const Rule not_in_normal_form = {
    .id = "not-in-normal-form",
    .category = Category::convention,
    .summary = "A schema file is not in its normal form.",
    .why = "In the normal form each object stands in one place and in one spelling, so that the difference of two versions shows what changed in "
           "the schema and nothing else.",
    .fix = "Write the file with normalize-schema --in-place, or apply the patch that --check prints.",
    .given = "",
    .bad = "create table orders (ID bigint primary key);",
    .good = "CREATE TABLE public.orders (\n    id bigint NOT NULL,\n    CONSTRAINT orders_pkey PRIMARY KEY (id)\n);",
    .check = RaisedByEngine{},
};

}  // namespace pgsteward::rules
