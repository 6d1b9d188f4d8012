#pragma once
/// Programs of the fuzzer's language as they come in: one to a line, JSON of lists, strings, whole numbers and null.
#include <cctype>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace fuzz {

class Node {
public:
    using List = std::vector<Node>;

    static Node parse(std::string_view text) { return parse_one(text); }

    bool null() const { return std::holds_alternative<std::nullptr_t>(value_); }
    int number() const { return std::get<int>(value_); }
    const std::string& text() const { return std::get<std::string>(value_); }
    const List& list() const { return std::get<List>(value_); }
    const Node& operator[](std::size_t index) const { return list().at(index); }

private:
    template <class V>
    explicit Node(V value) : value_(std::move(value)) {}

    static char next(std::string_view& text) {
        if (text.empty()) throw std::runtime_error("a program ends too early");
        const char first = text.front();
        text.remove_prefix(1);
        return first;
    }
    static Node parse_one(std::string_view& text) {
        const char first = next(text);
        if (first == '[') return parse_list(text);
        if (first == '"') {
            const std::size_t end = text.find('"');
            Node node(std::string(text.substr(0, end)));
            text.remove_prefix(end + 1);
            return node;
        }
        if (first == 'n') {
            text.remove_prefix(3);
            return Node(nullptr);
        }
        std::string digits(1, first);
        while (!text.empty() && std::isdigit(static_cast<unsigned char>(text.front()))) digits += next(text);
        return Node(std::stoi(digits));
    }
    static Node parse_list(std::string_view& text) {
        List list;
        if (text.starts_with(']')) {
            next(text);
            return Node(std::move(list));
        }
        do {
            list.push_back(parse_one(text));
        } while (next(text) == ',');
        return Node(std::move(list));
    }

    std::variant<std::nullptr_t, int, std::string, List> value_;
};

}  // namespace fuzz
