// What stands for a secret (a password, a connection string) wherever one would have to be kept: enough to see that it
// changed, too little to find it.
#pragma once

#include <string>
#include <string_view>

namespace pgsteward {

/// "redacted:1f3a9c04": 32 bits, so that a great many secrets have the same one. The digest of a digest is itself, so
/// that text printed with digests in it, read again, is the same.
std::string secret_digest(std::string_view secret);

/// "password=redacted:1f3a9c04": a digest where the server insists on a connection string. Its digest is that again.
std::string redacted_connection(std::string_view digest);

}  // namespace pgsteward
