#!/usr/bin/env bash
# `context.map` of the durable execution SDK is not Promise.all. When an item fails, the call resolves, and the handler
# goes on and succeeds. The items beside it are given up: they were started, their functions ran, but they have no result.
# `throwIfError` makes a rejection of it.
source "$(dirname "$0")/support/setup.sh" @aws/durable-execution-sdk-js@2.4.0 @aws/durable-execution-sdk-js-testing@1.1.4

cat > finding.mjs <<'JS'
import { withDurableExecution } from '@aws/durable-execution-sdk-js'
import { LocalDurableTestRunner } from '@aws/durable-execution-sdk-js-testing'
import { report } from './report.mjs'

await LocalDurableTestRunner.setupTestEnvironment({ skipTime: true })
const run = async handler => {
  const runner = new LocalDurableTestRunner({ handlerFunction: withDurableExecution(handler) })
  const execution = await runner.run({ payload: {} })
  return { execution: execution.getStatus(), result: execution.getStatus() === 'SUCCEEDED' ? execution.getResult() : undefined }
}
const started = []
const link = async (_context, item) => {
  started.push(item)
  if (item === 'b') throw new Error('b cannot be linked')
  return item
}
const seen = {
  awaited: await run(async (_event, context) => {
    const batch = await context.map(['a', 'b', 'c'], link)
    return { status: batch.status, results: batch.getResults(), unfinished: batch.startedCount }
  }),
  started: [...started],
  throwIfError: await run(async (_event, context) => (await context.map(['a', 'b', 'c'], link)).throwIfError()),
}
await LocalDurableTestRunner.teardownTestEnvironment()

report('map rejects as Promise.all does, or all other items end', seen, {
  awaited: { execution: 'SUCCEEDED', result: { status: 'FAILED', results: [], unfinished: 2 } },
  started: ['a', 'b', 'c'],
  throwIfError: { execution: 'FAILED', result: undefined },
})
process.exit()
JS
node finding.mjs
