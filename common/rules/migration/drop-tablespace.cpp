// The place where other databases may keep their data.
#include <fmt/format.h>

#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

void check(const Step& step, Findings& findings) {
    for (const Dropped* drop : drops_of(step, {ObjectKind::tablespace})) {
        const std::string name = display_of(*drop);
        findings.add({.object = name,
                      .message = fmt::format("drops the tablespace {}{}", name, along_with(step, *drop)),
                      .fix = fmt::format("move what is in {} elsewhere and drop it by hand", name)});
    }
}

}  // namespace

extern const Rule drop_tablespace = {
    .id = "drop-tablespace",
    .category = Category::data_loss,
    .summary = "A tablespace is dropped.",
    .why = "A tablespace belongs to the whole server: other databases may be about to use it, and its "
           "directory is emptied.",
    .fix = "Move what is in it with ALTER TABLE … SET TABLESPACE, and drop the tablespace by hand when it is "
           "empty.",
    .given = "",
    .bad = "DROP TABLESPACE fast;",
    .good = "ALTER TABLESPACE fast RENAME TO fast_old;",
    .occasion = effects<Dropped>(),
    .check = check,
};

}  // namespace pgsteward::rules
