import type { Database } from 'dynamo-signals'
import { parkNow, retryNow, type WaitingRecord, waitingRecords } from 'dynamo-signals/operations'
import { type Context, Hono } from 'hono'
import * as z from 'zod'
import { only } from '../console/only.ts'
import { invalidInput } from '../console/problem.ts'

const body = z.strictObject({ ids: z.array(z.string()).optional() })

/** Returns the waiting records of these consumers. */
export async function allWaiting(database: Database, consumers: readonly string[]): Promise<WaitingRecord[]> {
  const lists = await Promise.all(consumers.map(consumer => Array.fromAsync(waitingRecords(database, consumer))))
  return lists.flat()
}

/** Whether a waiting record of the consumer is due now, so that the schedule is about to wake its function. */
export async function hasDueRecord(database: Database, consumer: string, now = Date.now()): Promise<boolean> {
  for await (const { due } of waitingRecords(database, consumer)) if (Date.parse(due) <= now) return true
  return false
}

/** The console's routes that list waiting records, and retry or park them now. A browser is then shown the page with them. */
export function waitingRoutes(database: Database, consumers: readonly string[], page = '/dead-letters'): Hono {
  const change = (action: typeof retryNow) => async (c: Context) => {
    const read = body.safeParse(await readIds(c))
    if (!read.success) return invalidInput(c, read.error)
    const { ids } = read.data
    const changes = await Promise.all(
      consumers.map(consumer => action(database, { consumer, ...(ids !== undefined && { ids }) })),
    )
    // Without JavaScript, the browser has navigated away from the page of dead letters.
    if (c.req.header('accept')?.includes('text/html')) return c.redirect(page, 303)
    return c.json({ records: changes.reduce((sum, { records }) => sum + records, 0) })
  }
  return new Hono()
    .get('/waiting', async c => c.json({ items: (await allWaiting(database, consumers)).map(shown) }))
    .post('/waiting/retry-now', change(retryNow))
    .post('/waiting/park-now', change(parkNow))
    .all('/waiting', only('GET'))
    .all('/waiting/retry-now', only('POST'))
    .all('/waiting/park-now', only('POST'))
}

/** Reads the IDs of dead letters or waiting records, from JSON or a form. Default: all. */
export async function readIds(c: Context): Promise<unknown> {
  if (!isForm(c)) return readJson(c)
  const { ids, selected } = await c.req.parseBody({ all: true })
  // A selection of none is not all.
  if (ids === undefined) return selected === undefined ? {} : { ids: [] }
  return { ids: [ids].flat() }
}

function shown({ record: _record, recordId: _id, parkedAt: _at, ...waiting }: WaitingRecord): object {
  return waiting
}

/** Whether a request has the fields of a form. */
export function isForm(c: Context): boolean {
  return c.req.header('content-type')?.startsWith('application/x-www-form-urlencoded') ?? false
}

/** Reads a body of JSON. Default: an empty object. Undefined if it is not JSON. */
export async function readJson(c: Context): Promise<unknown> {
  const text = (await c.req.text()) || '{}'
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
