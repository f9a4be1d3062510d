import { globSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'
import { forgetAws } from './local/forget-aws.ts'
import { hasJava } from './test/support/has-java.ts'
import { LongestFirst } from './test/support/longest-first.ts'
import { ABOUT_DYNAMODB, type Engine, SETUP_OF, whatIsSkipped, whichDynamoDB } from './test/support/which-dynamodb.ts'

// Tests talk to this machine only, whatever account somebody works with.
forgetAws()

// Workers and the programs that tests start read compiled modules from here: a start of the command line takes a third.
process.env.NODE_COMPILE_CACHE ??= resolve('node_modules/.cache/compiled')

// No test passes or fails by the speed of the machine. This only ends a test that hangs.
const A_HANG = 30 * 60_000
const patience = { testTimeout: A_HANG, hookTimeout: A_HANG }

// Storage is a means of the journeys and of most integration tests: they run on the embedded DynamoDB, which is held to
// DynamoDB Local. `ENGINE=dynamodb-local` runs them there, too. Without Java, all that can runs on the embedded one.
const which = whichDynamoDB({
  engine: process.env.ENGINE,
  endpoint: process.env.DYNAMODB_ENDPOINT,
  hasJava: await hasJava(),
})
const skippedFiles = whatIsSkipped(which, patterns => globSync(patterns).length)
const on = (engine: Engine) => ({
  globalSetup: ['test/support/say-what-is-skipped.ts', SETUP_OF[engine]],
  setupFiles: ['test/support/use-dynamodb.ts'],
  provide: { skippedFiles },
})

export default defineConfig({
  test: {
    // Vitest leaves a core free, which on two cores is half of them. Tests wait for DynamoDB Local and for processes
    // of their own more than they compute, so no core is idle this way.
    maxWorkers: availableParallelism() + 1,
    sequence: { sequencer: LongestFirst },
    projects: [
      // Files share their modules: importing SDK and schemas anew for each took half of the time. What a test connects, it
      // disconnects.
      { test: { name: 'unit', include: ['{test/unit,examples}/**/*.test.ts'], isolate: false, ...patience } },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          exclude: ABOUT_DYNAMODB,
          ...on(which.asMeans),
          ...patience,
        },
      },
      {
        test: {
          name: 'dynamodb-local',
          include: ABOUT_DYNAMODB,
          exclude: [...which.skipped],
          ...on(which.asSubject),
          ...patience,
        },
      },
      { test: { name: 'journeys', include: ['test/journeys/**/*.test.ts'], ...on(which.asMeans), ...patience } },
      { test: { name: 'simulation', include: ['test/simulation/**/*.test.ts'], ...on(which.asSubject), ...patience } },
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
