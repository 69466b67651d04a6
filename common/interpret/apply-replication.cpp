// Publications and subscriptions.
#include <algorithm>

#include <fmt/format.h>

#include "interpret/apply.hpp"
#include "interpret/definitions.hpp"
#include "interpret/drops.hpp"
#include "interpret/others.hpp"

namespace pgsteward::interpret {
namespace {

using sql::PublicationObject;

bool is_on(const sql::Option& option) {
    const std::string text = text_of(option);
    return text == "true" || text == "on" || text == "1";
}

/// "table app.t" → "(a, b) WHERE (…)"; "tables in schema app" → "".
void add_published(Execution& run, OtherObject& publication, const PublicationObject& object) {
    if (object.kind != PublicationObject::Kind::table) {
        const std::string schema = object.kind == PublicationObject::Kind::schema ? object.schema : run.creation_name(sql::ObjectName{}).schema.str();
        publication.properties["tables in schema " + quoted(schema)] = "";
        return;
    }
    const QualifiedName table = run.relation_name(object.table);
    const Relation* relation = run.catalog().relations.find(table);
    std::vector<std::string> columns;
    // The server keeps the columns in the table's order.
    if (relation)
        for (const Column& column : relation->columns)
            if (std::find(object.columns.begin(), object.columns.end(), column.name) != object.columns.end()) columns.push_back(quoted(column.name));
    if (!relation)
        for (const std::string& column : object.columns) columns.push_back(quoted(column));
    std::string text = columns.empty() ? "" : "(" + joined(columns) + ")";
    if (object.where) {
        const canonical::Canonical filter = run.expression(ExpressionKind::other, *object.where, relation, "boolean");
        text += (text.empty() ? "WHERE " : " WHERE ") + filter.text;
        publication.uncertain |= !filter.certain;
    }
    publication.properties["table " + quoted(table)] = text;
    use(publication.uses, table);
}

void remove_published(Execution& run, OtherObject& publication, const PublicationObject& object) {
    if (object.kind != PublicationObject::Kind::table) {
        const std::string schema = object.kind == PublicationObject::Kind::schema ? object.schema : run.creation_name(sql::ObjectName{}).schema.str();
        publication.properties.erase("tables in schema " + quoted(schema));
        return;
    }
    const QualifiedName table = run.relation_name(object.table);
    publication.properties.erase("table " + quoted(table));
    publication.uses.remove(table);
}

void remove_all_published(OtherObject& publication) {
    publication.properties.erase_if([](const auto& property) { return property.first.starts_with("table ") || property.first.starts_with("tables in schema "); });
    publication.uses.names.clear();
}

/// The operations in the server's order, whatever the text's.
std::string operations(const std::string& list) {
    std::vector<std::string> named;
    for (const char* operation : {"insert", "update", "delete", "truncate"})
        if (list.find(operation) != std::string::npos) named.emplace_back(operation);
    return joined(named);
}

void set_publication_options(OtherObject& publication, const sql::Options& options) {
    for (const sql::Option& option : options) {
        if (option.name == "publish") publication.properties["publish"] = operations(text_of(option));
        if (option.name != "publish_via_partition_root") continue;
        if (is_on(option)) publication.properties[option.name] = "true";
        else publication.properties.erase(option.name);
    }
}

/// Options that are left out where they say what leaving them out says.
void set_subscription_options(OtherObject& subscription, const sql::Options& options) {
    OptionMap& properties = subscription.properties;
    const auto unless = [&](const sql::Option& option, const std::string& value, std::string_view usual) {
        if (value == usual) properties.erase(option.name);
        else properties[option.name] = value;
    };
    for (const sql::Option& option : options) {
        const std::string& name = option.name;
        const std::string truth = is_on(option) ? "true" : "false";
        // CONNECT = false leaves it disabled, not to be refused later.
        if (name == "connect" && !is_on(option)) properties["enabled"] = "false";
        if (name == "enabled" || name == "password_required") unless(option, truth, "true");
        if (name == "slot_name") unless(option, text_of(option), subscription.name.name);
        if (name == "synchronous_commit") unless(option, text_of(option), "off");
        if (name == "streaming") unless(option, text_of(option) == "parallel" ? "parallel" : is_on(option) ? "on" : "off", "off");
        if (name == "binary" || name == "two_phase" || name == "disable_on_error" || name == "run_as_owner" || name == "failover") unless(option, truth, "false");
        if (name == "origin") unless(option, text_of(option), "any");
    }
}

std::vector<std::string> publications_in(const OtherObject& subscription) {
    std::vector<std::string> names;
    const auto found = subscription.properties.find("publication");
    if (found == subscription.properties.end()) return names;
    for (std::size_t at = 0; at < found->second.size();) {
        const std::size_t end = std::min(found->second.find(", ", at), found->second.size());
        names.push_back(found->second.substr(at, end - at));
        at = end + 2;
    }
    return names;
}

std::vector<std::string> each_quoted(const std::vector<std::string>& names) {
    std::vector<std::string> all;
    for (const std::string& name : names) all.push_back(quoted(name));
    return all;
}

}  // namespace

void apply(Execution& run, const sql::CreatePublication& create) {
    OtherObject publication;
    if (create.all_tables) publication.properties["for all tables"] = "true";
    publication.properties["publish"] = "insert, update, delete, truncate";
    set_publication_options(publication, create.options);
    for (const PublicationObject& object : create.objects) add_published(run, publication, object);
    put_other(run, ObjectKind::publication, {"", create.name}, std::move(publication));
}

void apply(Execution& run, const sql::AlterPublication& alter) {
    using Action = sql::AlterPublication::Action;
    run.catalog().others.edit(other_key(ObjectKind::publication, {"", alter.name}), [&](OtherObject& publication) {
        publication.changed = run.origin();
        if (alter.action == Action::options) return set_publication_options(publication, alter.options);
        if (alter.action == Action::set) remove_all_published(publication);
        for (const PublicationObject& object : alter.objects) {
            if (alter.action == Action::drop) remove_published(run, publication, object);
            else add_published(run, publication, object);
        }
    });
}

void apply(Execution& run, const sql::CreateSubscription& create) {
    OtherObject subscription;
    subscription.name = {"", create.name};
    subscription.properties["connection"] = create.connection;
    subscription.properties["publication"] = joined(each_quoted(create.publications));
    set_subscription_options(subscription, create.options);
    put_other(run, ObjectKind::subscription, {"", create.name}, std::move(subscription));
}

void apply(Execution& run, const sql::AlterSubscription& alter) {
    run.catalog().others.edit(other_key(ObjectKind::subscription, {"", alter.name}), [&](OtherObject& subscription) {
        subscription.changed = run.origin();
        std::vector<std::string> publications = publications_in(subscription);
        const std::vector<std::string> named = each_quoted(alter.publications);
        if (alter.action == "connection") subscription.properties["connection"] = alter.connection;
        if (alter.action == "set publication") publications = named;
        if (alter.action == "add publication") publications.insert(publications.end(), named.begin(), named.end());
        if (alter.action == "drop publication")
            std::erase_if(publications, [&](const std::string& name) { return std::find(named.begin(), named.end(), name) != named.end(); });
        subscription.properties["publication"] = joined(publications);
        if (alter.action == "enable") subscription.properties.erase("enabled");
        if (alter.action == "disable") subscription.properties["enabled"] = "false";
        if (alter.action == "set") set_subscription_options(subscription, alter.options);
    });
}

}  // namespace pgsteward::interpret
