import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { httpEvent, streamEvent } from './payloads.ts'
import { invoke, startFunction } from './runtime/shipped-function.ts'
import { freshSurroundings } from './runtime/surroundings.ts'
import { STAGES } from './stages.ts'
import type { Stack } from './synth/stack.ts'
import { synth } from './synth/synth.ts'
import { synthesized } from './synthesized.ts'

const { environment, secrets } = STAGES.dev1
let traced: Stack

beforeAll(async () => {
  const root = resolve(import.meta.dirname, '../..')
  traced = await synth({ root, stage: 'dev1', secrets, environment: { ...environment, TRACING: 'on' } })
})
afterAll(() => traced.dispose())

interface Segment {
  readonly name: string
  readonly annotations: Readonly<Record<string, string>>
}

/** Listens where Lambda's daemon of X-Ray would. */
async function startDaemon() {
  const segments: Segment[] = []
  const socket = createSocket('udp4')
  socket.on('message', message => segments.push(JSON.parse(String(message).split('\n').slice(1).join('\n'))))
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const address = `127.0.0.1:${(socket.address() as AddressInfo).port}`
  return { segments, address, [Symbol.dispose]: () => void socket.close() }
}

it('adds each receiver to the trace of a stage with tracing', async () => {
  using daemon = await startDaemon()
  const around = await freshSurroundings()
  const body = { email: 'ada@example.org', password: 'three brown foxes', firstName: 'Ada' }
  await invoke(traced, 'Api', around, httpEvent({ method: 'POST', path: '/api/users', body }))

  const environment = { AWS_XRAY_DAEMON_ADDRESS: daemon.address }
  const mail = await startFunction(traced, 'MailConsumer', { ...around, environment })
  await mail.invoke(streamEvent(await around.stream.records()))
  await eventually(async () => daemon.segments.length > 0)
  await mail.stop()

  const [segment] = daemon.segments.filter(({ name }) => name === 'mail/activation')
  expect(segment?.annotations).toEqual({ outcome: 'done', model: 'User', recordId: expect.any(String) })
  expect(JSON.stringify(daemon.segments)).not.toContain('ada@example.org')
})

it('lets functions trace in such a stage, and in no other', () => {
  const mayTrace = (stack: Stack) =>
    stack.statements('MailConsumer').filter(({ Action }) => Action.some(action => action.startsWith('xray:')))

  expect(traced.lambda('MailConsumer').inputs.tracingConfig).toEqual({ mode: 'Active' })
  expect(mayTrace(traced)).toEqual([
    { Effect: 'Allow', Action: ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'], Resource: ['*'] },
  ])
  expect(synthesized('dev1').lambda('MailConsumer').inputs.tracingConfig).toBeUndefined()
  expect(mayTrace(synthesized('dev1'))).toEqual([])
})

it('carries the client of X-Ray only where it is used', () => {
  const [without, withTraces] = [synthesized('dev1'), traced].map(stack => stack.build('MailConsumer').bytes)

  expect(Number(withTraces) - Number(without)).toBeGreaterThan(50_000)
})
