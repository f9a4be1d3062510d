import { defineConfig } from 'vitest/config'
import { hasJava } from '../support/has-java.ts'
import { SETUP_OF, whichDynamoDB } from '../support/which-dynamodb.ts'

// The deployed bundles only need a place to store, so no Java.
const { asMeans } = whichDynamoDB({
  engine: process.env.ENGINE,
  endpoint: process.env.DYNAMODB_ENDPOINT,
  hasJava: await hasJava(),
})

// biome-ignore lint/style/noDefaultExport: Vitest reads the default export.
export default defineConfig({
  test: {
    name: 'infra',
    root: `${import.meta.dirname}/../..`,
    include: ['test/infra/**/*.test.ts'],
    globalSetup: [SETUP_OF[asMeans], 'test/infra/synthesize-stages.ts'],
    setupFiles: ['test/support/use-dynamodb.ts'],
    // Only ends what hangs: no test passes or fails by the speed of the machine.
    testTimeout: 30 * 60_000,
    hookTimeout: 30 * 60_000,
  },
})
