// Options of publications and subscriptions.
#include <fmt/format.h>

#include "print/others.hpp"
#include "text/secret-digest.hpp"

namespace pgsteward::print {
namespace {

constexpr std::string_view every_operation = "insert, update, delete, truncate";

}  // namespace

std::string publication_options(const OtherObject& publication) {
    std::string options;
    const auto add = [&](std::string_view name, const std::string& value) { options += fmt::format("{}{} = {}", options.empty() ? "" : ", ", name, value); };
    if (has(publication, "publish") && property(publication, "publish") != every_operation) add("publish", quoted_literal(property(publication, "publish")));
    for (const char* name : {"publish_via_partition_root", "publish_generated_columns"})
        if (has(publication, name)) add(name, property(publication, name));
    return options;
}

std::string subscription_options(const OtherObject& subscription) {
    std::string options;
    for (const char* name : {"slot_name", "synchronous_commit", "binary", "streaming", "two_phase", "disable_on_error", "origin", "password_required", "run_as_owner", "failover"}) {
        if (!has(subscription, name)) continue;
        const std::string value = property(subscription, name);
        options += fmt::format(", {} = {}", name, value == "none" ? "NONE" : quoted_literal(value));
    }
    return options;
}

std::string connection_of(const OtherObject& subscription, Secrets secrets) {
    const std::string connection = property(subscription, "connection");
    return secrets == Secrets::shown && secret_digest(connection) != connection ? connection : redacted_connection(secret_digest(connection));
}

}  // namespace pgsteward::print
