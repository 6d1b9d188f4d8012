#include <algorithm>
#include <asyncio/asyncio.hpp>
#include <asyncio/javascript.hpp>
#include <string>

using emscripten::val;

/// The text at `url`. Cancelling it aborts the fetch.
asyncio::Coroutine<std::string> download(std::string url) {
    val response = co_await asyncio::abortable([&](val signal) {
        val options = val::object();
        options.set("signal", signal);
        return val::global("fetch")(url, options);
    });
    if (!response["ok"].as<bool>()) throw asyncio::LookupError(url);
    val text = co_await asyncio::from_promise(response.call<val>("text"));
    co_return text.as<std::string>();
}

/// Waits for a click, then shows the poem at `url` line by line; gives their number.
asyncio::Coroutine<int> recite(std::string url, val button, val show) {
    co_await asyncio::event(button, "click");
    const std::string poem = co_await download(url);
    int lines = 0;
    for (std::size_t begin = 0, end; begin < poem.size(); begin = end + 1, ++lines) {
        end = std::min(poem.find('\n', begin), poem.size());
        show(poem.substr(begin, end - begin), static_cast<double>(end) / poem.size());
        co_await asyncio::sleep(begin == end ? 0.2 : 0.6);
    }
    co_return lines;
}

/// The lines of this file at which coroutines wait, the innermost last.
val awaits() {
    val lines = val::array();
    for (const auto& task : asyncio::all_tasks(asyncio::javascript_loop()))
        for (const auto& frame : task.get_stack())
            if (frame.line > 0) lines.call<void>("push", frame.line);
    return lines;
}

EMSCRIPTEN_BINDINGS(example) {
    emscripten::function("recite", asyncio::promising<recite>);
    emscripten::function("awaits", awaits);
}
