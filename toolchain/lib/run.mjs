import { spawn } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Problem } from './problem.mjs';

/** Runs a command and returns what it said, whatever its status. */
export function capture(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    const all = [];
    const out = [];
    child.stdout.on('data', (chunk) => (all.push(chunk), out.push(chunk)));
    child.stderr.on('data', (chunk) => all.push(chunk));
    child.on('error', (error) => reject(cannotStart(command, error)));
    child.on('close', (code, signal) => {
      const text = (chunks) => Buffer.concat(chunks).toString();
      resolve({ status: code ?? `signal ${signal}`, stdout: text(out), output: text(all) });
    });
  });
}

/** Runs a command that must succeed; what it said is shown only when it failed. */
export async function quietly(what, command, args, options) {
  const { status, stdout, output } = await capture(command, args, options);
  if (status === 0) return stdout;
  if (/No space left on device/.test(output)) throw new Problem('The disk is full: make room and start again.');
  throw new Problem(`${output.trimEnd()}\n${what} failed (${command} ended with ${status}).`);
}

/** Runs a command in the open and returns its exit status. */
export function show(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', ...options });
    child.on('error', (error) => reject(cannotStart(command, error)));
    child.on('close', (code) => resolve(code ?? 1));
  });
}

function cannotStart(command, error) {
  return error.code === 'ENOENT' ? new Problem(`${command} is not installed: install it and start again.`) : error;
}

/** The full path of a program on the PATH, or undefined. */
export function which(program) {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(folder, program);
    try {
      accessSync(path, constants.X_OK);
      if (statSync(path).isFile()) return path;
    } catch {
      // Not in this folder.
    }
  }
  return undefined;
}
