// Changes of the kinds that the catalog keeps as properties, and what completes a new one.
#include <fmt/format.h>

#include "catalog/secrets.hpp"
#include "print/options.hpp"
#include "print/others.hpp"
#include "text/secret-digest.hpp"

namespace pgsteward::print {
namespace {

constexpr std::string_view mapping = "mapping for ", setting = "set ", published_table = "table ", published_schema = "tables in schema ";

/// Collects "ALTER <object> <change>" for each change.
class Changes {
public:
    Changes(const OtherObject& before, const OtherObject& now) : before_(before), now_(now) {}
    bool differs(const std::string& name) const { return property(before_, name) != property(now_, name) || has(before_, name) != has(now_, name); }
    void add(const std::string& change) { statements_.push_back(fmt::format("ALTER {} {}", reference(now_), change)); }
    void add_unless_empty(const std::string& change) {
        if (!change.empty()) add(change);
    }
    /// Every property beginning like that which only one side has, or both with another value.
    template <typename Gone, typename New>
    void each(std::string_view beginning, const Gone& gone, const New& changed) {
        for (const auto& [name, value] : before_.properties)
            if (name.starts_with(beginning) && !has(now_, name)) gone(name.substr(beginning.size()));
        for (const auto& [name, value] : now_.properties)
            if (name.starts_with(beginning) && differs(name)) changed(name.substr(beginning.size()), value, has(before_, name));
    }
    const OtherObject& before() const { return before_; }
    const OtherObject& now() const { return now_; }
    Statements take() { return std::move(statements_); }

private:
    const OtherObject& before_;
    const OtherObject& now_;
    Statements statements_;
};

void change_database(Changes& changes) {
    if (changes.differs("connection limit")) changes.add("CONNECTION LIMIT " + (has(changes.now(), "connection limit") ? property(changes.now(), "connection limit") : "-1"));
    changes.each(setting, [&](const std::string& name) { changes.add("RESET " + quoted(name)); },
                 [&](const std::string& name, const std::string& value, bool) { changes.add(set_clause(name, value)); });
}

void change_event_trigger(Changes& changes) {
    const std::string state = property(changes.now(), "state");
    if (!changes.differs("state")) return;
    changes.add(state == "disable" ? "DISABLE" : state == "enable replica" ? "ENABLE REPLICA" : state == "enable always" ? "ENABLE ALWAYS" : "ENABLE");
}

void change_extension(Changes& changes) {
    if (changes.differs("schema") && has(changes.now(), "schema")) changes.add("SET SCHEMA " + property(changes.now(), "schema"));
    if (changes.differs("version")) changes.add(has(changes.now(), "version") ? "UPDATE TO " + quoted_literal(property(changes.now(), "version")) : "UPDATE");
}

void change_wrapper(Changes& changes) {
    const auto function = [&](const std::string& name, std::string_view word) {
        if (changes.differs(name)) changes.add(has(changes.now(), name) ? fmt::format("{} {}", word, property(changes.now(), name)) : fmt::format("NO {}", word));
    };
    function("handler", "HANDLER");
    function("validator", "VALIDATOR");
    changes.add_unless_empty(options_change(foreign_options(changes.before(), Secrets::shown), foreign_options(changes.now(), Secrets::shown)));
}

void change_server(Changes& changes, Secrets secrets) {
    if (changes.differs("version")) changes.add("VERSION " + quoted_literal(property(changes.now(), "version")));
    changes.add_unless_empty(options_change(foreign_options(changes.before(), secrets), foreign_options(changes.now(), secrets)));
}

void change_operator(Changes& changes) {
    std::string list;
    for (const auto& [name, word] : {std::pair{"restrict", "RESTRICT"}, std::pair{"join", "JOIN"}})
        if (changes.differs(name))
            list += fmt::format("{}{} = {}", list.empty() ? "" : ", ", word, has(changes.now(), name) ? property(changes.now(), name) : "NONE");
    changes.add_unless_empty(list.empty() ? "" : fmt::format("SET ({})", list));
}

void change_publication(Changes& changes) {
    const auto table = [](const std::string& name, const std::string& value) { return fmt::format("TABLE ONLY {}{}{}", name, value.empty() ? "" : " ", value); };
    // No publication has schemas and lists of columns at the same time.
    changes.each(published_schema, [&](const std::string& name) { changes.add("DROP TABLES IN SCHEMA " + name); }, [](const std::string&, const std::string&, bool) {});
    changes.each(published_table, [&](const std::string& name) { changes.add("DROP TABLE ONLY " + name); },
                 [&](const std::string& name, const std::string& value, bool there) {
                     if (there) changes.add("DROP TABLE ONLY " + name);   // its columns or filter change
                     changes.add("ADD " + table(name, value));
                 });
    changes.each(published_schema, [](const std::string&) {}, [&](const std::string& name, const std::string&, bool) { changes.add("ADD TABLES IN SCHEMA " + name); });
    std::string options;
    const auto option = [&](const std::string& name, const std::string& usual, bool literal) {
        if (!changes.differs(name)) return;
        const std::string value = has(changes.now(), name) ? property(changes.now(), name) : usual;
        options += fmt::format("{}{} = {}", options.empty() ? "" : ", ", name, literal ? quoted_literal(value) : value);
    };
    option("publish", "insert, update, delete, truncate", true);
    option("publish_via_partition_root", "false", false);
    option("publish_generated_columns", "none", false);
    changes.add_unless_empty(options.empty() ? "" : fmt::format("SET ({})", options));
}

void change_subscription(Changes& changes, Secrets secrets) {
    if (changes.differs("connection")) changes.add("CONNECTION " + quoted_literal(connection_of(changes.now(), secrets)));
    if (changes.differs("publication")) changes.add(fmt::format("SET PUBLICATION {} WITH (refresh = false)", property(changes.now(), "publication")));
    std::string options;
    const auto option = [&](const std::string& name, const std::string& usual) {
        if (!changes.differs(name)) return;
        const std::string value = has(changes.now(), name) ? property(changes.now(), name) : usual;
        options += fmt::format("{}{} = {}", options.empty() ? "" : ", ", name, value == "none" ? "NONE" : quoted_literal(value));
    };
    option("slot_name", changes.now().name.name);
    option("synchronous_commit", "off");
    for (const char* name : {"binary", "streaming", "disable_on_error", "run_as_owner", "failover"}) option(name, "false");
    option("origin", "any");
    option("password_required", "true");
    if (!options.empty()) changes.add(fmt::format("SET ({})", options));
    if (changes.differs("enabled")) changes.add(has(changes.now(), "enabled") ? "DISABLE" : "ENABLE");
}

void change_tablespace(Changes& changes) {
    const ParameterChange options = parameter_change(foreign_options(changes.before(), Secrets::shown), foreign_options(changes.now(), Secrets::shown));
    if (!options.reset.empty()) changes.add(fmt::format("RESET ({})", fmt::join(options.reset, ", ")));
    if (!options.set.empty()) changes.add(fmt::format("SET ({})", parameter_list(options.set)));
}

void change_configuration(Changes& changes) {
    changes.each(mapping, [&](const std::string& token) { changes.add("DROP MAPPING FOR " + quoted(token)); },
                 [&](const std::string& token, const std::string& dictionaries, bool there) {
                     changes.add(fmt::format("{} MAPPING FOR {} WITH {}", there ? "ALTER" : "ADD", quoted(token), dictionaries));
                 });
}

void change_dictionary(Changes& changes) {
    std::string list;
    const auto add = [&](const std::string& item) { list += (list.empty() ? "" : ", ") + item; };
    changes.each("option ", [&](const std::string& name) { add(quoted(name)); },   // a name alone takes the option away
                 [&](const std::string& name, const std::string& value, bool) { add(fmt::format("{} = {}", quoted(name), quoted_literal(value))); });
    changes.add_unless_empty(list.empty() ? "" : fmt::format("({})", list));
}

/// Which properties ALTER can change, by their beginning; with any other, the object has to be made anew.
std::vector<std::string_view> alterable(ObjectKind kind) {
    switch (kind) {
        case ObjectKind::database: return {"connection limit", setting};
        case ObjectKind::event_trigger: return {"state"};
        case ObjectKind::extension: return {"schema", "version"};
        case ObjectKind::foreign_data_wrapper: return {"handler", "validator", "option "};
        case ObjectKind::foreign_server: return {"version", "option "};
        case ObjectKind::operator_: return {"restrict", "join"};
        case ObjectKind::operator_family: return {"operator ", "function "};
        case ObjectKind::publication: return {published_table, published_schema, "publish"};
        case ObjectKind::statistics: return {"statistics"};
        case ObjectKind::subscription:
            return {"connection", "publication", "enabled", "slot_name", "synchronous_commit", "binary", "streaming", "disable_on_error", "origin", "password_required", "run_as_owner", "failover"};
        case ObjectKind::tablespace:
        case ObjectKind::text_search_dictionary:
        case ObjectKind::user_mapping: return {"option "};
        case ObjectKind::text_search_configuration: return {mapping};
        default: return {};
    }
}

/// "relocatable" in the control files of the extensions that come with PostgreSQL 15; of others it is not known.
bool is_relocatable(std::string_view extension) { return extension != "adminpack" && extension != "xml2" && extension != "plpgsql"; }

bool needs_new_object(const Changes& changes) {
    const std::vector<std::string_view> beginnings = alterable(changes.now().kind);
    const auto fixed = [&](const std::string& name) {
        return changes.differs(name) && std::none_of(beginnings.begin(), beginnings.end(), [&](std::string_view beginning) { return name.starts_with(beginning); });
    };
    for (const OtherObject* side : {&changes.before(), &changes.now()})
        for (const auto& [name, value] : side->properties)
            if (fixed(name)) return true;
    if (changes.now().kind == ObjectKind::extension && changes.differs("schema") && !is_relocatable(changes.now().name.name)) return true;
    return changes.now().kind == ObjectKind::foreign_server && has(changes.before(), "version") && !has(changes.now(), "version");
}

void add_changes(Changes& changes, Secrets secrets) {
    switch (changes.now().kind) {
        case ObjectKind::database: return change_database(changes);
        case ObjectKind::event_trigger: return change_event_trigger(changes);
        case ObjectKind::extension: return change_extension(changes);
        case ObjectKind::foreign_data_wrapper: return change_wrapper(changes);
        case ObjectKind::foreign_server: return change_server(changes, secrets);
        case ObjectKind::user_mapping: return changes.add_unless_empty(options_change(foreign_options(changes.before(), secrets), foreign_options(changes.now(), secrets)));
        case ObjectKind::operator_: return change_operator(changes);
        case ObjectKind::publication: return change_publication(changes);
        case ObjectKind::statistics:
            if (changes.differs("statistics")) changes.add("SET STATISTICS " + (has(changes.now(), "statistics") ? property(changes.now(), "statistics") : "-1"));
            return;
        case ObjectKind::subscription: return change_subscription(changes, secrets);
        case ObjectKind::tablespace: return change_tablespace(changes);
        case ObjectKind::text_search_configuration: return change_configuration(changes);
        case ObjectKind::text_search_dictionary: return change_dictionary(changes);
        default: return;
    }
}

/// A secret of which one side has only the digest is the same secret.
OtherObject with_known_secrets(OtherObject before, const OtherObject& now) {
    for (auto& [name, value] : before.properties)
        if (is_secret(now.kind, name) && has(now, name) && secret_digest(value) == secret_digest(property(now, name))) value = property(now, name);
    return before;
}

/// What the CREATE statement of the object alone makes.
OtherObject as_created(OtherObject object) {
    if (object.kind == ObjectKind::subscription) object.properties["enabled"] = "false";   // connect = false
    object.properties.erase_if([&](const auto& entry) {
        switch (object.kind) {
            case ObjectKind::database:
            case ObjectKind::privileges: return true;
            case ObjectKind::event_trigger: return entry.first == "state";
            case ObjectKind::operator_family: return true;
            case ObjectKind::statistics: return entry.first == "statistics";
            case ObjectKind::text_search_configuration: return entry.first.starts_with(mapping);
            default: return false;
        }
    });
    return object;
}

}  // namespace

std::string property(const OtherObject& object, const std::string& name) {
    const auto found = object.properties.find(name);
    return found == object.properties.end() ? std::string() : found->second;
}

bool has(const OtherObject& object, const std::string& name) { return object.properties.contains(name); }

std::optional<Statements> alter_other(const OtherObject& before, const OtherObject& now, Secrets secrets) {
    if (now.kind == ObjectKind::privileges) return alter_privileges(before, now);
    const OtherObject comparable = with_known_secrets(before, now);
    Changes changes(comparable, now);
    if (needs_new_object(changes)) return std::nullopt;
    if (now.kind == ObjectKind::operator_family) return change_family_members(before, now);
    add_changes(changes, secrets);
    return changes.take();
}

Statements complete_other(const OtherObject& object) { return alter_other(as_created(object), object).value_or(Statements()); }

}  // namespace pgsteward::print
