#include "catalog/sequence-numbers.hpp"

namespace pgsteward {

std::int64_t highest_number(std::string_view type) { return type == "smallint" ? INT16_MAX : type == "integer" ? INT32_MAX : INT64_MAX; }

SequenceSettings usual_numbers(const SequenceSettings& settings) {
    SequenceSettings usual = settings;
    const std::int64_t most = highest_number(settings.type);
    usual.minimum = settings.increment > 0 ? 1 : -most - 1;
    usual.maximum = settings.increment > 0 ? most : -1;
    usual.start = settings.increment > 0 ? settings.minimum : settings.maximum;
    return usual;
}

}  // namespace pgsteward
