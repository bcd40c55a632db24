import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    passWithNoTests: true,
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            '{server,contract,web,tools,districts,bench}/**/*.test.ts',
            'tests/{,faults/,budgets/}*.test.ts',
          ],
          globalSetup: 'tests/harness/postgres.ts',
          // what hangs is found out; beside others on a small machine the slowest takes a quarter of that
          testTimeout: 60_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        // Each file starts a server, a database and a browser: one at a time, after the rest.
        test: {
          name: 'journeys',
          include: ['tests/journeys/*.test.ts'],
          globalSetup: 'tests/harness/postgres.ts',
          testTimeout: 120_000,
          hookTimeout: 180_000,
          maxWorkers: 1,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
})
