/**
 * Loads a function's bundle as Lambda does, in a process of its own, and invokes it with an event.
 * `node run-bundle.ts <bundle.mjs> [<event.json>]` prints `{ loadMs, answer }` as the last line.
 */
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { lambdaContext } from '../../packages/local-cloud/src/event-source-mapping/invocation/lambda-context.ts'

const [bundle = '', eventFile] = process.argv.slice(2)
const start = performance.now()
const { handler } = await import(pathToFileURL(bundle).href)
const loadMs = performance.now() - start
const context = lambdaContext({
  functionName: 'a-function',
  region: 'eu-central-1',
  requestId: 'b5b0b2c1-0000-4000-8000-000000000001',
  timeoutMs: 30_000,
  clock: { now: () => Date.now() } as Parameters<typeof lambdaContext>[0]['clock'],
})
const answer = eventFile ? await handler(JSON.parse(readFileSync(eventFile, 'utf8')), context) : null
process.stdout.write(`\n${JSON.stringify({ loadMs, answer })}\n`)
process.exit(0)
