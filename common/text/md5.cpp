#include "text/md5.hpp"

#include <fmt/format.h>

#include <boost/uuid/detail/md5.hpp>

namespace pgsteward {

std::string md5_digest(std::string_view text) {
    boost::uuids::detail::md5 hash;
    hash.process_bytes(text.data(), text.size());
    boost::uuids::detail::md5::digest_type digest;
    hash.get_digest(digest);
    std::string digits;
    // Four numbers, or sixteen bytes, depending on the version of Boost.
    for (const auto word : digest) digits += fmt::format("{:0{}x}", word, 2 * sizeof word);
    return digits;
}

}  // namespace pgsteward
