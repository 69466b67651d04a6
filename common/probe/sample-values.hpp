// Values that a server takes for a type, to fill rows with that nobody will keep.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "catalog/catalog.hpp"
#include "postgres/connection.hpp"

namespace pgsteward::probe {

class SampleValues {
public:
    SampleValues(postgres::Connection& connection, const Catalog& catalog) : connection_(connection), catalog_(catalog) {}

    /// Literals with their cast that differ from each other, at most three; none where the server takes none of ours.
    const std::vector<std::string>& of(const std::string& type);
    /// One that is not `text`, the value's own text form; empty where there is none.
    std::string other_than(const std::string& type, const std::string& text);

private:
    std::vector<std::string> candidates(const std::string& type) const;

    postgres::Connection& connection_;
    const Catalog& catalog_;
    std::map<std::string, std::vector<std::string>> known_;
};

}  // namespace pgsteward::probe
