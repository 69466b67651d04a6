#include "text/md5.hpp"

#include <catch2/catch.hpp>

namespace pgsteward {

TEST_CASE("md5 is what RFC 1321 says it is") {
    CHECK(md5_digest("") == "d41d8cd98f00b204e9800998ecf8427e");
    CHECK(md5_digest("message digest") == "f96b697d7cb7938d525a2f31aaf161d0");
    CHECK(md5_digest("12345678901234567890123456789012345678901234567890123456789012345678901234567890") == "57edf4a22be3c955ac49da2e2107b67a");
}

}  // namespace pgsteward
