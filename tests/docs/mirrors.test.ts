// What the headers' comments say is mirrored exists: CPython is asked for every name, and the machine's own Python for
// those of requests, which is no part of CPython.
import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { readHeaders, reference } from '../../toolchain/bundle/reference.mjs';
import { createJudge } from '../conformance/cpython.mjs';

/** What stands in Python's documentation under a name that no module has. */
const documentedAs = { loop: 'asyncio.AbstractEventLoop', agen: 'types.AsyncGeneratorType', coroutine: 'types.CoroutineType', Task: 'asyncio.Task' };

/** No objects: syntax and commands, keyword arguments, and methods that `object` only describes. */
const notObjects = /\s|=|^object\.__/;

const finds = `
import builtins, pkgutil

for name in NAMES:
    try:
        hasattr(builtins, name) or pkgutil.resolve_name(name)
    except (AttributeError, ImportError):
        print(name)
`;

const isOfRequests = (name: string) => name.startsWith('requests.');

it('every Python object that a comment names is there', async () => {
  const names = reference(readHeaders()).entries.flatMap(({ mirrors }: { mirrors?: string }) => (mirrors && !notObjects.test(mirrors) ? [mirrors] : []))
    .map((name: string) => name.replace(/\(.*/, '').replace(/^\w+(?=\.)/, (first) => documentedAs[first as keyof typeof documentedAs] ?? first));
  expect(names.length).toBeGreaterThan(50);
  const asked = (chosen: string[], none: string) => finds.replace('NAMES', JSON.stringify([...chosen, none]));
  const own = names.filter((name: string) => !isOfRequests(name));
  const { stdout, stderr, status } = await createJudge().run(asked(own, 'asyncio.NoSuchThing'));
  expect(stderr).toEqual([]);
  expect(stdout).toEqual(['asyncio.NoSuchThing']);
  expect(status).toBe(0);
  const missing = execFileSync('python3', ['-c', asked(names.filter(isOfRequests), 'requests.NoSuchThing')], { encoding: 'utf8' });
  expect(missing).toBe('requests.NoSuchThing\n');
});
