#include <catch2/catch.hpp>

#include "cli/help.hpp"
#include "support/sample-reports.hpp"

namespace pgsteward::test {

TEST_CASE("a rule's page reads as Markdown and in a terminal") {
    CHECK(rule_page(*sample_rules()[0]) == R"(# drop-column

A column and everything in it is dropped.

Category: data-loss. Severity: error. Destructive.

## Why

The values are gone, and servers of the previous release still select the
column.

## What to do

Stop using the column, deploy, and drop it in a later migration.

## Examples

Given:

```sql
CREATE TABLE orders (id bigint PRIMARY KEY, note text);
```

Reported:

```sql
ALTER TABLE orders DROP COLUMN note;
```

Not reported:

```sql
COMMENT ON COLUMN orders.note IS 'unused since 2.4';
```
)");
}

TEST_CASE("an example of several files shows each in a block of its own") {
    const std::string page = rule_page(*sample_rules()[1]);
    CHECK(page.find("Category: convention. Severity: notice, off by default.\n") != std::string::npos);
    CHECK(page.find("Reported:\n\n`002_a.py`:\n\n```python\ndown_revision = \"003\"\n```\n\n"
                    "`003_b.py`:\n\n```python\nrevision = \"003\"\n```\n") != std::string::npos);
}

TEST_CASE("text is wrapped at words, by characters, and indented lines stay") {
    CHECK(wrapped("aa bb cc\ndd\n\n  kept   as it is\nee", 2, 8) == "  aa bb\n  cc dd\n\n    kept   as it is\n  ee\n");
    CHECK(wrapped("éé éé", 0, 5) == "éé éé\n");
    CHECK(wrapped("muchtoolong a", 0, 4) == "muchtoolong\na\n");
    CHECK(wrapped("", 0) == "");
}

}  // namespace pgsteward::test
