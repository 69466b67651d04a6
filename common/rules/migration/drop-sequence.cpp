// The state of a sequence is data. Sequences that a column owns go along with it.
#include <fmt/format.h>

#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

void check(const Step& step, Findings& findings) {
    for (const Dropped* drop : drops_of(step, {ObjectKind::sequence})) {
        const std::string name = display_of(*drop);
        findings.add({.object = name,
                      .message = fmt::format("drops the sequence {} and the number it has reached{}", name, along_with(step, *drop)),
                      .fix = fmt::format("keep {} until no default and no code draws from it", name)});
    }
}

}  // namespace

extern const Rule drop_sequence = {
    .id = "drop-sequence",
    .category = Category::data_loss,
    .summary = "A sequence is dropped, and with it the number it has reached.",
    .why = "A sequence that is made again begins at 1 and gives out numbers that are already used.",
    .fix = "Keep the sequence until nothing draws from it; note its last value before it goes.",
    .given = "CREATE SEQUENCE invoice_number;",
    .bad = "DROP SEQUENCE invoice_number;",
    .good = "ALTER SEQUENCE invoice_number CACHE 10;",
    .occasion = effects<Dropped>(),
    .check = check,
};

}  // namespace pgsteward::rules
