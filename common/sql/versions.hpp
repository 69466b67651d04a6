// The major versions of PostgreSQL that the tools know.
#pragma once

namespace pgsteward {

inline constexpr int oldest_postgres = 12;
inline constexpr int newest_postgres = 18;

}  // namespace pgsteward
