#pragma once
/// Python's asyncio for C++ coroutines: the one header that programs include.
#include "contextvars.hpp"  // IWYU pragma: export
#include "coroutine.hpp"    // IWYU pragma: export
#include "duration.hpp"     // IWYU pragma: export
#include "events.hpp"       // IWYU pragma: export
#include "exceptions.hpp"   // IWYU pragma: export
#include "futures.hpp"      // IWYU pragma: export
#include "generators.hpp"   // IWYU pragma: export
#include "host.hpp"         // IWYU pragma: export
#include "runners.hpp"      // IWYU pragma: export
#include "tasks.hpp"        // IWYU pragma: export
#include "timeouts.hpp"     // IWYU pragma: export
#include "with.hpp"         // IWYU pragma: export
