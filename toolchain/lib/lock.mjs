import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { say } from './progress.mjs';

/** Runs `work` while no other process does so in `folder`; one that died holding the lock does not hold it any more. */
export async function alone(folder, what, work) {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'lock');
  let told = false;
  while (!take(path)) {
    const holder = read(path);
    if (holder !== undefined && holder !== identity(holder.split(' ')[0])) {
      rmSync(path, { force: true });
      continue;
    }
    if (!told) say(`Another ${what} is running; waiting for it ...`);
    told = true;
    await delay(500);
  }
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}

/** Linked into place whole, so that nobody ever reads half of it. */
function take(path) {
  const mine = `${path}.${process.pid}`;
  try {
    writeFileSync(mine, identity(process.pid));
    linkSync(mine, path);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  } finally {
    rmSync(mine, { force: true });
  }
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** A process number alone may be another's by now: its start time tells. */
function identity(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return `${pid} ${stat.slice(stat.lastIndexOf(')')).split(' ')[20]}`;
  } catch {
    return undefined;
  }
}
