#pragma once
/// Python's asyncio for C++ coroutines: the one header that programs include.
#include "as_completed.hpp"      // IWYU pragma: export
#include "async_generators.hpp"  // IWYU pragma: export
#include "concurrent.hpp"        // IWYU pragma: export
#include "contextvars.hpp"       // IWYU pragma: export
#include "coroutine.hpp"         // IWYU pragma: export
#include "duration.hpp"          // IWYU pragma: export
#include "events.hpp"            // IWYU pragma: export
#include "exceptions.hpp"        // IWYU pragma: export
#include "executors.hpp"         // IWYU pragma: export
#include "futures.hpp"           // IWYU pragma: export
#include "generators.hpp"        // IWYU pragma: export
#include "graph.hpp"             // IWYU pragma: export
#include "host.hpp"              // IWYU pragma: export
#include "http.hpp"              // IWYU pragma: export
#include "locks.hpp"             // IWYU pragma: export
#include "queues.hpp"            // IWYU pragma: export
#include "requests.hpp"          // IWYU pragma: export
#include "runners.hpp"           // IWYU pragma: export
#include "taskgroups.hpp"        // IWYU pragma: export
#include "tasks.hpp"             // IWYU pragma: export
#include "timeouts.hpp"          // IWYU pragma: export
#include "trace.hpp"             // IWYU pragma: export
#include "with.hpp"              // IWYU pragma: export
