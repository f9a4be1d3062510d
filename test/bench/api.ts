/**
 * Measures how many requests per second the shop's API answers, with 1 to 64 connections: `npm run bench api --
 * [--rounds 3] [--seconds 2] [--beside <checkout>]`. With `beside`, the shop of another checkout takes turns with this one.
 */
import { parseArgs } from 'node:util'
import { freePort } from '../support/free-port.ts'
import { RunningShop } from '../support/running-shop.ts'
import { Visitor } from '../support/visitor.ts'
import { median } from './compare.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '2' },
    beside: { type: 'string' },
  },
})
const CONNECTIONS = [1, 4, 16, 64]
type Request = (visitor: Visitor, productId: string) => Promise<{ readonly status: number }>
const REQUESTS: Readonly<Record<string, Request>> = {
  'GET /api/products': visitor => visitor.get('/api/products'),
  'POST /api/cart/items': (visitor, productId) => visitor.post('/api/cart/items', { productId, quantity: 1 }),
}

const roots = ['.', ...(values.beside ? [values.beside] : [])]
const shops: RunningShop[] = []
try {
  for (const root of roots) shops.push(await RunningShop.open({ DYNAMODB_PORT: String(await freePort()) }, root))
  for (const [name, request] of Object.entries(REQUESTS)) {
    for (const connections of CONNECTIONS) await measure(name, request, connections)
  }
} finally {
  for (const shop of shops) await shop.close()
}

async function measure(name: string, request: Request, connections: number): Promise<void> {
  const rates = roots.map((): number[] => [])
  const slow = roots.map((): number[] => [])
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const [at, shop] of shops.entries()) {
      const times = await load(shop, request, connections)
      rates[at]?.push(times.length / Number(values.seconds))
      slow[at]?.push(times.toSorted((one, other) => one - other)[Math.floor(times.length * 0.95)] ?? Number.NaN)
      // What this shop's receivers still do must not slow the other one.
      await shop.settled()
    }
  }
  for (const [at, root] of roots.entries()) {
    const [rate, p95] = [median(rates[at] ?? []), median(slow[at] ?? [])]
    process.stdout.write(`${name}, ${connections} at a time, ${root}: ${rate.toFixed(0)}/s, p95 ${p95.toFixed(0)} ms\n`)
  }
}

/** Sends requests for a while, and returns the time that each took, in milliseconds. Throws if one fails. */
async function load(shop: RunningShop, request: Request, connections: number): Promise<number[]> {
  const times: number[] = []
  const people = await Promise.all(Array.from({ length: connections }, () => guestOf(shop)))
  const end = performance.now() + Number(values.seconds) * 1_000
  const send = async ({ visitor, productId }: Guest) => {
    while (performance.now() < end) {
      const start = performance.now()
      const { status } = await request(visitor, productId)
      if (status >= 400) throw new Error(`The shop of ${shop.url} answered ${status}.`)
      times.push(performance.now() - start)
    }
  }
  await Promise.all(people.map(send))
  return times
}

interface Guest {
  readonly visitor: Visitor
  readonly productId: string
}

/** A visitor with a cart of her own. */
async function guestOf(shop: RunningShop): Promise<Guest> {
  const visitor = new Visitor(shop.url)
  const { body } = await visitor.get<{ items: { id: string }[] }>('/api/products')
  const productId = body.items[0]?.id ?? ''
  await visitor.post('/api/cart/items', { productId, quantity: 1 })
  return { visitor, productId }
}
