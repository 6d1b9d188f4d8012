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

/** Tries what only the page may: its storage, its documents, the network. */
export const burglar = `${head}
#include <emscripten/val.h>
#include <string>
using emscripten::val;
int main() {
    auto self = val::global("self");
    std::println("origin {}", self["origin"].as<std::string>());
    for (auto name : {"document", "localStorage", "parent", "cookieStore"}) {
        std::println("{} {}", name, val::global(name).isUndefined() ? "absent" : "there");
    }
    val::global("fetch")(val(ADDRESS), val::global("JSON").call<val>("parse", val(R"({"mode":"no-cors"})")));
    auto socket = val::global("XMLHttpRequest").new_();
    socket.call<void>("open", val("GET"), val(ADDRESS));
    socket.call<void>("send");
    asyncio::run(asyncio::sleep(500ms));
    std::println("done");
}
`;
