import { type DatabaseOptions, openDatabase, type Transport } from 'dynamo-signals'
import { migrate, verify } from 'dynamo-signals/operations'
import { openTestDatabase } from 'dynamo-signals/testing'
import type { Item } from 'dynamodb-embedded'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Order, order } from '../../support/shop-of-other-code.ts'

const IDS = ['1', '2', '3', '4']
const STATUSES = ['open', 'paid', 'done']

/** What the other code does to an order, right before a request of the migration. */
interface Step {
  readonly beforeRequest: number
  readonly id: string
  readonly status: string
  /** An order of each email at a time, because duplicates are not what this is about. */
  readonly email: string | undefined
}

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    beforeRequest: fc.nat(12),
    id: fc.constantFrom(...IDS),
    status: fc.constantFrom(...STATUSES),
    email: fc.option(fc.nat(99), { nil: undefined }).map(n => (n === undefined ? undefined : `${n}@example.org`)),
  }),
  { maxLength: 12 },
)

it('loses nothing that other code writes during a migration, and ends with what the items have', async () => {
  await fc.assert(
    fc.asyncProperty(steps, fc.boolean(), async (given, bookkeeping) => {
      await using test = await openTestDatabase({ models: [Order] })
      const transport = test.storage.client as Transport
      const stored = new Map<string, Item>()
      const put = async (item: Item) => {
        stored.set(item.orderId?.S ?? '', item)
        await transport('PutItem', { TableName: 'shop', Item: item })
      }
      for (const id of IDS) await put(bare(id, { status: { S: 'open' } }))
      const interrupted = interruptedBy(test.storage, given, async ({ id, status, email }, at) => {
        const isTaken = [...stored.values()].some(item => item.email?.S === email)
        const free = email !== undefined && !isTaken && { email: { S: email } }
        await put(bare(id, { status: { S: status }, note: { S: `${at}` }, ...free }))
      })

      await migrate(interrupted, { bookkeeping, segments: 2 })
      for (const [id, item] of stored) {
        const found = await read(transport, id)
        expect(found).toMatchObject(item)
        // The other code stores no entries. One that is there was made of the status that the item has.
        const entry = item.status?.S === 'done' ? undefined : { S: `STATUS#${item.status?.S}` }
        expect([undefined, entry]).toContainEqual(found?.gsi1pk)
      }

      expect(await migrate(test.database, { bookkeeping })).toMatchObject({
        complete: true,
        duplicates: [],
        failed: [],
      })
      expect((await verify(test.database)).findings).toEqual([])
      for (const [id, item] of stored) expect(await read(transport, id)).toMatchObject(item)
    }),
    { numRuns: 40 },
  )
})

function bare(id: string, more: Item): Item {
  const { gsi1pk: _, gsi1sk: __, ...item } = order(id, more)
  return item
}

async function read(transport: Transport, id: string): Promise<Item | undefined> {
  const Key = { pk: { S: `ORDER#${id}` }, sk: { S: 'order' } }
  return (await transport('GetItem', { TableName: 'shop', Key })).Item
}

/** The same database, where steps happen right before its requests. */
function interruptedBy(
  storage: Pick<DatabaseOptions, 'client' | 'tableName' | 'ledgerTableName' | 'runtime'>,
  given: readonly Step[],
  happen: (step: Step, at: number) => Promise<void>,
) {
  const transport = storage.client as Transport
  let requests = 0
  const client: Transport = async (operation, input, options) => {
    const now = requests++
    for (const [at, step] of given.entries()) if (step.beforeRequest === now) await happen(step, at)
    return transport(operation, input, options)
  }
  return openDatabase({ ...storage, client, models: [Order] })
}
