/**
 * What each function takes of memory and processor: the table in docs/operations.md. The bundles run as they would be
 * shipped, through Lambda's client, against DynamoDB Local and an SES of the project's own. Linux only.
 *
 * `npm run measure`, about a minute.
 */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { matchFilters } from '../../packages/local-cloud/src/event-source-mapping/rules/match-filters.ts'
import { filtersOf } from './checks/mappings.ts'
import { bounceEvent, httpEvent, streamEvent } from './payloads.ts'
import type { LambdaProcess } from './runtime/lambda-process.ts'
import { startFunction } from './runtime/shipped-function.ts'
import { freshSurroundings } from './runtime/surroundings.ts'
import { synthesized } from './synthesized.ts'

const stack = synthesized('production')
const PEOPLE = 100
const SIGN_UP = { password: 'three brown foxes', firstName: 'Ada' }
/** What Linux counts processor time in. */
const TICK_MS = 10

it('measures the functions', async () => {
  const around = await freshSurroundings()
  const rows: string[] = []
  const start = (component: string) => startFunction(stack, component, around)
  const api = await start('Api')
  const measure = async (what: string, lambda: LambdaProcess, events: readonly object[]) => {
    const [before, times] = [processorMs(lambda), [] as number[]]
    for (const event of events) {
      const begin = performance.now()
      await lambda.invoke(event)
      times.push(performance.now() - begin)
    }
    const own = (processorMs(lambda) - before) / events.length
    const [first = 0, ...rest] = times
    const middle = rest.sort((one, other) => one - other)[Math.floor(rest.length / 2)] ?? first
    rows.push(
      `| ${what} | ${lambda.initMs.toFixed(0)} | ${first.toFixed(0)} | ${middle.toFixed(0)} | ${own.toFixed(0)} | ${peakMb(lambda)} |`,
    )
  }

  // Each from an address of their own: the limits are those of a deployed stage.
  const post = (path: string, n: number, body: object) =>
    httpEvent({ method: 'POST', path, body, ip: `198.51.100.${n}` })
  const batch = async (consumer: string) => {
    const filters = filtersOf(stack, consumer)
    const records = (await around.stream.records()).filter(record => matchFilters(record, filters as never).matched)
    return [streamEvent(records.slice(-PEOPLE))]
  }
  const people = Array.from({ length: PEOPLE }, (_, n) => `person-${n}@example.org`)
  const pages = Array.from({ length: 50 }, () => httpEvent({ method: 'GET', path: '/' }))
  await measure('api, a page', api, pages)
  await measure(
    'api, a sign-up',
    api,
    people.map((email, n) => post('/api/users', n, { ...SIGN_UP, email })),
  )
  const mail = await start('MailConsumer')
  await measure(`mail, a batch of ${PEOPLE} sign-ups`, mail, await batch('mail'))
  const tokens = around.inbox.list().map(({ text }) => /token=([\w-]+)/.exec(text ?? '')?.[1])
  await measure(
    'api, an activation',
    api,
    tokens.map((token, n) => post('/api/activations', n, { token })),
  )
  const links = await start('LinksConsumer')
  await measure(`links, ${PEOPLE} activations at once`, links, await batch('links'))
  const feedback = await start('Feedback')
  await measure('feedback, a bounce', feedback, people.map(bounceEvent))
  const sweep = await start('Sweep')
  await measure('sweep, the table of all that', sweep, [{ settle: 0 }])

  for (const lambda of [api, mail, links, feedback, sweep]) await lambda.stop()
  process.stdout.write('| | start (ms) | first (ms) | then (ms) | processor each (ms) | memory at most (MB) |\n')
  process.stdout.write(`| --- | --- | --- | --- | --- | --- |\n${rows.join('\n')}\n`)
  expect(rows).toHaveLength(7)
})

function processorMs({ pid }: LambdaProcess): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS
}

function peakMb({ pid }: LambdaProcess): number {
  const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Math.round(Number(kilobytes) / 1024)
}
