import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, defineConfig, type Plugin, type UserConfig } from 'vite';

const root = import.meta.dirname;

/** The page, from the assets that the toolchain made: the catalog, the examples' wasm, the worker. */
export function page(assets: string): UserConfig {
  return {
    root: join(root, 'web'),
    base: './',
    publicDir: assets,
    plugins: [catalog(assets), contentSecurityPolicy(), preloadEditor(), embedScript()],
    worker: { format: 'es', plugins: () => [clangModules()] },
    build: {
      outDir: join(root, 'dist'),
      emptyOutDir: true,
      target: 'es2022',
      rollupOptions: { input: ['index.html', 'embed.html'].map((name) => join(root, 'web', name)) },
      // The editor is one chunk of 3 MB, loaded beside the page and not before it.
      chunkSizeWarningLimit: 3500,
    },
  };
}

/** `virtual:catalog`: what examples there are, as part of the page's own script. */
function catalog(assets: string): Plugin {
  const id = 'virtual:catalog';
  const file = join(assets, 'examples.json');
  return {
    name: 'catalog',
    resolveId: (source) => (source === id ? `\0${id}` : undefined),
    load(loading) {
      if (loading !== `\0${id}`) return undefined;
      this.addWatchFile(file);
      return `export default JSON.parse(${JSON.stringify(readFileSync(file, 'utf8').trim())})`;
    },
  };
}

/**
 * The compiler's package fetches its own files, 105 MB of them: here it asks `clangModule` (web/src/compiler/worker.ts) for
 * those that it needs. Of its headers and libraries, which are another system's, it needs none.
 */
function clangModules(): Plugin {
  const fetched = /await fetch3\(new URL\("\.\/([\w.]+\.wasm)", import\.meta\.url\)\)\.then\(compileWasmModule\)/g;
  const unpacked = /await fetch3\(new URL\("\.\/[\w.-]+\.tar", import\.meta\.url\)\)\.then\([^\n]*\)/;
  const unused = 'new URL(`./${name}`, import.meta.url)';
  return {
    name: 'clang-modules',
    transform(code, id) {
      if (!/@yowasp\/clang\/gen\/bundle\.js$/.test(id)) return undefined;
      if (code.match(fetched)?.length !== 4 || !unpacked.test(code) || !code.includes(unused)) {
        throw new Error('@yowasp/clang fetches its files in another way than its version in package.json did.');
      }
      return code.replace(fetched, 'await globalThis.clangModule("$1")').replace(unpacked, '{}').replace(unused, 'name');
    },
  };
}

/**
 * The page loads nothing from elsewhere and runs no script but its own; those in index.html and embed.html are named by
 * their hashes. The runner's frame has a policy of its own (toolchain/frame.mjs).
 */
function contentSecurityPolicy(): Plugin {
  return {
    name: 'content-security-policy',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(html) {
        const inline = [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)].map((match) => match[1] ?? '');
        const hashes = inline.map((text) => `'sha256-${sha256(text)}'`);
        const policy = [
          "default-src 'none'",
          `script-src 'self' 'wasm-unsafe-eval' ${hashes.join(' ')}`,
          // Monaco writes its styles into the document.
          "style-src 'self' 'unsafe-inline'",
          "img-src 'self' data:",
          "font-src 'self' data:",
          "connect-src 'self'",
          "worker-src 'self'",
          "frame-src 'self'",
          "manifest-src 'self'",
          "base-uri 'none'",
          "form-action 'none'",
        ].join('; ');
        return first(html, `<meta http-equiv="Content-Security-Policy" content="${policy}">`);
      },
    },
  };
}

/** The editor's chunk is asked for by the first script; naming it in the page saves a round trip. */
function preloadEditor(): Plugin {
  return {
    name: 'preload-editor',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle, path }) {
        // What is embedded gets its editor when it is seen.
        if (path !== '/index.html') return html;
        const chunks = Object.values(bundle ?? {}).filter(({ type }) => type === 'chunk');
        const editor = chunks.find(({ name }) => name === 'monaco');
        return editor ? first(html, `<link rel="modulepreload" crossorigin href="./${editor.fileName}">`) : html;
      },
    },
  };
}

/** embed.js: what other pages load, under a name that stays, and so alone in its file. */
function embedScript(): Plugin {
  return {
    name: 'embed-script',
    apply: 'build',
    async generateBundle() {
      const built = await build({
        configFile: false,
        logLevel: 'warn',
        root: join(root, 'web'),
        publicDir: false,
        build: {
          write: false, target: 'es2022', modulePreload: false,
          rollupOptions: { input: join(root, 'web/src/embed/element.ts'), output: { entryFileNames: 'embed.js' } },
        },
      });
      const chunks = 'output' in built ? built.output : [];
      const [chunk, ...others] = chunks;
      if (!chunk || chunk.type !== 'chunk' || others.length > 0) throw new Error('embed.js is not one file.');
      this.emitFile({ type: 'asset', fileName: chunk.fileName, source: chunk.code });
    },
  };
}

/** Before everything else in the head, but after the line that says how the bytes are to be read. */
function first(html: string, element: string): string {
  const charset = '<meta charset="utf-8">';
  if (!html.includes(charset)) throw new Error(`The page has no ${charset}`);
  return html.replace(charset, `${charset}\n    ${element}`);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}

export default defineConfig(page(join(root, 'build/web-assets')));
