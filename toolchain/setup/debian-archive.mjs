// Packages of Debian 13, whatever the system itself is: an apt of our own beside the system's, which is not touched.

import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '../lib/problem.mjs';
import { step } from '../lib/progress.mjs';
import { capture, which } from '../lib/run.mjs';
import { reason } from './debian.mjs';

const suite = 'trixie';
const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** Downloads the packages into `folder` and returns their files. */
export async function downloadDebianPackages(names, folder) {
  const mirrors = await debianMirrors();
  mkdirSync(folder, { recursive: true });
  let failure;
  for (const mirror of mirrors) {
    const apt = privateApt(folder, mirror);
    failure = await step('Reading what Debian 13 has', () => apt(['update', '-q', '-o', 'APT::Update::Error-Mode=any']));
    if (failure.status !== 0) continue;
    failure = await step('Fetching Emscripten from Debian 13 (about 240 MB, once)', () => apt(['download', '-q', ...names]));
    if (failure.status === 0) {
      return readdirSync(folder).filter((name) => name.endsWith('.deb')).map((name) => join(folder, name));
    }
  }
  throw new Problem(reason(failure.output, names.join(' ')));
}

/** The Debian mirrors that this machine's own apt uses, the likeliest first. */
async function debianMirrors() {
  if (!which('apt-get') || !which('dpkg-deb')) {
    throw new Problem('This system is not Debian-like, so Emscripten cannot be fetched from here: put an emcc of 3.1.69 or newer on the PATH and start again.');
  }
  const { stdout } = await capture('apt-get', ['--print-uris', 'update']);
  const found = new Map();
  for (const [, mirror, release] of stdout.matchAll(/^'([^']+)\/dists\/([^/']+)\/(?:In)?Release'/gm)) {
    found.set(mirror, [...(found.get(mirror) ?? []), release]);
  }
  // A mirror of Debian has a suite and its updates, or is called debian; others only use its suites' names.
  const rank = ([mirror, releases]) => (releases.some((each) => each.endsWith('-updates')) ? 0 : 1) + (mirror.endsWith('/debian') ? 0 : 1);
  const likely = [...found].filter((each) => each[0].endsWith('/debian') || rank(each) < 1).sort((a, b) => rank(a) - rank(b));
  if (likely.length === 0) {
    throw new Problem('This system uses no mirror of Debian, so Emscripten cannot be fetched from here: put an emcc of 3.1.69 or newer on the PATH and start again.');
  }
  return likely.map(([mirror]) => mirror);
}

function privateApt(folder, mirror) {
  const own = join(folder, 'apt');
  for (const name of ['state/lists/partial', 'cache/archives/partial']) mkdirSync(join(own, name), { recursive: true });
  writeFileSync(join(own, 'status'), '');
  writeFileSync(join(own, 'sources.list'), `deb ${existsSync(keyring) ? `[signed-by=${keyring}] ` : ''}${mirror} ${suite} main\n`);
  writeFileSync(join(own, 'apt.conf'), `
Dir::State "${own}/state";
Dir::State::lists "${own}/state/lists";
Dir::State::status "${own}/status";
Dir::Cache "${own}/cache";
Dir::Etc::sourcelist "${own}/sources.list";
Dir::Etc::sourceparts "-";
Dir::Etc::preferences "-";
Dir::Etc::preferencesparts "-";
Acquire::Languages "none";
Acquire::Retries "2";
APT::Sandbox::User "";
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
`);
  const environment = { ...process.env, LC_ALL: 'C.UTF-8' };
  return (args) => capture('apt-get', ['-c', join(own, 'apt.conf'), ...args], { cwd: folder, env: environment });
}
