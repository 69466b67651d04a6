#include "postgres/conninfo.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>

#include "postgres/libpq.hpp"
#include "text/excerpt.hpp"
#include "text/failure.hpp"

namespace pgsteward::postgres {
namespace {

constexpr std::array<std::string_view, 4> secret_keywords = {"password", "sslpassword", "scram_client_key", "scram_server_key"};

bool is_uri(std::string_view text) {
    return text.starts_with("postgresql://") || text.starts_with("postgres://");
}

std::string looked_up(const std::string& target) {
    if (!target.starts_with("env:")) return target;
    const std::string name = target.substr(4);
    const char* value = std::getenv(name.c_str());
    if (!value || !*value) throw UsageError(fmt::format("{}: the environment variable is not set", printable(target)));
    return value;
}

bool is_secret(std::string_view keyword) {
    return std::find(secret_keywords.begin(), secret_keywords.end(), keyword) != secret_keywords.end();
}

/// As libpq reads a value: in single quotes, with backslashes, where it is empty or holds blanks.
std::string quoted_value(const std::string& value) {
    if (!value.empty() && value.find_first_of(" \t\n'\\") == std::string::npos) return value;
    return conninfo_value(value);
}

}  // namespace

std::string conninfo_value(const std::string& value) {
    std::string text = "'";
    for (const char c : value) {
        if (c == '\'' || c == '\\') text += '\\';
        text += c;
    }
    return text + "'";
}

bool is_connection_target(std::string_view text) {
    if (is_uri(text) || text.starts_with("env:")) return true;
    constexpr std::array<std::string_view, 8> keywords = {"host", "hostaddr", "service", "dbname", "port", "user", "passfile", "sslmode"};
    const std::string_view keyword = text.substr(0, text.find('='));
    return keyword.size() < text.size() && std::find(keywords.begin(), keywords.end(), keyword) != keywords.end();
}

std::vector<std::pair<std::string, std::string>> connection_parameters(const std::string& target) {
    const std::string text = looked_up(target);
    if (!is_uri(text) && text.find('=') == std::string::npos)
        throw UsageError("not a connection string: neither a postgresql:// URI nor keyword=value pairs");
    char* message = nullptr;
    const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(libpq().conninfoParse(text.c_str(), &message),
                                                                             libpq().conninfoFree);
    const std::unique_ptr<char, decltype(&PQfreemem)> owned(message, libpq().freemem);
    if (!options) throw UsageError(fmt::format("not a valid connection {}", is_uri(text) ? "URI" : "string of keywords and values"));
    std::vector<std::pair<std::string, std::string>> parameters;
    for (const PQconninfoOption* option = options.get(); option->keyword; ++option)
        if (option->val) parameters.emplace_back(option->keyword, option->val);
    return parameters;
}

std::string display_target(const std::string& target) {
    if (target.starts_with("env:") || target.starts_with("service=")) return target.substr(0, target.find(' '));
    std::string text;
    for (const auto& [keyword, value] : connection_parameters(target))
        if (!is_secret(keyword)) text += fmt::format("{}{}={}", text.empty() ? "" : " ", keyword, quoted_value(value));
    return text;
}

std::string without_secrets(std::string message, const std::vector<std::string>& secrets) {
    for (const std::string& secret : secrets) {
        if (secret.empty()) continue;
        for (std::size_t at = 0; (at = message.find(secret, at)) != std::string::npos; at += 3) message.replace(at, secret.size(), "***");
    }
    return message;
}

}  // namespace pgsteward::postgres
