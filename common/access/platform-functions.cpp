#include "access/platform-functions.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace pgsteward::access {
namespace {

Routine declared(std::string_view name, std::string_view returns, std::string body) {
    Routine routine;
    routine.name = {"auth", std::string(name)};
    routine.returns = std::string(returns);
    routine.language = "sql";
    routine.volatility = 's';
    routine.body = std::move(body);
    return routine;
}

/// One claim: in a setting of its own, as PostgREST had it before version 9, or in the document of all.
Routine claim(std::string_view name, std::string_view returns, const std::string& key) {
    return declared(name, returns,
                    "SELECT coalesce(nullif(current_setting('request.jwt.claim." + key + "', true), ''), (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> '" + key + "'))::" + std::string(returns));
}

}  // namespace

const Routine* platform_function(const QualifiedName& name, std::size_t arguments) {
    static const std::array functions = {
        claim("uid", "uuid", "sub"),
        claim("role", "text", "role"),
        claim("email", "text", "email"),
        declared("jwt", "jsonb", "SELECT coalesce(nullif(current_setting('request.jwt.claim', true), ''), nullif(current_setting('request.jwt.claims', true), ''))::jsonb"),
    };
    if (arguments != 0) return nullptr;
    const auto found = std::find_if(functions.begin(), functions.end(), [&](const Routine& one) { return one.name == name; });
    return found == functions.end() ? nullptr : &*found;
}

}  // namespace pgsteward::access
