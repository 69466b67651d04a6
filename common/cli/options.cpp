#include "cli/options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/program_options/options_description.hpp>
#include <boost/program_options/parsers.hpp>
#include <boost/program_options/value_semantic.hpp>
#include <stdexcept>

#include "text/excerpt.hpp"
#include "text/failure.hpp"
#include "text/files.hpp"

namespace pgsteward {
namespace {

namespace po = boost::program_options;

const OptionRow* find_row(std::span<const OptionRow> rows, std::string_view name) {
    for (const OptionRow& row : rows)
        if (row.name == name) return &row;
    return nullptr;
}

/// An option that the tool asks for and its table does not have is a mistake of ours.
const OptionRow& known_row(std::span<const OptionRow> rows, std::string_view name) {
    if (const OptionRow* row = find_row(rows, name)) return *row;
    throw std::logic_error(fmt::format("no option --{} in the table", name));
}

std::string without_dashes(const std::string& option) {
    const auto begin = option.find_first_not_of('-');
    return begin == std::string::npos ? std::string() : option.substr(begin, option.find('=') - begin);
}

[[noreturn]] void fail_unknown(std::span<const OptionRow> rows, const std::string& written) {
    const std::string name = without_dashes(written);
    std::vector<std::string> known;
    for (const OptionRow& row : rows) known.emplace_back(row.name);
    std::string nearest = name == "h" ? "help" : nearest_word(name, known);
    // Half a name is no typing error, but leaves no doubt either.
    for (const std::string& candidate : known)
        if (nearest.empty() && name.size() > 2 && candidate.starts_with(name)) nearest = candidate;
    const std::string shown = printable(written.substr(0, written.find('=')));
    if (nearest.empty()) throw UsageError(fmt::format("unknown option {}", shown));
    throw UsageError(fmt::format("unknown option {}; did you mean --{}?", shown, nearest));
}

po::options_description description_of(std::span<const OptionRow> rows) {
    po::options_description description;
    for (const OptionRow& row : rows) {
        const std::string name(row.name);
        if (row.value.empty()) {
            description.add_options()(name.c_str(), "");
        } else {
            description.add_options()(name.c_str(), po::value<std::string>(), "");
        }
    }
    return description;
}

[[noreturn]] void fail_without_value(const OptionRow& row) {
    throw UsageError(fmt::format("--{} needs a value: --{}={}", row.name, row.name, row.value));
}

[[noreturn]] void fail_syntax(std::span<const OptionRow> rows, const po::invalid_command_line_syntax& failed) {
    const std::string name = without_dashes(failed.get_option_name());
    const OptionRow* row = find_row(rows, name);
    if (row && row->value.empty()) throw UsageError(fmt::format("--{} takes no value", name));
    if (row) fail_without_value(*row);
    throw UsageError(printable(failed.what()));
}

std::vector<po::option> parsed(std::span<const OptionRow> rows, const std::vector<std::string>& arguments) {
    using namespace po::command_line_style;
    const po::options_description description = description_of(rows);
    try {
        return po::command_line_parser(arguments)
            .options(description)
            .style(allow_long | long_allow_adjacent | long_allow_next)
            .run()
            .options;
    } catch (const po::unknown_option& failed) {
        fail_unknown(rows, failed.get_option_name());
    } catch (const po::invalid_command_line_syntax& failed) {
        fail_syntax(rows, failed);
    } catch (const po::error& failed) {
        throw UsageError(printable(failed.what()));
    }
}

}  // namespace

bool Options::has(std::string_view name) const {
    const OptionRow& row = known_row(rows_, name);
    return std::any_of(given_.begin(), given_.end(), [&](const auto& option) { return option.first == row.name; });
}

std::string Options::value(std::string_view name) const {
    const OptionRow& row = known_row(rows_, name);
    const auto last = std::find_if(given_.rbegin(), given_.rend(), [&](const auto& option) { return option.first == row.name; });
    return last == given_.rend() ? std::string(row.fallback) : last->second;
}

std::vector<std::string> Options::values(std::string_view name) const {
    const OptionRow& row = known_row(rows_, name);
    std::vector<std::string> values;
    for (const auto& [option, value] : given_)
        if (option == row.name) values.push_back(value);
    return values;
}

Options parse_options(std::span<const OptionRow> rows, const std::vector<std::string>& arguments) {
    const auto end = std::find(arguments.begin(), arguments.end(), "--");
    Options options;
    options.rows_ = rows;
    for (const po::option& option : parsed(rows, {arguments.begin(), end})) {
        if (!option.string_key.empty()) {
            // Boost takes the next word, whatever it is; a forgotten value must not swallow an option.
            const bool separate = option.original_tokens.size() == 2;
            if (separate && option.value.front().starts_with("--")) fail_without_value(*find_row(rows, option.string_key));
            options.given_.emplace_back(option.string_key, option.value.empty() ? std::string() : option.value.front());
            continue;
        }
        for (const std::string& source : option.value) {
            if (source.size() > 1 && source.front() == '-') fail_unknown(rows, source);
            options.sources_.push_back(source);
        }
    }
    if (end != arguments.end()) options.sources_.insert(options.sources_.end(), end + 1, arguments.end());
    for (const std::string& source : options.sources_)
        if (source.empty()) throw UsageError("a source is the empty text");
    return options;
}

void add_listed_files(Options& options) {
    if (!options.has("files0-from")) return;
    if (!options.sources_.empty())
        throw UsageError(fmt::format("--files0-from names all sources; {} is one more", printable(options.sources_.front())));
    const std::string file = options.value("files0-from");
    std::string names = read_file(file);
    if (names.empty()) throw InputError(fmt::format("{}: names no files", printable(file)));
    if (names.back() != '\0') names += '\0';
    for (std::size_t begin = 0; begin < names.size();) {
        const std::size_t end = names.find('\0', begin);
        if (end == begin) throw InputError(fmt::format("{}: an empty file name", printable(file)));
        options.sources_.push_back(names.substr(begin, end - begin));
        begin = end + 1;
    }
}

}  // namespace pgsteward
