// The same SQL run by a real server and by the interpreter: what the catalogs differ in.
#pragma once

#include <string>
#include <vector>

namespace pgsteward::test {

/// "type app.mood: owner is alice, we say bob", one per line; empty where both agree. Statements that the server
/// refuses are left undone by it, and must be by us; those messages are in `refused`.
struct ServerComparison {
    std::string differences;
    std::vector<std::string> refused;
    std::size_t statements = 0;
};
ServerComparison compare_with_server(const std::string& sql);

/// A case of a table: SQL, and how many of its statements the server refuses.
struct ServerCase {
    const char* what;
    const char* sql;
    std::size_t refused = 0;
};
void check_against_server(const std::vector<ServerCase>& cases);

}  // namespace pgsteward::test
