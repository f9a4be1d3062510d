#!/usr/bin/env bash
# A step of a durable function that throws is run again, without being told to: six attempts in all, with growing waits
# between them. An error that no attempt can change, such as a rejected input, takes as long as an outage to arrive.
source "$(dirname "$0")/support/setup.sh" @aws/durable-execution-sdk-js@2.4.0 @aws/durable-execution-sdk-js-testing@1.1.4

cat > finding.mjs <<'JS'
import { withDurableExecution } from '@aws/durable-execution-sdk-js'
import { LocalDurableTestRunner } from '@aws/durable-execution-sdk-js-testing'
import { report } from './report.mjs'

await LocalDurableTestRunner.setupTestEnvironment({ skipTime: true })
const attempts = async options => {
  let count = 0
  const handler = async (_event, context) => {
    const refuse = async () => {
      count++
      throw new TypeError('The title is empty.')
    }
    await context.step('save', refuse, options).catch(() => {})
  }
  await new LocalDurableTestRunner({ handlerFunction: withDurableExecution(handler) }).run({ payload: {} })
  return count
}
const seen = {
  withoutOptions: await attempts(),
  withAStrategy: await attempts({ retryStrategy: () => ({ shouldRetry: false }) }),
}
await LocalDurableTestRunner.teardownTestEnvironment()

report('a step is tried once, or three times as a request of the SDK', seen, { withoutOptions: 6, withAStrategy: 1 })
process.exit()
JS
node finding.mjs
