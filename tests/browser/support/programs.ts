import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runLLVM } from '@yowasp/clang';
import { compile } from '../../../web/src/compiler/compile.ts';
import { openToolchain } from '../../../web/src/compiler/toolchain.ts';

const made = join(import.meta.dirname, '../../../build/toolchain');

/** Compiles a program of a test as the examples are compiled. */
export async function compiled(source: string): Promise<Uint8Array> {
  const toolchain = await openToolchain((name) => readFile(join(made, name)));
  const result = await compile(runLLVM, toolchain, source);
  if (!result.ok) throw new Error(result.diagnostics);
  return result.wasm;
}

const head = `
#include <asyncio/asyncio.hpp>
#include <print>
using namespace std::chrono_literals;
`;

/** Waits for ever, and says so when it is stopped. */
export const cleansUp = `${head}
asyncio::Coroutine<> work() {
    std::println("working");
    co_await asyncio::sleep(3600s);
}
asyncio::Coroutine<> clean_up() {
    std::println("cleaning up");
    co_await asyncio::sleep(100ms);
    std::println("cleaned up");
}
int main() { asyncio::run(asyncio::try_finally(work, clean_up)); }
`;

/** Never lets go. */
export const ignoresEverything = `${head}
int main() {
    std::println("busy");
    for (volatile unsigned long long i = 0;; i = i + 1) {}
}
`;

export const millionLines = `${head}
int main() {
    for (int i = 1; i <= 1'000'000; ++i) std::println("line {}", i);
}
`;

/** Lets others run, but never waits: time stands still under the virtual clock. */
export const neverWaits = `${head}
asyncio::Coroutine<> spin() {
    for (;;) co_await asyncio::sleep(0);
}
int main() { asyncio::run(spin()); }
`;

/** Changes what the runner's own JavaScript may use, so that what it fetches is asked for in another way. */
export const meddles = `${head}
#include <emscripten/val.h>
using emscripten::val;
int main() {
    const std::string address = ADDRESS;
    auto prototype = val::global("Object")["prototype"];
    prototype.set("method", val("POST"));
    prototype.set("body", val("stolen"));
    prototype.set("credentials", val("include"));
    prototype.set("mode", val("same-origin"));
    auto assign = val::global("Object")["prototype"]["hasOwnProperty"];
    for (auto name : {"assign", "create", "entries"}) val::global("Object").set(name, assign);
    std::println("{}", asyncio::requests::get(address).status_code);
}
`;

/** Lets go again and again, and prints as fast as it can. */
export const printsBetweenWaits = `${head}
asyncio::Coroutine<> print() {
    for (int i = 0;; ++i) {
        std::println("line {}", i);
        co_await asyncio::sleep(0);
    }
}
int main() { asyncio::run(print()); }
`;

export const endlessLines = `${head}
int main() {
    for (;;) std::puts("the same line again");
}
`;

/** Nothing but line ends, a hundred million at once. */
export const emptyLines = `${head}
#include <string>
#include <unistd.h>
int main() {
    const std::string much(100'000'000, '\\n');
    write(1, much.data(), much.size());
    std::println("end");
}
`;

/** 100 MB without a line end, in pieces and in one. */
export const longLine = `${head}
#include <string>
#include <unistd.h>
int main() {
    const std::string much(50'000'000, 'x');
    for (int i = 0; i < 50'000; ++i) std::fwrite(much.data(), 1, 1000, stdout);
    std::fflush(stdout);
    write(1, much.data(), much.size());
    std::println("");
    std::println("end");
}
`;

/** Long lines without end, each as long as any that is kept. */
export const endlessLongLines = `${head}
#include <string>
int main() {
    const std::string line(20'000, 'y');
    for (;;) std::puts(line.c_str());
}
`;

export const takesAllMemory = `${head}
#include <cstring>
#include <new>
int main() {
    std::println("taking");
    for (;;) std::memset(new char[1 << 20], 1, 1 << 20);
}
`;

/** So deep that the engine's stack or, where \`bytes\` are many, the program's own overflows. */
export const recursion = (bytes: number) => `${head}
int deeper(int depth) {
    volatile char much[${bytes}] = {};
    return deeper(depth + 1) + much[depth % ${bytes}];
}
asyncio::Coroutine<> fall() {
    std::println("falling");
    co_await asyncio::sleep(10ms);
    deeper(0);
}
int main() { asyncio::run(fall()); }
`;

const posting = `${head}
#include <emscripten/val.h>
using emscripten::val;
`;

/** Calls one of JavaScript's functions without end. */
export const floods = (name: string) => `${posting}
int main() {
    std::println("flooding");
    const auto flood = val::global("${name}");
    for (;;) flood(val("more"));
}
`;

export const floodsConsole = `${posting}
int main() {
    std::println("flooding");
    auto console = val::global("console");
    for (;;) console.call<void>("log", val("more"));
}
`;

/** Says in the runner's place that it ended. */
export const forges = `${posting}
int main() {
    val::global("postMessage")(val(R"([{"type": "done", "status": 7, "how": "exit", "elapsed": 1, "real": 1, "waited": 0}])"));
}
`;

/** Asks JavaScript for everything that leads out of the sandbox; each answer is a line. */
export const breaksOut = `${posting}
#include <emscripten/bind.h>
#include <string>
void report(std::string what) { std::println("{}", what); }
EMSCRIPTEN_BINDINGS(report) { emscripten::function("report", &report); }
/// JavaScript's exceptions cannot be caught in C++, but a promise does.
void attempt(std::string name, val argument) {
    // What is not there refuses, too: some are only where the page came over https.
    if (val::global(name.c_str()).isUndefined()) return report(name + " refused");
    const auto say = val::module_property("report");
    const auto saying = [&](const char* what) { return say.call<val>("bind", val::null(), name + what); };
    val::global("Promise").call<val>("resolve", argument).call<val>("then", val::global(name.c_str()))
        .call<val>("then", saying(" allowed"), saying(" refused"));
}
int main() {
    const val address(ADDRESS), code("1 + 1");
    std::println("origin {}", val::global("self")["origin"].as<std::string>());
    for (auto name : {"document", "parent", "localStorage", "sessionStorage", "cookieStore", "indexedDB", "caches", "navigator"}) {
        std::println("{} {}", name, val::global(name).isUndefined() ? "absent" : "there");
    }
    for (auto name : {"fetch", "importScripts", "postMessage", "XMLHttpRequest", "WebSocket", "EventSource", "WebTransport", "Worker"}) {
        attempt(name, address);
    }
    for (auto name : {"eval", "Function"}) attempt(name, code);
    asyncio::run(asyncio::sleep(500ms));
    std::println("done");
}
`;
