import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'
import { forgetAws } from './local/forget-aws.ts'
import { LongestFirst } from './test/support/longest-first.ts'

// Tests talk to this machine only, whatever account somebody works with.
forgetAws()

// Workers and the programs that tests start read compiled modules from here: a start of the command line takes a third.
process.env.NODE_COMPILE_CACHE ??= resolve('node_modules/.cache/compiled')

// No test passes or fails by the speed of the machine. This only ends a test that hangs.
const A_HANG = 30 * 60_000
const patience = { testTimeout: A_HANG, hookTimeout: A_HANG }

const onDynamoDBLocal = {
  globalSetup: ['test/support/dynamodb-local.ts'],
  setupFiles: ['test/support/use-dynamodb.ts'],
}
const inMemory = { ...onDynamoDBLocal, globalSetup: ['test/support/dynamodb-in-memory.ts'] }

// Storage is a means of the journeys and of most integration tests: they run on the embedded DynamoDB, which is held to
// DynamoDB Local. `ENGINE=dynamodb-local` runs them there, too.
const { ENGINE = 'embedded' } = process.env
if (!['embedded', 'dynamodb-local'].includes(ENGINE)) {
  throw new Error(`ENGINE is "${ENGINE}". Set it to "embedded" or "dynamodb-local", or leave it out.`)
}
const onEngine = ENGINE === 'embedded' ? inMemory : onDynamoDBLocal

// Where DynamoDB itself is the subject: what is stored and read back, races, killed processes, and what is delivered
// with the library and its local cloud to be used with DynamoDB Local.
const ABOUT_DYNAMODB = [
  'test/integration/{local-cloud,memory-dynamodb}/**/*.test.ts',
  'test/integration/package/{consumer,when-it-fires}.test.ts',
  'test/integration/library/{delete-concurrent,delete-killed,racing-saves}.test.ts',
  'test/integration/library/{delivery,find-many,saving,stored-by-others,stored-instances}.test.ts',
]

export default defineConfig({
  test: {
    // Vitest leaves a core free, which on two cores is half of them. Tests wait for DynamoDB Local and for processes
    // of their own more than they compute, so no core is idle this way.
    maxWorkers: availableParallelism() + 1,
    sequence: { sequencer: LongestFirst },
    projects: [
      // Files share their modules: importing SDK and schemas anew for each took half of the time. What a test connects, it
      // disconnects.
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'], isolate: false, ...patience } },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          exclude: ABOUT_DYNAMODB,
          ...onEngine,
          ...patience,
        },
      },
      { test: { name: 'dynamodb-local', include: ABOUT_DYNAMODB, ...onDynamoDBLocal, ...patience } },
      { test: { name: 'journeys', include: ['test/journeys/**/*.test.ts'], ...onEngine, ...patience } },
      { test: { name: 'simulation', include: ['test/simulation/**/*.test.ts'], ...onDynamoDBLocal, ...patience } },
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
