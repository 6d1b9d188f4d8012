// npm start: sets up, builds what changed, and serves the playground on this machine.

import { buildPage } from './build.mjs';
import { dist } from './lib/paths.mjs';
import { Problem, main } from './lib/problem.mjs';
import { serve } from './serve.mjs';
import { setUp } from './setup.mjs';

function parse(args) {
  const rest = [...args];
  const options = {};
  while (rest.length > 0) {
    const word = rest.shift();
    const port = Number(word === '--port' ? rest.shift() : /^--port=(.+)$/.exec(word)?.[1]);
    if (!Number.isInteger(port) || port < 0 || port > 65535) throw new Problem('Usage: npm start [-- --port NUMBER]');
    Object.assign(options, { port, fixed: true });
  }
  return options;
}

await main(async () => {
  const options = parse(process.argv.slice(2));
  await setUp();
  await buildPage();
  const { url } = await serve(dist, options);
  console.log(`Asyncio Playground: ${url} (Ctrl-C ends it)`);
});
