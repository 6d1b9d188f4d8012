// Emscripten: one of the machine's own when it is new enough, else Debian 13's, unpacked into the cache.

import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cacheFolder, root } from '../lib/paths.mjs';
import { Problem } from '../lib/problem.mjs';
import { step } from '../lib/progress.mjs';
import { quietly, which } from '../lib/run.mjs';
import { downloadDebianPackages } from './debian-archive.mjs';
import { checkRoom } from './machine.mjs';

const oldest = '3.1.69';
const packages = ['emscripten', 'binaryen', 'libc6', 'libstdc++6', 'libgcc-s1'];

/** Variants of libraries that nothing here links (they are most of the package), documentation, Emscripten's own tests. */
const notKept = [
  '*/wasm32-emscripten/lto', '*/wasm32-emscripten/lto-pic', '*/wasm32-emscripten/pic',
  '*/wasm32-emscripten/*-mt*', '*/wasm32-emscripten/*-ww*', '*/wasm32-emscripten/*-asan*', '*/wasm32-emscripten/*san_*',
  '*/wasm32-emscripten/libGL-*emu*', '*/wasm32-emscripten/libGL-full*', '*/wasm32-emscripten/libGL-ofb*',
  '*/wasm32-emscripten/libGL-webgl2*', '*/wasm32-emscripten/libwasmfs*', '*/wasm32-emscripten/libwebgpu*',
  '*/wasm32-emscripten/libsanitizer*',
  './usr/share/emscripten/test', './usr/share/emscripten/ChangeLog*', './usr/share/doc', './usr/share/man', './usr/lib/*/gconv',
];

/** Changes when what is kept or how it is arranged changes: the folder of an older layout is left alone. */
const folderName = 'emscripten-debian13-1';

export function fetchedFolder() {
  return join(cacheFolder(), folderName);
}

/** `{ root, config }` of the Emscripten to use, or undefined while there is none. `config` is EM_CONFIG, if one is needed. */
export function findEmscripten() {
  const own = which('emcc');
  if (own) {
    const folder = dirname(realpathSync(own));
    if (atLeast(versionIn(folder), oldest)) return { root: folder };
  }
  const fetched = fetchedFolder();
  if (!existsSync(fetched)) return undefined;
  return { root: join(fetched, 'usr/share/emscripten'), config: join(fetched, 'em_config.py') };
}

function versionIn(folder) {
  const file = join(folder, 'emscripten-version.txt');
  return existsSync(file) ? readFileSync(file, 'utf8').replace(/[^0-9.]/g, '') : '0';
}

function atLeast(version, wanted) {
  const [a, b] = [version, wanted].map((text) => text.split('.').map(Number));
  for (let i = 0; i < 3; i++) if ((a[i] ?? 0) !== b[i]) return (a[i] ?? 0) > b[i];
  return true;
}

/** Fetches and unpacks into a folder beside the final one; only the whole thing gets the final name. */
export async function fetchEmscripten() {
  const place = fetchedFolder();
  const parts = `${place}.part`;
  rmSync(parts, { recursive: true, force: true });
  mkdirSync(parts, { recursive: true });
  try {
    checkRoom(parts, 900);
    const files = await downloadDebianPackages(packages, join(parts, 'download'));
    await step('Unpacking Emscripten', () => unpack(files, parts));
    rmSync(join(parts, 'download'), { recursive: true });
    wrapBinaryen(parts);
    addAcorn(parts);
    writeConfig(parts, place);
    renameSync(parts, place);
  } finally {
    rmSync(parts, { recursive: true, force: true });
  }
}

async function unpack(files, folder) {
  const excludes = notKept.map((pattern) => `--exclude=${pattern}`);
  for (const file of files) {
    // dpkg -x would write everything first; tar leaves out what is not kept.
    await quietly('Unpacking', 'sh', [
      '-c', 'file=$1; folder=$2; shift 2; dpkg-deb --fsys-tarfile "$file" | tar -x -C "$folder" --no-same-owner "$@"',
      'sh', file, folder, ...excludes,
    ]);
  }
  if (!existsSync(join(folder, 'usr/share/emscripten/emcc.py'))) {
    throw new Problem('Emscripten could not be unpacked, its package is damaged or the disk is full: start again.');
  }
}

/** Binaryen's programs need a newer C library than this system's: each is started with the loader unpacked beside it. */
function wrapBinaryen(folder) {
  const programs = join(folder, 'usr/bin');
  const libraries = readdirSync(join(folder, 'usr/lib')).find((name) => name.endsWith('-linux-gnu'));
  const loader = readdirSync(join(folder, 'usr/lib', libraries)).find((name) => /^ld-linux.*\.so\.\d+$/.test(name));
  mkdirSync(join(folder, 'binaryen/bin'), { recursive: true });
  for (const name of readdirSync(programs).filter((each) => each.startsWith('wasm'))) {
    const script = `#!/bin/sh
usr=$(dirname "$(readlink -f "$0")")/../../usr
exec "$usr/lib/${libraries}/${loader}" --library-path "$usr/lib/${libraries}" "$usr/bin/${name}" "$@"
`;
    writeFileSync(join(folder, 'binaryen/bin', name), script, { mode: 0o755 });
  }
}

/** Debian has acorn as a package of its own; Emscripten finds npm's as well. */
function addAcorn(folder) {
  cpSync(join(root, 'node_modules/acorn'), join(folder, 'usr/share/emscripten/node_modules/acorn'), { recursive: true });
}

function writeConfig(folder, finalFolder) {
  const llvm = dirname(realpathSync(which('clang-19')));
  const text = `import shutil
LLVM_ROOT = ${JSON.stringify(llvm)}
BINARYEN_ROOT = ${JSON.stringify(join(finalFolder, 'binaryen'))}
NODE_JS = shutil.which('node')
CACHE = ${JSON.stringify(join(finalFolder, 'usr/share/emscripten/cache'))}
`;
  writeFileSync(join(folder, 'em_config.py'), text);
}
