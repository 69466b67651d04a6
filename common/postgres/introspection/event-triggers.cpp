// Event triggers.
#include "postgres/introspection/reading.hpp"

namespace pgsteward::postgres {
namespace {

std::string event_triggers_sql(const Server&) {
    return "SELECT e.oid, e.evtname, pg_get_userbyid(e.evtowner), e.evtevent, e.evtfoid::regproc, e.evtenabled, e.evttags FROM pg_event_trigger e";
}

std::string state_name(char enabled) {
    switch (enabled) {
        case 'D': return "disable";
        case 'R': return "enable replica";
        case 'A': return "enable always";
        default: return {};
    }
}

void read_event_triggers(Reading& reading, const Rows& rows) {
    for (std::size_t row = 0; row < rows.size(); ++row) {
        Fields fields(rows, row);
        const Oid oid = fields.oid();
        OtherObject trigger;
        trigger.kind = ObjectKind::event_trigger;
        trigger.name = {"", fields.text()};
        trigger.owner = fields.text();
        trigger.properties["on"] = fields.text();
        trigger.properties["execute function"] = without_pg_catalog(fields.text());
        set_property(trigger.properties, "state", state_name(fields.letter()));
        std::vector<std::string> tags;
        for (const std::string& tag : fields.list()) tags.push_back(quoted_literal(tag));
        set_property(trigger.properties, "when tag in", joined(tags));
        reading.add(std::move(trigger), Class::event_trigger, oid);
    }
}

}  // namespace

std::vector<Part> event_trigger_parts() {
    return {{"event triggers", event_triggers_sql, read_event_triggers}};
}

}  // namespace pgsteward::postgres
