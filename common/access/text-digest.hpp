// md5() of a text (RFC 1321), as policies use it to hide a tenant's name.
#pragma once

#include <string>
#include <string_view>

namespace pgsteward::access {

/// In hexadecimal digits, as the server's md5() gives it.
std::string md5_digest(std::string_view text);

}  // namespace pgsteward::access
