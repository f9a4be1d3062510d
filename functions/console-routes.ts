import type { Database } from 'dynamo-signals'
import { type DeadLetter, deadLetters, redrive } from 'dynamo-signals/streams'
import { Hono } from 'hono'
import * as z from 'zod'

const redriveBody = z.strictObject({ ids: z.array(z.string()).optional() })

/** What the console shows of the shop's receivers, beside what the local cloud knows itself. */
export function consoleRoutes(database: Database, consumers: readonly string[]): Hono {
  return new Hono()
    .get('/dead-letters', async c => c.json({ items: (await allLetters(database, consumers)).map(shown) }))
    .post('/dead-letters/redrive', async c => {
      const text = await c.req.text()
      const body = redriveBody.safeParse(text ? parsed(text) : {})
      if (!body.success) return c.json({ title: 'The body must be { "ids"?: [] }.', status: 400 }, 400)
      const results = await Promise.all(
        consumers.map(consumer => redrive(database, { consumer, ...(body.data.ids ? { ids: body.data.ids } : {}) })),
      )
      const total = (key: 'redriven' | 'superseded' | 'failed') => results.reduce((sum, result) => sum + result[key], 0)
      return c.json({ redriven: total('redriven'), superseded: total('superseded'), failed: total('failed') })
    })
}

/** How many dead letters a consumer has. */
export async function countParked(database: Database, consumer: string): Promise<number> {
  return (await Array.fromAsync(deadLetters(database, consumer))).length
}

async function allLetters(database: Database, consumers: readonly string[]): Promise<DeadLetter[]> {
  const lists = await Promise.all(consumers.map(consumer => Array.fromAsync(deadLetters(database, consumer))))
  return lists.flat()
}

function shown({ record: _record, recordId: _id, parkedAt: _at, ...letter }: DeadLetter): object {
  return letter
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
