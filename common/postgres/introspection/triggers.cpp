// Triggers. The condition alone is text: pg_get_expr refuses one with both OLD and NEW, so it is taken out of
// pg_get_triggerdef by definitions.cpp.
#include <fmt/format.h>

#include <utility>

#include "postgres/introspection/reading.hpp"

namespace pgsteward::postgres {
namespace {

// The clone of a partitioned table's trigger has a parent since 13 (internal itself in 13 and 14); 12 marks it only as
// internal (from the source, trigger.c).
std::string triggers_sql(const Server& server) {
    const std::string inherited = server.since(13, "t.tgparentid <> 0", "t.tgisinternal");
    return fmt::format(
        "SELECT t.oid, t.tgrelid, t.tgname, pn.nspname, p.proname, t.tgargs, t.tgtype, t.tgattr, CASE WHEN t.tgqual IS NOT NULL THEN pg_get_triggerdef(t.oid) END, "
        "t.tgoldtable, t.tgnewtable, t.tgconstraint <> 0, t.tgdeferrable, t.tginitdeferred, fn.nspname, f.relname, t.tgenabled, {0} "
        "FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_proc p ON p.oid = t.tgfoid "
        "JOIN pg_namespace pn ON pn.oid = p.pronamespace LEFT JOIN pg_class f ON f.oid = t.tgconstrrelid LEFT JOIN pg_namespace fn ON fn.oid = f.relnamespace "
        "LEFT JOIN pg_constraint k ON k.oid = t.tgconstraint WHERE {1} AND (NOT t.tgisinternal OR {0}) AND (k.oid IS NULL OR k.contype = 't') ORDER BY t.oid",
        inherited, user_schema);
}

/// bytea_output = hex: every argument ends with a NUL byte.
std::vector<std::string> arguments_of(const std::string& hex) {
    std::vector<std::string> arguments;
    std::string argument;
    const auto digit = [&](std::size_t at) { return hex[at] <= '9' ? hex[at] - '0' : hex[at] - 'a' + 10; };
    for (std::size_t at = 2; at + 1 < hex.size(); at += 2) {
        const char byte = static_cast<char>(digit(at) * 16 + digit(at + 1));
        if (byte != '\0') argument += byte;
        else arguments.push_back(std::exchange(argument, {}));
    }
    return arguments;
}

/// catalog/pg_trigger.h: TRIGGER_TYPE_…
void read_type(Trigger& trigger, int bits) {
    trigger.for_each_row = bits & 1;
    trigger.timing = bits & 2 ? Trigger::Timing::before : bits & 64 ? Trigger::Timing::instead_of : Trigger::Timing::after;
    trigger.on_insert = bits & 4;
    trigger.on_delete = bits & 8;
    trigger.on_update = bits & 16;
    trigger.on_truncate = bits & 32;
}

void read_triggers(Reading& reading, const Rows& rows) {
    for (std::size_t row = 0; row < rows.size(); ++row) {
        Fields fields(rows, row);
        const Oid oid = fields.oid(), table = fields.oid();
        Relation* relation = reading.relation(table);
        if (!relation || reading.is_extension_member(Class::trigger, oid)) continue;
        Trigger trigger;
        trigger.name = fields.text();
        trigger.function = fields.name();
        trigger.arguments = arguments_of(fields.text());
        read_type(trigger, fields.number<int>());
        trigger.update_columns = reading.column_names_of(table, fields.vector_numbers());
        trigger.when = fields.text();
        trigger.old_table = fields.text();
        trigger.new_table = fields.text();
        trigger.constraint = fields.flag();
        trigger.deferrable = fields.flag();
        trigger.initially_deferred = fields.flag();
        trigger.from = fields.name();
        trigger.state = firing_state(fields.letter());
        trigger.inherited = fields.flag();
        trigger.comment = reading.comment(Class::trigger, oid);
        relation->triggers.push_back(std::move(trigger));
    }
}

}  // namespace

std::vector<Part> trigger_parts() {
    return {{"triggers", triggers_sql, read_triggers}};
}

}  // namespace pgsteward::postgres
