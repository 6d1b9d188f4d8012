import { defineConfig } from 'vitest/config';

/** The web's modules and the toolchain's, each tested without a browser. */
export default defineConfig({
  test: { include: ['web/src/**/*.test.ts', 'tests/web/**/*.test.ts', 'toolchain/**/*.test.mjs', 'bench/**/*.test.mjs'], environment: 'node' },
});
