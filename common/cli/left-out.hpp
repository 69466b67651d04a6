// Statements of an SQL text that a schema does not hold: its data.
#pragma once

#include <optional>
#include <string>

#include "interpret/step.hpp"

namespace pgsteward {

/// The rows that a text brings along. Of statements inside functions and DO blocks the outer one counts.
class LeftOut {
public:
    void see(const Step& step);

    std::size_t statements = 0;
    std::optional<Location> first;
    std::string first_words;                 ///< "INSERT", "COPY"
};

}  // namespace pgsteward
