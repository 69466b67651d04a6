#include "cli/help.hpp"
#include "text/excerpt.hpp"

namespace pgsteward {
namespace {

/// Fills lines with words.
class Paragraph {
public:
    Paragraph(std::string& out, std::size_t indent, std::size_t width) : out_(out), indent_(indent), width_(width) {}

    void add(std::string_view word) {
        const std::size_t length = character_count(word);
        if (used_ > 0 && used_ + 1 + length > width_ - indent_) end();
        out_ += used_ > 0 ? std::string(" ") : std::string(indent_, ' ');
        used_ += (used_ > 0 ? 1 : 0) + length;
        out_ += word;
    }
    void end() {
        if (used_ > 0) out_ += '\n';
        used_ = 0;
    }

private:
    std::string& out_;
    std::size_t indent_;
    std::size_t width_;
    std::size_t used_ = 0;
};

void add_words(Paragraph& paragraph, std::string_view line) {
    while (!line.empty()) {
        const auto space = line.find(' ');
        if (space > 0) paragraph.add(line.substr(0, space));
        line.remove_prefix(space == std::string_view::npos ? line.size() : space + 1);
    }
}

}  // namespace

std::string wrapped(std::string_view text, std::size_t indent, std::size_t width) {
    std::string out;
    Paragraph paragraph(out, indent, width);
    while (!text.empty() && text.back() == '\n') text.remove_suffix(1);
    while (!text.empty()) {
        const auto end = text.find('\n');
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        if (!line.empty() && line.front() != ' ') {
            add_words(paragraph, line);
            continue;
        }
        paragraph.end();
        if (!line.empty()) out.append(indent, ' ');
        out += line;
        out += '\n';
    }
    paragraph.end();
    return out;
}

}  // namespace pgsteward
