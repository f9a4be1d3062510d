import { context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base'
import { postSave, preSave } from 'dynamo-signals'
import { saveAll } from 'dynamo-signals/bulk'
import { type TraceOptions, traceContext, traceReceivers } from 'dynamo-signals/opentelemetry'
import { connectCascade } from 'dynamo-signals/streams'
import { openTestDatabase } from 'dynamo-signals/testing'
import { afterAll, afterEach, beforeAll, expect, it, onTestFinished } from 'vitest'
import { Author, BOOKSHOP, Book, Genre } from '../../support/bookshop.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()
const exporter = new InMemorySpanExporter()
const tracer = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }).getTracer('test')

beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager())
  propagation.setGlobalPropagator(new W3CTraceContextPropagator())
})
afterAll(() => {
  context.disable()
  propagation.disable()
})
afterEach(() => exporter.reset())

function traced(options: TraceOptions = {}): void {
  onTestFinished(traceReceivers({ tracer, ...options }))
}

/** Runs work as a request would: in a span of its own, which begins a trace. */
function request<T>(name: string, work: () => Promise<T>): Promise<T> {
  return tracer.startActiveSpan(name, { root: true }, async span => {
    try {
      return await work()
    } finally {
      span.end()
    }
  })
}

function span(name: string): ReadableSpan {
  const found = exporter.getFinishedSpans().filter(each => each.name === name)
  expect(found, `spans named ${name}`).toHaveLength(1)
  return found[0] as ReadableSpan
}

async function bookshop() {
  const test = await openTestDatabase({ models: BOOKSHOP })
  onTestFinished(() => test.close())
  return test
}

const create = (database: Awaited<ReturnType<typeof bookshop>>['database'], id: string) =>
  database
    .withContext(traceContext())
    .repository(Author)
    .create({ id, email: `${id}@example.org` })

it('makes the receiver before a save a span within the request', async () => {
  traced()
  const { database } = await bookshop()
  connected(preSave.connect(() => {}, { sender: Author, dispatchUid: 'check' }))

  await request('sign-up', () => create(database, 'ada'))

  expect(span('check')).toMatchObject({ kind: SpanKind.INTERNAL, status: { code: SpanStatusCode.UNSET }, links: [] })
  expect(span('check').attributes).toEqual({ 'dynamo_signals.signal': 'pre-save', 'dynamo_signals.sender': 'Author' })
  expect(span('check').parentSpanContext).toEqual(span('sign-up').spanContext())
})

it('puts receivers and those that their writes cause in the trace of the request, each under its cause', async () => {
  traced()
  const { database, settle } = await bookshop()
  connected(
    postSave.connect(
      async ({ effects }) => void (await effects.repository(Genre).create({ id: 'new', title: 'New' })),
      { sender: Author, dispatchUid: 'first', consumer: 'one' },
    ),
    postSave.connect(() => {}, { sender: Genre, dispatchUid: 'second', consumer: 'one' }),
  )

  await request('sign-up', () => create(database, 'ada'))
  await request('invocation', () => settle())

  const [signUp, first, second, invocation] = ['sign-up', 'first', 'second', 'invocation'].map(span)
  expect(first?.parentSpanContext).toMatchObject({ spanId: signUp?.spanContext().spanId, isRemote: true })
  expect(second?.parentSpanContext?.spanId).toBe(first?.spanContext().spanId)
  expect(new Set([signUp, first, second].map(each => each?.spanContext().traceId)).size).toBe(1)
  expect(first?.links.map(({ context }) => context)).toEqual([invocation?.spanContext()])
  expect(first?.kind).toBe(SpanKind.CONSUMER)
  expect(first?.attributes['dynamo_signals.record_id']).toMatch(/./)
})

