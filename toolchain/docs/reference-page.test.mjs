import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readHeaders, reference } from '../bundle/reference.mjs';
import { documentation, tutorial } from './docs.mjs';
import { pythonAddress } from './python.mjs';
import { anchor, outlined, referencePage } from './reference-page.mjs';
import { languages, texts } from './texts.mjs';

const library = reference(readHeaders());
const { entries } = library;
const pages = Object.entries(documentation()).filter(([name]) => name.endsWith('.html'));
const of = (text) => referencePage(reference([{ name: 'asyncio/x.hpp', text: `namespace asyncio {\n${text}\n}` }]), 'en').body;

describe("the headers' comments", () => {
  it('say of every public name what it promises', () => {
    expect(entries.filter(({ doc, mirrors }) => doc === '' && mirrors === undefined).map(({ name, header, line }) => `${header}:${line}: ${name} has no comment`)).toEqual([]);
  });

  it('name the Python object of every class, or say what Python has in its place', () => {
    const silent = entries.filter(({ kind, mirrors, doc }) => kind === 'class' && mirrors === undefined && !/\bPython\b/.test(doc));
    expect(silent.map(({ name, header, line }) => `${header}:${line}: the comment of ${name} does not say what it is in Python`)).toEqual([]);
  });

  it.each(languages)('stand behind an introduction of their header (%s)', (language) => {
    const untold = outlined(entries).filter(({ name }) => !texts[language].modules[name]);
    expect(untold.map(({ name, header }) => `toolchain/docs/texts.mjs has no introduction of ${header}: add ${language}.modules.${name}`)).toEqual([]);
  });
});

describe("the reference's page", () => {
  it('has every name under an address of its own, which stays', () => {
    const { body } = referencePage(library, 'en');
    const ids = [...body.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(ids.filter((id) => !id.startsWith('module-')).sort()).toEqual(entries.map(({ name }) => anchor(name)).sort());
    expect(ids).toEqual(expect.arrayContaining(['Queue.get', 'TaskGroup', 'create_task', 'FIRST_COMPLETED', 'Host.Wake.due']));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("tells a class's members once where a hidden base gives them to several", () => {
    const { body } = referencePage(library, 'en');
    expect(body.match(/Waits until it is free, and holds it/g)).toHaveLength(1);
    expect(body).toContain('<a id="Semaphore.acquire" href="#Lock.acquire"><code>acquire</code></a>');
  });

  it('takes a header that it has not seen before', () => {
    const body = of('/// Twice. Throws `ValueError`. Mirrors `asyncio.to_thread`.\nint twice(int x);\n/// Mirrors `asyncio.Later`.\nstruct Later { /// Now.\n int now; };');
    expect(body).toContain('<article id="twice">');
    expect(body).toContain('href="https://docs.python.org/3/library/asyncio-task.html#asyncio.to_thread"');
    expect(body).toContain('href="https://docs.python.org/3/search.html?q=asyncio.Later"');
    expect(body).toContain('<div id="Later.now"><dt>');
  });

  it('leads from a comment to the names in it, a member of the same class first', () => {
    const body = of('/// See `g` and `S`.\nvoid f();\n/// Free.\nvoid g();\n/// Class.\nstruct S {\n/// As `g`, `RuntimeError: no`.\nvoid h();\n/// Own.\nvoid g();\n};\n/// Wrong.\nclass RuntimeError {};');
    expect(body).toContain('See <a href="#g"><code>g</code></a> and <a href="#S"><code>S</code></a>');
    expect(body).toContain('As <a href="#S.g"><code>g</code></a>, <a href="#RuntimeError"><code>RuntimeError: no</code></a>');
  });

  it('writes nothing of a header as HTML', () => {
    expect(of('/// Of `std::vector<T>` & more, <b>not</b> bold.\nstd::vector<int> f(int&& x);')).not.toMatch(/<b>not<\/b>|vector<(?:int|T)/);
  });
});

describe('the documentation', () => {
  it('leads nowhere where nothing is', () => {
    const site = Object.fromEntries([['docs', documentation()], ['tutorial', tutorial()]].flatMap(([folder, files]) =>
      Object.entries(files).map(([name, text]) => [`https://site/${folder}/${name}`, text])));
    const ids = (html) => new Set([...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
    const dead = Object.entries(site).filter(([page]) => page.endsWith('.html')).flatMap(([page, html]) =>
      [...html.matchAll(/ href="([^"]+)"/g)].map(([, href]) => new URL(href, page))
        // The playground itself, whose part after # is the name of an example.
        .filter(({ host, pathname }) => host === 'site' && pathname !== '/')
        .filter(({ origin, pathname, hash }) => {
          const target = site[origin + pathname];
          return target === undefined || (hash !== '' && !ids(target).has(decodeURIComponent(hash.slice(1))));
        })
        .map(({ pathname, hash }) => `${page}: ${pathname}${hash}`));
    expect(dead).toEqual([]);
  });

  it('has a page of the same outline in each language', () => {
    const outline = (name) => [...Object.fromEntries(pages)[name].matchAll(/<h([123])\b/g)].map(([, level]) => level).join('');
    expect(outline('guide.ko.html')).toBe(outline('guide.html'));
    expect(outline('reference.ko.html')).toBe(outline('reference.html'));
  });

  it('has no script but those that its policy names, and of files only the one that authors use', () => {
    for (const [, html] of pages) {
      const [, policy] = /"Content-Security-Policy" content="([^"]+)"/.exec(html);
      const scripts = [...html.matchAll(/<script([^>]*)>([\s\S]*?)<\/script>/g)];
      const files = scripts.filter(([, , text]) => text === '').map(([, attributes]) => / src="([^"]+)"/.exec(attributes)[1]);
      expect(files).toEqual(policy.includes("script-src 'self'") ? ['../embed.js'] : []);
      for (const [, , text] of scripts) if (text) expect(policy).toContain(`'sha256-${createHash('sha256').update(text).digest('base64')}'`);
      expect(policy).toMatch(/^default-src 'none'; script-src /);
      expect(policy).not.toContain('unsafe');
      expect(html).not.toMatch(/ style="| on\w+="/);
    }
  });
});

describe("Python's own documentation", () => {
  it.each([
    ['asyncio.sleep(delay, result)', 'library/asyncio-task.html#asyncio.sleep'],
    ['asyncio.QueueFull', 'library/asyncio-queue.html#asyncio.QueueFull'],
    ['loop.time()', 'library/asyncio-eventloop.html#asyncio.loop.time'],
    ['asyncio.loop.run_in_executor', 'library/asyncio-eventloop.html#asyncio.loop.run_in_executor'],
    ['asyncio.BaseEventLoop', 'library/asyncio-eventloop.html#asyncio.AbstractEventLoop'],
    ['Task.get_coro().__qualname__', 'library/asyncio-task.html#asyncio.Task.get_coro'],
    ['RuntimeError', 'library/exceptions.html#RuntimeError'],
    ['contextvars.Token', 'library/contextvars.html#contextvars.Token'],
    ['concurrent.futures.Executor', 'library/concurrent.futures.html#concurrent.futures.Executor'],
    ['async with', 'reference/compound_stmts.html#async-with'],
    ['pyodide.ffi.JsException', 'https://pyodide.org/en/stable/usage/api/python-api/ffi.html#pyodide.ffi.JsException'],
  ])('speaks of %s', (name, place) => {
    expect(pythonAddress(name)).toBe(new URL(place, 'https://docs.python.org/3/').href);
  });
});
