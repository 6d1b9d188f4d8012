// Runs the C++ programs of the benchmark as WebAssembly in Chromium: each in a worker of its own.

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { basename, join } from 'node:path';
import puppeteer from 'puppeteer-core';

/** What the worker is: it is told a script and arguments, and answers with each line and then the status. */
const worker = `
onmessage = async ({ data: { script, args } }) => {
  try {
    importScripts(script);
    const program = await open_program({ print: (line) => postMessage({ line }), printErr: (error) => postMessage({ error }) });
    postMessage({ status: program.callMain(args) });
  } catch (error) {
    postMessage({ error: String(error) });
  }
};
`;

/** Isolated, a page has a clock of microseconds and not of tenths of milliseconds. */
const isolated = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' };

function serve(folder) {
  const server = createServer((request, response) => {
    const name = basename(new URL(request.url, 'http://host').pathname);
    const answer = (type, body) => response.writeHead(200, { 'content-type': type, ...isolated }).end(body);
    if (name === '') return answer('text/html', '<!doctype html>');
    if (name === 'worker.js') return answer('text/javascript', worker);
    if (!/^bench_\w+\.(cjs|wasm)$/.test(name)) return response.writeHead(404).end();
    return answer(name.endsWith('.wasm') ? 'application/wasm' : 'text/javascript', readFileSync(join(folder, name)));
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

/** In the page: all that the program prints. */
function runWorker(script, args) {
  return new Promise((resolve, reject) => {
    const worker = new Worker('/worker.js');
    const said = [];
    const end = (settle, value) => (worker.terminate(), settle(value));
    worker.onerror = ({ message }) => end(reject, new Error(message));
    worker.onmessage = ({ data: { line, error, status } }) => {
      if (line !== undefined) said.push(line);
      else if (error !== undefined) end(reject, new Error(error));
      else if (status === 0) end(resolve, said.join('\n'));
      else end(reject, new Error(`${script} ended with ${status}`));
    };
    worker.postMessage({ script, args });
  });
}

/** `folder` holds the programs. */
export async function openChromium(executablePath, folder) {
  const server = await serve(folder);
  const browser = await puppeteer.launch({
    executablePath,
    headless: true,
    protocolTimeout: 600_000,
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
  return {
    version: (await browser.version()).replace('/', ' ').replace(/^Headless/, ''),
    /** What it prints, in a page and a worker of its own. */
    async run(script, args) {
      const page = await browser.newPage();
      try {
        await page.goto(`http://127.0.0.1:${server.address().port}/`);
        return await page.evaluate(runWorker, `/${script}`, args);
      } finally {
        await page.close();
      }
    },
    async close() {
      await browser.close();
      server.close();
    },
  };
}
