// Makes this machine ready to build (and, with --tests, to test). Each step knows when it is done.

import { alone } from './lib/lock.mjs';
import { cacheFolder, isStarted } from './lib/paths.mjs';
import { main } from './lib/problem.mjs';
import { say } from './lib/progress.mjs';
import { missingPackages, installPackages } from './setup/debian.mjs';
import { fetchEmscripten, findEmscripten } from './setup/emscripten.mjs';
import { checkMachine } from './setup/machine.mjs';
import { installNpmPackages, npmPackagesAreThere } from './setup/npm.mjs';
import { forBuilding, forTesting } from './setup/packages.mjs';

export async function setUp({ tests = false } = {}) {
  checkMachine();
  const packages = tests ? [...forBuilding, ...forTesting] : forBuilding;
  const ready = () => missingPackages(packages).length === 0 && npmPackagesAreThere() && findEmscripten() !== undefined;
  if (ready()) return;
  await alone(cacheFolder(), 'set-up', async () => {
    const missing = missingPackages(packages);
    if (missing.length > 0) await installPackages(missing);
    if (!npmPackagesAreThere()) await installNpmPackages();
    if (!findEmscripten()) await fetchEmscripten();
  });
}

if (isStarted(import.meta.url)) {
  await main(async () => {
    await setUp({ tests: process.argv.includes('--tests') });
    say('This machine is ready.');
  });
}
