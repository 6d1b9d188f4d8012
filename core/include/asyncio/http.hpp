#pragma once
/// Pages over HTTP, awaited. asyncio has none; what is asked and answered is as in `requests`.
#include <string>

#include "coroutine.hpp"
#include "requests.hpp"

namespace asyncio::http {

/// Does what `requests::get` does on a thread of the library's own while other tasks run. Lazy, as every coroutine;
/// cancelling it ends the transfer at once. Throws what `requests::get` throws. Mirrors `requests.get`.
Coroutine<requests::Response> get(std::string url, requests::Options options = {});

}  // namespace asyncio::http
