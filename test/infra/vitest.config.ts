import { defineConfig } from 'vitest/config'

// biome-ignore lint/style/noDefaultExport: Vitest reads the default export.
export default defineConfig({
  test: {
    name: 'infra',
    root: `${import.meta.dirname}/../..`,
    include: ['test/infra/**/*.test.ts'],
    globalSetup: ['test/support/dynamodb-local.ts', 'test/infra/synthesize-stages.ts'],
    setupFiles: ['test/support/use-dynamodb.ts'],
    // Only ends what hangs: no test passes or fails by the speed of the machine.
    testTimeout: 30 * 60_000,
    hookTimeout: 30 * 60_000,
  },
})
