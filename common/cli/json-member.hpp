// Members of a saved report, which anyone may have written: what is absent or of another type reads as empty.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace pgsteward {

inline std::string text_of_member(const nlohmann::ordered_json& object, std::string_view name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

}  // namespace pgsteward
