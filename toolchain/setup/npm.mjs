import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '../lib/problem.mjs';
import { root } from '../lib/paths.mjs';
import { step } from '../lib/progress.mjs';
import { capture } from '../lib/run.mjs';

/** True when node_modules holds what package-lock.json says; npm writes its own list last, so a broken-off install has none. */
export function npmPackagesAreThere() {
  const wanted = packagesOf(join(root, 'package-lock.json'));
  const installed = packagesOf(join(root, 'node_modules/.package-lock.json'));
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === '' || optional || installed[path]?.version === version,
  );
}

function packagesOf(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages;
  } catch (error) {
    if (error.code === 'ENOENT') return {};
    throw error;
  }
}

export async function installNpmPackages() {
  await step('Installing npm packages', async () => {
    const { status, output } = await capture('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: root });
    if (status !== 0) throw new Problem(reason(output));
  });
}

function reason(output) {
  if (/ENOSPC/.test(output)) return 'The disk is full: make room and start again.';
  if (/ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET|ENETUNREACH/.test(output)) {
    return 'npm packages could not be fetched, the npm registry does not answer: check the network and start again.';
  }
  if (/EACCES|EPERM/.test(output)) return 'npm may not write node_modules: allow it and start again.';
  return `${output.trimEnd()}\nnpm packages could not be installed.`;
}
