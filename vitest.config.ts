import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/.hypertrader/**'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // Many files wait for processes of their own: one worker a core, where the default would leave one core idle.
    maxWorkers: '100%',
    setupFiles: ['tooling/property-seed.ts'],
  },
});
