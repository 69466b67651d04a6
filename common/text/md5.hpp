// md5(), as SQLAlchemy shortens names with it and policies hide a tenant's name with it.
#pragma once

#include <string>
#include <string_view>

namespace pgsteward {

/// 32 hexadecimal digits.
std::string md5_digest(std::string_view text);

}  // namespace pgsteward
