import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { forgetAws } from './functions/forget-aws.ts'
import { LongestFirst } from './test/support/longest-first.ts'

// Tests talk to this machine only, whatever account somebody works with.
forgetAws()

// No test passes or fails by the speed of the machine. This only ends a test that hangs.
const A_HANG = 30 * 60_000
const patience = { testTimeout: A_HANG, hookTimeout: A_HANG }
const globalSetup = ['test/support/dynamodb-local.ts']

export default defineConfig({
  test: {
    // Vitest leaves a core free, which on two cores is half of them. Tests wait for DynamoDB Local and for processes
    // of their own more than they compute, so no core is idle this way.
    maxWorkers: Math.max(2, availableParallelism()),
    sequence: { sequencer: LongestFirst },
    projects: [
      // Files share their modules: importing SDK and schemas anew for each took half of the time. What a test connects, it
      // disconnects.
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'], isolate: false, ...patience } },
      { test: { name: 'integration', include: ['test/integration/**/*.test.ts'], globalSetup, ...patience } },
      { test: { name: 'journeys', include: ['test/journeys/**/*.test.ts'], globalSetup, ...patience } },
      { test: { name: 'simulation', include: ['test/simulation/**/*.test.ts'], globalSetup, ...patience } },
      {
        test: {
          name: 'types',
          include: [],
          typecheck: { enabled: true, only: true, include: ['test/types/**/*.test-d.ts'], tsconfig: 'tsconfig.json' },
        },
      },
    ],
  },
})
