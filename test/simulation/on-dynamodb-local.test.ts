import type { LambdaRecord } from 'dynamo-signals/streams'
import { dataTable, ledgerTable } from 'dynamo-signals/table'
import { expect, it } from 'vitest'
import { MemoryDynamoDB } from '../support/memory-dynamodb/memory-dynamodb.ts'
import type { Item } from '../support/memory-dynamodb/values/item.ts'
import { Violations } from './invariants/violations.ts'
import { watchData } from './invariants/watch-data.ts'
import { watchShop } from './invariants/watch-shop.ts'
import { runLocalHistory } from './local/local-history.ts'
import { DATA, LEDGER } from './world/world-options.ts'

const HISTORIES = Number(process.env.SIM_LOCAL_HISTORIES ?? 15)
const REPORT_EVERY = 25
const FIRST_SEED = Number(process.env.SIM_LOCAL_SEED ?? 1)

it('keeps the invariants on DynamoDB Local too when requests are lost, repeated and refused', async () => {
  const begin = performance.now()
  const broken: string[] = []
  let struck = 0
  for (let done = 0; done < HISTORIES; done++) {
    const seed = FIRST_SEED + done
    const { records, violations, faults } = await runLocalHistory(seed)
    const found = [...violations.map(({ invariant, what }) => `${invariant} ${what}`), ...violationsIn(records)]
    broken.push(...found.map(what => `seed ${seed}: ${what}`))
    struck += faults
    if ((done + 1) % REPORT_EVERY === 0) report(done + 1, struck, broken.length, performance.now() - begin)
  }

  expect(broken).toEqual([])
}, 3_600_000)

function report(histories: number, faults: number, violations: number, milliseconds: number): void {
  const each = (milliseconds / histories).toFixed(0)
  process.stdout.write(
    `${histories} of ${HISTORIES} histories, ${each} ms each: ${faults} faults, ${violations} violations\n`,
  )
}

/** Looks at the records of a table as if they were commits of their own, and at what they lead to. */
function violationsIn(records: readonly LambdaRecord[]): string[] {
  const violations = new Violations()
  const end = new Map<string, Item>()
  const lives: Parameters<typeof watchData>[1]['changes'][number][] = []
  for (const { dynamodb = {}, eventName = 'MODIFY', eventID = '' } of records) {
    const [keys, before, after] = [dynamodb.Keys, dynamodb.OldImage, dynamodb.NewImage] as (Item | undefined)[]
    const address = `${keys?.pk?.S} ${keys?.sk?.S}`
    if (after) end.set(address, after)
    else end.delete(address)
    const facts = { eventId: eventID, eventName, sequenceNumber: dynamodb.SequenceNumber ?? '', at: 0, isExpiry: false }
    lives.push({ ...facts, keys: keys ?? {}, before, after })
  }
  const memory = new MemoryDynamoDB({ tables: [dataTable(DATA), ledgerTable(LEDGER)] })
  memory.table(DATA).load([...end.values()])
  for (const change of lives) {
    const isLast = end.get(`${change.keys.pk?.S} ${change.keys.sk?.S}`) === change.after
    // Guards can only be checked against the final state, but versions at every step.
    const commit = { tableName: DATA, operation: 'PutItem', changes: [isLast ? change : withoutHolder(change)] }
    watchData(memory, commit, violations)
    if (isLast && change.after?._type?.S !== 'CartItem') watchShop(memory, commit, undefined, violations)
  }
  const items = [...end.values()]
  const active = items.filter(item => item._type?.S === 'User' && item.isActive?.BOOL === true)
  for (const { id } of active) {
    const owned = items.filter(item => item.id?.S === id?.S && ['Customer', 'Cart'].includes(item._type?.S ?? ''))
    violations.require(owned.length === 2, 'I9', () => `User ${id?.S} has ${owned.length} of a customer and a cart.`)
  }
  return violations.found
    .filter(({ invariant }) => invariant !== 'I10')
    .map(({ invariant, what }) => `${invariant} ${what}`)
}

function withoutHolder<
  C extends { readonly keys: Item; readonly before: Item | undefined; readonly after: Item | undefined },
>(change: C): C {
  const strip = (item: Item | undefined) => item && { ...item, _type: { S: 'Earlier' } }
  return change.keys.sk?.S === 'guard'
    ? { ...change, after: undefined }
    : { ...change, before: strip(change.before), after: strip(change.after) }
}
