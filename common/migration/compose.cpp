#include "migration/compose.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace pgsteward {
namespace {

int number_at(const std::string& text, std::size_t at, std::size_t length) { return std::stoi(text.substr(at, length)); }

int days_of(int year, int month) {
    static constexpr std::array days = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[static_cast<std::size_t>(month - 1)] + (leap && month == 2 ? 1 : 0);
}

/// YYYYMMDDHHMM[SS] one minute or second later; empty where it is no such time.
std::string next_time(const std::string& version) {
    const bool seconds = version.size() == 14;
    int year = number_at(version, 0, 4), month = number_at(version, 4, 2), day = number_at(version, 6, 2);
    int hour = number_at(version, 8, 2), minute = number_at(version, 10, 2), second = seconds ? number_at(version, 12, 2) : 0;
    if (year < 1970 || month < 1 || month > 12 || day < 1 || day > days_of(year, month) || hour > 23 || minute > 59 || second > 59) return {};
    const auto carry = [](int& part, int limit, int first, int& next) {
        if (part < limit) return;
        part = first;
        ++next;
    };
    ++(seconds ? second : minute);
    carry(second, 60, 0, minute);
    carry(minute, 60, 0, hour);
    carry(hour, 24, 0, day);
    carry(day, days_of(year, month) + 1, 1, month);
    carry(month, 13, 1, year);
    const std::string time = fmt::format("{:04}{:02}{:02}{:02}{:02}", year, month, day, hour, minute);
    return seconds ? time + fmt::format("{:02}", second) : time;
}

}  // namespace

std::string next_version(const std::string& version) {
    if (version.empty() || version.find_first_not_of("0123456789") != std::string::npos) return {};
    if (version.size() == 12 || version.size() == 14)
        if (std::string time = next_time(version); !time.empty()) return time;
    std::string next = version;
    for (auto digit = next.rbegin(); digit != next.rend(); ++digit) {
        if (*digit != '9') {
            ++*digit;
            return next;
        }
        *digit = '0';
    }
    return "1" + next;
}

std::string next_version(const MigrationChain& chain) {
    for (auto last = chain.migrations.rbegin(); last != chain.migrations.rend(); ++last)
        if (!last->repeatable) return next_version(last->revision);
    return {};
}

std::string as_script(const std::vector<std::string>& statements) {
    std::string script;
    for (const std::string& statement : statements) script += statement + ";\n";
    return script;
}

std::string folder_of_last(const MigrationChain& chain) {
    const std::string path = chain.migrations.empty() ? "" : chain.migrations.back().file.name();
    const auto slash = path.rfind('/');
    return slash == std::string::npos ? "" : path.substr(0, slash + 1);
}

}  // namespace pgsteward
