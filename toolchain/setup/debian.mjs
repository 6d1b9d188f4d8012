import { spawnSync } from 'node:child_process';
import { Problem } from '../lib/problem.mjs';
import { say, step } from '../lib/progress.mjs';
import { capture, which } from '../lib/run.mjs';

/** The names of those packages that are not there. */
export function missingPackages(packages) {
  const absent = packages.filter(({ program }) => !program || !which(program)).map(({ name }) => name);
  if (absent.length === 0 || !which('dpkg-query')) return absent;
  const { stdout } = spawnSync('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\n', ...absent], { encoding: 'utf8' });
  const installed = new Set(stdout.split('\n').filter((line) => line.endsWith(' installed')).map((line) => line.split(' ')[0]));
  return absent.filter((name) => !installed.has(name));
}

export async function installPackages(names) {
  const list = names.join(' ');
  if (!which('apt-get') || !which('dpkg')) {
    throw new Problem(`This system is not Debian-like, so nothing can be installed on it from here: install what Debian calls ${list} and start again.`);
  }
  const apt = asRoot(list);
  say(`Debian packages to be installed: ${list}`);
  await step('Installing Debian packages', async () => {
    let result = await install(apt, names);
    if (result.status !== 0) {
      // Broken off earlier, or the lists are missing or old: mend both and try once more.
      await apt('dpkg', ['--configure', '-a']);
      await apt('apt-get', ['update', '-q']);
      result = await install(apt, names);
    }
    if (result.status !== 0) throw new Problem(reason(result.output, list));
  });
}

function install(apt, names) {
  return apt('apt-get', ['install', '-q', '-y', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=300', ...names]);
}

/** A way to run commands as root: directly, or through sudo, which may ask for a password on the terminal. */
function asRoot(list) {
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' };
  if (process.getuid() === 0) return (command, args) => capture(command, args, { env: environment });
  const mayAsk = process.stdin.isTTY ? [] : ['-n'];
  if (!which('sudo') || spawnSync('sudo', [...mayAsk, '-v'], { stdio: 'inherit' }).status !== 0) {
    throw new Problem(`Installing Debian packages needs root: run "apt-get install --no-install-recommends ${list}" as root and start again.`);
  }
  return (command, args) =>
    capture('sudo', [...mayAsk, 'env', 'DEBIAN_FRONTEND=noninteractive', 'LC_ALL=C.UTF-8', command, ...args]);
}

/** One sentence for what apt said at length. */
export function reason(output, what) {
  if (/No space left on device|don't have enough free space/.test(output)) return 'The disk is full: make room and start again.';
  const unknown = [...output.matchAll(/Unable to locate package (\S+)|Package '?([^' ]+)'? has no installation candidate/g)].map((m) => m[1] ?? m[2]);
  if (/Could not resolve|Temporary failure|Could not connect|Unable to connect|Cannot initiate|Connection (failed|timed out|refused)|unreachable/.test(output)) {
    return `Debian's packages could not be fetched, the mirror does not answer: check the network and start again.`;
  }
  if (unknown.length > 0) {
    return `This system has no package ${[...new Set(unknown)].join(', ')}: Debian 12 or newer has it, or install it yourself and start again.`;
  }
  if (/Could not get lock|Permission denied/.test(output)) return `apt-get may not install now (${lastError(output)}): allow it and start again.`;
  return `Debian packages (${what}) could not be installed: ${lastError(output)}`;
}

function lastError(output) {
  const errors = output.split('\n').filter((line) => /^(E|dpkg: error)/.test(line));
  return (errors[0] ?? output.trim().split('\n').at(-1) ?? 'no reason given').replace(/^E: /, '');
}
