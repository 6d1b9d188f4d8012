// What programs fetch in the page: the playground's own pages, and of other hosts what these show to everybody.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { browserNames } from './support/browsers.ts';
import { type OtherSite, serveOther } from './support/other-site.ts';
import type { Playground } from './support/playground.ts';
import { compiled } from './support/programs.ts';
import { stage } from './support/stage.ts';

const head = `
#include <asyncio/asyncio.hpp>
#include <print>
using namespace std::chrono_literals;
namespace requests = asyncio::requests;
namespace http = asyncio::http;
const std::string other = "OTHER", own = "OWN";
/// What is thrown, as an uncaught one is printed.
template <class F> void attempt(F f) {
    try { f(); } catch (...) { std::println("{}", asyncio::detail::traceback_line(std::current_exception())); }
}
`;

describe.each(browserNames)('in %s', (name) => {
  const on = stage(name);
  let other: OtherSite;
  let playground: Playground;

  beforeAll(async () => {
    other = await serveOther();
  });
  afterAll(() => other?.close());
  // The browser says in its console what it refuses: that is the point of some of these.
  afterEach(() => void (playground.problems.length = 0));

  async function start(source: string, settings: object = {}): Promise<void> {
    const whole = (head + source).replace('OTHER', other.url).replace('OWN', on.server.url);
    on.server.replaceProgram('async-def', await compiled(whole));
    playground = await on.open('#async-def', { language: 'en', ...settings });
    await playground.run();
  }

  async function printed(source: string, settings: object = {}): Promise<string[]> {
    await start(source, settings);
    expect(await playground.untilEnd()).toBe('finished');
    return (await playground.lines()).map(({ text }) => text);
  }

  it('what another host shows to everybody is read, with all there is to say of it', async () => {
    expect(await printed(`
      int main() {
        auto r = requests::get(other + "/open/redirected");
        std::println("{} {} {} {} {}", r.status_code, r.reason, r.ok(), r.text(), r.url == other + "/open");
        std::println("{} {} {}", r.headers["X-Thing"], r.encoding(), r.elapsed.seconds() > 0 && r.elapsed.seconds() < 10);
        r = requests::get(other + "/missing");
        attempt([&] { r.raise_for_status(); });
      }`)).toEqual(['200 OK true 안녕 true', 'shown utf-8 true', `requests.exceptions.HTTPError: 404 Client Error: Not Found for url: ${other.url}/missing`]);
    const [asked] = other.asked.get('/open')!;
    expect(asked).toMatchObject({ origin: 'null' });
    expect(asked).not.toHaveProperty('cookie');
    expect(asked).not.toHaveProperty('referer');
  });

  it('what another host does not show to everybody is an error that says so, and so is a host that is not there', async () => {
    const { port } = new URL(other.url);
    const [refused, nobody, after] = await printed(`
      int main() {
        attempt([] { requests::get(other + "/closed"); });
        attempt([] { requests::get("http://127.0.0.1:1/"); });
        std::println("{}", requests::get(other + "/open").text());
      }`);
    expect(refused).toBe(`requests.exceptions.ConnectionError: 127.0.0.1:${port} answers, but does not allow other sites to read what is there (CORS): ${other.url}/closed`);
    expect(nobody).toMatch(/^requests\.exceptions\.ConnectionError: 127\.0\.0\.1:1 gives no answer: there is no such host, no connection to it, /);
    expect(after).toBe('안녕');
  });

  it('silence ends at the timeout, blocking and awaited', async () => {
    const lines = await printed(`
      asyncio::Coroutine<> main_() {
        requests::Options options{.timeout = 200ms};
        auto r = co_await asyncio::outcome(http::get(other + "/silent", options));
        attempt([&] { asyncio::unwrap(r); });
      }
      int main() {
        attempt([] { requests::get(other + "/silent", {.timeout = 0.25}); });
        asyncio::run(main_());
      }`);
    expect(lines).toEqual(['0.25', '0.2'].map((seconds) => `requests.exceptions.ReadTimeout: Read timed out. (read timeout=${seconds}) for url: ${other.url}/silent`));
  });

  it('other tasks run while one fetches, and what is cancelled ends at once', async () => {
    expect(await printed(`
      asyncio::Coroutine<> fetch(std::string path) {
        auto r = co_await http::get(other + path);
        std::println("{} {}", path, r.text());
      }
      asyncio::Coroutine<> tick() {
        for (int i = 0; i < 3; ++i) { std::println("tick"); co_await asyncio::sleep(50ms); }
      }
      asyncio::Coroutine<> main_() {
        auto silent = asyncio::create_task(fetch("/silent"));
        co_await asyncio::gather(fetch("/slow"), fetch("/open"), tick());
        silent.cancel();
        auto ended = co_await asyncio::outcome(silent);
        std::println("{}", asyncio::is_cancelled(ended));
        auto late = co_await asyncio::outcome(asyncio::wait_for(http::get(other + "/silent"), 100ms));
        attempt([&] { asyncio::unwrap(late); });
      }
      int main() { asyncio::run(main_()); }`)).toEqual(
      expect.arrayContaining(['tick', '/open 안녕', '/slow slow', 'true', 'TimeoutError']));
    await expect.poll(() => other.open(), { timeout: 5000 }).toBe(0);
  });

  it('fifty at once arrive', async () => {
    const lines = await printed(`
      asyncio::Coroutine<> main_() {
        std::vector<asyncio::Coroutine<requests::Response>> all;
        for (int i = 0; i < 50; ++i) all.push_back(http::get(other + "/slow"));
        int arrived = 0;
        for (auto& r : co_await asyncio::gather(std::move(all))) arrived += r.text() == "slow";
        std::println("{}", arrived);
      }
      int main() { asyncio::run(main_()); }`);
    expect(lines).toEqual(['50']);
  });

  it('Stop ends a call that blocks', async () => {
    for (const main of ['int main() { std::println("asking"); requests::get(other + "/silent"); }',
      'asyncio::Coroutine<> main_() { std::println("asking"); requests::get(other + "/silent"); co_return; }\nint main() { asyncio::run(main_()); }',
      'asyncio::Coroutine<> main_() { std::println("asking"); co_await http::get(other + "/silent"); }\nint main() { asyncio::run(main_()); }']) {
      await start(main);
      await playground.untilLines(1);
      await expect.poll(() => other.open(), { timeout: 5000 }).toBe(1);
      const pressed = performance.now();
      await playground.stop();
      expect(await playground.untilEnd()).toBe('interrupted');
      console.log(`${name}: stopped after ${(performance.now() - pressed).toFixed(0)} ms`);
      expect((await playground.lines()).at(-1)!.text).toBe('KeyboardInterrupt');
      await expect.poll(() => other.open(), { timeout: 5000 }).toBe(0);
      playground.problems.length = 0;
    }
  });

  it('under the virtual clock the network takes no time, and the pages’ delays take theirs', async () => {
    playground = await on.open('#pages-async', { language: 'en', clock: 'virtual' });
    await playground.run();
    expect(await playground.untilEnd()).toBe('finished');
    expect((await playground.lines()).at(-1)!.at).toBeCloseTo(1, 2);
    const lines = await printed(`
      int main() {
        auto started = std::chrono::steady_clock::now();
        requests::get(other + "/slow");
        std::println("{}", std::chrono::steady_clock::now() - started < 1ms);
      }`, { clock: 'virtual' });
    expect(lines).toEqual(['true']);
  });

  it('the playground’s pages are those on the list, with the delay that is asked for, and cancelled in the middle of it', async () => {
    const lines = await printed(`
      asyncio::Coroutine<> main_() {
        auto late = co_await asyncio::outcome(asyncio::wait_for(http::get("pages/TIL-Middleware.html?delay=30"), 100ms));
        attempt([&] { asyncio::unwrap(late); });
      }
      int main() {
        auto r = requests::get("pages/TIL-Middleware.html?delay=0.3");
        std::println("{} {} {} {}", r.status_code, r.url == own + "pages/TIL-Middleware.html?delay=0.3", r.headers["content-type"], r.content.size());
        std::println("{}", r.elapsed.seconds() >= 0.3 && r.elapsed.seconds() < 2);
        attempt([] { requests::get("pages/TIL-Middleware.html?delay=30", {.timeout = 100ms}); });
        asyncio::run(main_());
      }`);
    expect(lines).toEqual(['200 true text/html; charset=utf-8 528', 'true',
      `requests.exceptions.ReadTimeout: Read timed out. (read timeout=0.1) for url: ${on.server.url}pages/TIL-Middleware.html?delay=30`, 'TimeoutError']);
  });

  it('nothing else of the page’s own host is handed over', async () => {
    const lines = await printed(`
      int main() {
        for (std::string path : {"examples.json", "index.html", "pages/", "pages/../index.html", "../secret", "pages/none.html"}) {
          attempt([&] { std::println("{}", requests::get(path).text()); });
        }
        attempt([] { requests::get("file:///etc/passwd"); });
        attempt([] { requests::get("data:text/plain,x"); });
        attempt([] { requests::get("blob:null/x"); });
      }`);
    expect(lines).toHaveLength(9);
    for (const line of lines.slice(0, 6)) expect(line).toMatch(/^requests\.exceptions\.ConnectionError: .* does not allow other sites to read/);
    for (const line of lines.slice(6)) expect(line).toMatch(/^requests\.exceptions\.InvalidSchema: /);
  });

  it('an error that nobody catches ends the program as in Python', async () => {
    await start('int main() { requests::get("http://"); }');
    expect(await playground.untilEnd()).toBe('failed');
    expect((await playground.lines()).map(({ text }) => text)).toEqual(["requests.exceptions.InvalidURL: Invalid URL 'http://': No host supplied"]);
  });
});
