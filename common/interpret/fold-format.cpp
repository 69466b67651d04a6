// text_format() of varlena.c is the model.
#include "interpret/fold-format.hpp"

namespace pgsteward::interpret::body {
namespace {

class Formatter {
public:
    Formatter(std::string_view text, const std::vector<Value>& arguments) : text_(text), arguments_(arguments) {}

    std::optional<Value> run() {
        while (at_ < text_.size()) {
            const auto percent = std::min(text_.find('%', at_), text_.size());
            append(result_, {Piece::Kind::text, std::string(text_.substr(at_, percent - at_))});
            at_ = percent;
            if (at_ < text_.size() && !specifier()) return std::nullopt;
        }
        return result_;
    }

private:
    bool specifier() {
        ++at_;
        if (at_ >= text_.size()) return false;
        if (text_[at_] == '%') {
            append(result_, {Piece::Kind::text, "%"});
            ++at_;
            return true;
        }
        if (const auto number = digits()) {
            if (at_ >= text_.size() || text_[at_] != '$' || *number == 0) return false;   // a width: cuts nothing, pads
            ++at_;
            next_ = *number;
        }
        if (at_ >= text_.size() || next_ >= arguments_.size()) return false;
        return conversion(text_[at_++], arguments_[next_++]);
    }

    std::optional<std::size_t> digits() {
        std::size_t number = 0;
        const auto begin = at_;
        for (; at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9' && number < 10000; ++at_)
            number = number * 10 + static_cast<std::size_t>(text_[at_] - '0');
        return at_ == begin ? std::nullopt : std::optional(number);
    }

    bool conversion(char type, const Value& argument) {
        if (type == 's') append(result_, as_output(argument));
        else if (type == 'L' && argument.null) append(result_, {Piece::Kind::text, "NULL"});
        else if (type == 'L') append(result_, quoted_constant(argument));
        else if (type == 'I' && !argument.null) append(result_, quoted_identifier(argument));
        else return false;   // a null identifier is an error
        return true;
    }

    std::string_view text_;
    const std::vector<Value>& arguments_;
    std::size_t at_ = 0;
    std::size_t next_ = 1;   // argument 0 is the format itself
    Value result_;
};

}  // namespace

std::optional<Value> format(const std::vector<Value>& arguments) {
    if (arguments.empty()) return std::nullopt;
    if (arguments[0].null) return null_value();
    const auto text = known_text(arguments[0]);
    return text ? Formatter(*text, arguments).run() : std::nullopt;
}

Value as_output(const Value& value) {
    if (value.null) return text_value("");
    if (value.type == Value::Type::array) return unknown_value("an array");
    const auto truth = value.type == Value::Type::boolean ? known_boolean(value) : std::nullopt;
    return truth ? text_value(*truth ? "t" : "f") : value;
}

}  // namespace pgsteward::interpret::body
