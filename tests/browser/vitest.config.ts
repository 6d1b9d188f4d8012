import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** The built page (dist/) in real browsers. One file after the other: the machine is small and clocks are read. */
export default defineConfig({
  cacheDir: join(import.meta.dirname, '../../node_modules/.vite'),
  test: {
    root: import.meta.dirname,
    include: ['**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 90_000,
    hookTimeout: 90_000,
    retry: 0,
  },
});
