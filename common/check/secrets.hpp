// Passwords and keys in text: where they stand, and text without them. What only stands for a secret (a placeholder, a
// variable) is none.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "text/source-text.hpp"

namespace pgsteward {

struct Secret {
    Span at;                                 ///< the secret itself
    std::string_view what;                   ///< "a password in a connection URL"
};

/// Secrets that show in any text, whatever its language: URLs with a password, cloud keys, private keys. In order.
std::vector<Secret> find_secrets(std::string_view text);

/// Does a connection string ("host=db password=x", or a URL) hold a password?
bool holds_password(const std::string& connection);

/// Is it a placeholder, a variable, or nothing at all?
bool is_placeholder(std::string_view value);

/// The text with a star for every character of a secret, those of PASSWORD clauses and connection strings too.
std::string redacted(std::string_view text);

}  // namespace pgsteward
