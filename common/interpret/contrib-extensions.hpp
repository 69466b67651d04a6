// The extensions that come with PostgreSQL: who may install them. Source: their control files (15.20; "trusted" since 13).
#pragma once

#include <string_view>

namespace pgsteward::interpret {

enum class ContribExtension {
    unknown,        ///< not one of PostgreSQL's own
    trusted,        ///< whoever may CREATE in the database may install it; before 13 only a superuser
    superuser_only,
};
ContribExtension contrib_extension(std::string_view name);

}  // namespace pgsteward::interpret
