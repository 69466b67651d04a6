// What most files include, compiled once (option PGSTEWARD_PRECOMPILED_HEADERS). Nothing may rely on it: the clang preset
// builds without.
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "catalog/catalog.hpp"
#include "check/rule-support.hpp"
#include "sql/statement.hpp"
