import * as fs from 'node:fs';
import { Problem } from '../lib/problem.mjs';

const neededNode = [20, 19];

export function checkMachine() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < neededNode[0] || (major === neededNode[0] && minor < neededNode[1])) {
    throw new Problem(
      `Node ${neededNode.join('.')} or newer is needed and this is ${process.versions.node}: install a newer Node and start again.`,
    );
  }
  if (process.platform !== 'linux') {
    throw new Problem('This builds on Linux only (Debian 12 or newer, or a system like it): use such a machine or a container of it.');
  }
}

/** Fails before a long fetch rather than in the middle of it. */
export function checkRoom(folder, megabytes) {
  const { bavail, bsize } = fs.statfsSync(folder);
  const free = Math.floor((bavail * bsize) / 1e6);
  if (free < megabytes) {
    throw new Problem(`The disk is full: ${folder} has ${free} MB left and ${megabytes} MB are needed; make room and start again.`);
  }
}
