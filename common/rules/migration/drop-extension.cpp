// What belongs to an extension is not in the catalog here.
#include <fmt/format.h>

#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

void check(const Step& step, Findings& findings) {
    for (const Dropped* drop : drops_of(step, {ObjectKind::extension})) {
        const std::string name = display_of(*drop);
        findings.add({.object = name,
                      .message = fmt::format("drops the extension {} with its functions, types and tables{}", name, along_with(step, *drop)),
                      .fix = fmt::format("find out what uses {} (columns of its types, indexes, calls) and replace that first", name)});
    }
}

}  // namespace

extern const Rule drop_extension = {
    .id = "drop-extension",
    .category = Category::data_loss,
    .summary = "An extension is dropped with every object that belongs to it.",
    .why = "The functions, types, operators and tables of an extension go with it, and with CASCADE also the "
           "columns and indexes that use them.",
    .fix = "Replace what uses the extension first, each in a statement of its own, and drop it when nothing "
           "does.",
    .given = "CREATE EXTENSION citext;",
    .bad = "DROP EXTENSION citext;",
    .good = "ALTER EXTENSION citext UPDATE;",
    .occasion = effects<Dropped>(),
    .check = check,
};

}  // namespace pgsteward::rules
