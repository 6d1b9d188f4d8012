import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** The library as others use it in their pages, in Node. CMake's preset "page" is built before. */
export default defineConfig({
  cacheDir: join(import.meta.dirname, '../../node_modules/.vite'),
  test: { root: import.meta.dirname, include: ['**/*.test.ts'], environment: 'node', testTimeout: 30_000 },
});
