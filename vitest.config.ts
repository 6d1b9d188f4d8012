import { defineConfig } from 'vitest/config';

/** The web's modules, each tested without a browser. */
export default defineConfig({
  test: { include: ['web/src/**/*.test.ts', 'tests/web/**/*.test.ts'], environment: 'node' },
});
