// Passwords and keys in migrations: in statements as they run, and in the text of the file. A message never shows one.
#include <fmt/format.h>

#include <algorithm>

#include "check/rule-support.hpp"
#include "check/rule.hpp"
#include "check/secrets.hpp"
#include "sql/walk.hpp"

namespace pgsteward::rules {
namespace {

bool names_secret(const std::string& option) {
    static constexpr std::string_view names[] = {"password", "passwd", "sslpassword", "secret", "token", "secret_access_key", "aws_secret_access_key"};
    return std::find(std::begin(names), std::end(names), option) != std::end(names);
}

/// An option such as PASSWORD 'x' with a literal for its value.
void check_options(const sql::Options& options, const std::string& object, std::string_view of, Findings& findings) {
    for (const sql::Option& option : options) {
        const auto* value = std::get_if<std::string>(&option.value);
        if (value && names_secret(option.name) && !is_placeholder(*value))
            findings.add({.object = object, .message = fmt::format("the {} of {} {} stands in the migration", option.name, of, object)});
    }
}

void check_connection(const std::string& connection, const std::string& subscription, Findings& findings) {
    if (holds_password(connection))
        findings.add({.object = subscription, .message = fmt::format("the password of the subscription {} stands in the migration", subscription)});
}

/// A string such as 'host=db user=app password=x', as dblink_connect() takes it. URLs show in the text of the file.
void check_strings(const sql::Statement& statement, Findings& findings) {
    sql::walk(statement, {.expression = [&](const sql::Expression& part) {
        const auto* constant = std::get_if<sql::Constant>(&part.node);
        if (!constant || constant->kind != sql::Constant::Kind::string || constant->text.find("://") != std::string::npos) return;
        const bool connects = mentions(constant->text, "host") || mentions(constant->text, "user") || mentions(constant->text, "dbname");
        if (connects && holds_password(constant->text)) findings.add({.message = "a connection string with a password stands in the migration"});
    }});
}

void check_statement(const Step& step, Findings& findings) {
    const auto& body = step.statement.body;
    if (const auto* role = std::get_if<sql::CreateRole>(&body)) check_options(role->options, role->name, "the role", findings);
    if (const auto* role = std::get_if<sql::AlterRole>(&body)) check_options(role->options, display_of(role->role), "the role", findings);
    if (const auto* server = std::get_if<sql::CreateServer>(&body)) check_options(server->options, server->name, "the server", findings);
    if (const auto* server = std::get_if<sql::AlterServer>(&body)) check_options(server->options, server->name, "the server", findings);
    if (const auto* mapping = std::get_if<sql::CreateUserMapping>(&body)) check_options(mapping->options, mapping->server, "a user mapping for", findings);
    if (const auto* mapping = std::get_if<sql::AlterUserMapping>(&body)) check_options(mapping->options, mapping->server, "a user mapping for", findings);
    if (const auto* create = std::get_if<sql::CreateSubscription>(&body)) check_connection(create->connection, create->name, findings);
    if (const auto* alter = std::get_if<sql::AlterSubscription>(&body)) check_connection(alter->connection, alter->name, findings);
    check_strings(step.statement, findings);
}

void check_file(const Migration& migration, const Policy&, Findings& findings) {
    for (const Secret& secret : find_secrets(migration.file.content()))
        findings.add({.message = fmt::format("{} stands in the migration", secret.what), .at = Location{migration.file, secret.at}});
}

}  // namespace

extern const Rule credentials_in_migration = {
    .id = "credentials-in-migration",
    .category = Category::correctness,
    .summary = "A password or key stands in a migration.",
    .why = "Migrations are kept for ever, copied to every machine and shown in logs. Everybody who can read the repository "
           "has the secret, in every environment the same, and removing the line does not take it out of the history.",
    .fix = "Create the role without a password and set it where secrets are kept; change the secret that was written here.",
    .given = "CREATE TABLE orders (id bigint PRIMARY KEY);",
    .bad = "CREATE ROLE app LOGIN PASSWORD 'orange-battery-9';",
    .good = "CREATE ROLE app LOGIN PASSWORD NULL;",
    .check = check_statement,
    .file_check = check_file,
};

}  // namespace pgsteward::rules
