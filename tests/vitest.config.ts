import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** Programs held against CPython: one interpreter and one compiler for each file of tests, which are heavy, so one at a time. */
export default defineConfig({
  cacheDir: join(import.meta.dirname, '../node_modules/.vite'),
  test: {
    root: import.meta.dirname,
    include: ['docs/**/*.test.ts', 'examples/**/*.test.ts', 'conformance/**/*.test.ts', 'play/**/*.test.ts', 'download/**/*.test.ts'],
    environment: 'node',
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 600_000,
  },
});