it('continues a large delete in the trace of the request that began it', async () => {
  const { database, settle } = await bookshop()
  connected(connectCascade({ consumer: 'deletes', itemsPerRound: 60 }))
  const author = await create(database, 'ada')
  const books = Array.from({ length: 150 }, (_, at) => ({ title: `Book ${at}`, authorId: author.id }))
  await saveAll(database.repository(Book), books)
  await settle()
  traced()

  await request('close account', () => database.withContext(traceContext()).repository(Author).delete(author))
  await settle()

  const rounds = exporter.getFinishedSpans().filter(({ name }) => name === 'dynamo-signals/cascade')
  expect(rounds.length).toBeGreaterThan(1)
  const { spanId } = span('close account').spanContext()
  expect(new Set(rounds.map(each => each.parentSpanContext?.spanId))).toEqual(new Set([spanId]))
  expect(await database.repository(Book).list({ author }).toArray()).toEqual([])
})

it('can put receivers in the trace of their invocation, with a link to the writer', async () => {
  traced({ parent: 'invocation' })
  const { database, settle } = await bookshop()
  connected(postSave.connect(() => {}, { sender: Author, dispatchUid: 'greet', consumer: 'one' }))

  await request('sign-up', () => create(database, 'ada'))
  await request('invocation', () => settle())

  expect(span('greet').parentSpanContext).toEqual(span('invocation').spanContext())
  expect(span('greet').links.map(({ context: { spanId } }) => spanId)).toEqual([span('sign-up').spanContext().spanId])
})

it('falls back to the invocation if the writer had no trace', async () => {
  traced()
  const { database, settle } = await bookshop()
  connected(postSave.connect(() => {}, { sender: Author, dispatchUid: 'greet', consumer: 'one' }))

  await create(database, 'ada')
  await request('invocation', () => settle())

  expect(span('greet')).toMatchObject({ links: [], parentSpanContext: span('invocation').spanContext() })
})

it('runs a receiver inside its span, up to the commit of its effects', async () => {
  traced()
  const { database, settle } = await bookshop()
  connected(
    preSave.connect(() => tracer.startSpan('check of the effect').end(), { sender: Genre, dispatchUid: 'inner' }),
    postSave.connect(
      async ({ effects }) => {
        tracer.startSpan('call of a service').end()
        await effects.repository(Genre).create({ id: 'new', title: 'New' })
      },
      { sender: Author, dispatchUid: 'outer', consumer: 'one' },
    ),
  )

  await request('sign-up', () => create(database, 'ada'))
  await settle()

  const outer = span('outer').spanContext().spanId
  expect(span('call of a service').parentSpanContext?.spanId).toBe(outer)
  expect(span('inner').parentSpanContext?.spanId).toBe(outer)
  expect(span('check of the effect').parentSpanContext?.spanId).toBe(span('inner').spanContext().spanId)
  expect(trace.getActiveSpan()).toBeUndefined()
})

it('marks the span of a call that throws, without the message', async () => {
  traced()
  const { database } = await bookshop()
  const reject = () => {
    throw new RangeError('ada@example.org is too young')
  }
  connected(preSave.connect(reject, { sender: Author, dispatchUid: 'check' }))

  await expect(request('sign-up', () => create(database, 'ada'))).rejects.toThrow()

  expect(span('check').status).toEqual({ code: SpanStatusCode.ERROR })
  expect(span('check').attributes).toMatchObject({ 'error.type': 'RangeError' })
  expect(JSON.stringify([span('check').attributes, span('check').events])).not.toContain('ada@')
})

it('leaves the context of the caller as it is', async () => {
  traced()
  const { database } = await bookshop()
  const mine = { actor: 'admin' }
  connected(preSave.connect(() => {}, { sender: Author, dispatchUid: 'check' }))

  await database.withContext(mine).repository(Author).create({ id: 'ada', email: 'ada@example.org' })

  expect(mine).toEqual({ actor: 'admin' })
})

it('makes no spans once it is ended', async () => {
  const stop = traceReceivers({ tracer })
  const { database } = await bookshop()
  connected(preSave.connect(() => {}, { sender: Author, dispatchUid: 'check' }))

  stop()
  await create(database, 'ada')

  expect(exporter.getFinishedSpans()).toEqual([])
})
