#include "catalog/secrets.hpp"

#include <algorithm>

#include "text/secret-digest.hpp"

namespace pgsteward {
namespace {

/// The manual on postgres_fdw and libpq. What other wrappers understand may be anything.
bool is_public_option(std::string_view option) {
    static constexpr std::string_view known[] = {
        "address", "application_name", "async_capable", "batch_size", "connect_timeout", "database", "dbname", "extensions", "fdw_startup_cost",
        "fdw_tuple_cost", "fetch_size", "host", "hostaddr", "keep_connections", "parallel_abort", "parallel_commit", "port", "servername", "service",
        "sslmode", "truncatable", "updatable", "use_remote_estimate"};
    return std::ranges::binary_search(known, option);
}

}  // namespace

bool is_secret(ObjectKind kind, std::string_view property) {
    constexpr std::string_view option = "option ";
    if (kind == ObjectKind::subscription) return property == "connection";
    if (!property.starts_with(option)) return false;
    return kind == ObjectKind::user_mapping || (kind == ObjectKind::foreign_server && !is_public_option(property.substr(option.size())));
}

std::string shown_property(ObjectKind kind, std::string_view property, const std::string& value) {
    return is_secret(kind, property) ? secret_digest(value) : value;
}

}  // namespace pgsteward
