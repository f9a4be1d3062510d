import { defineModel, type InstanceOf, oneToOne, ValueTakenError } from 'dynamo-signals'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { guardKey } from '../../../packages/dynamo-signals/src/repository/items/keys.ts'
import { lostAnswer } from '../../support/faulty-transport.ts'
import { manualTime } from '../../support/manual-time.ts'
import { type MemoryDatabase, memoryDatabase } from '../../support/memory-database.ts'

const Badge = defineModel('Badge', { schema: z.object({}) })
const Member = defineModel('Member', {
  schema: z.object({
    email: z.string().nullable().default(null),
    team: z.int().nullable().default(null),
    seat: z.int().nullable().default(null),
  }),
  unique: ['email', ['team', 'seat']],
  relations: { badge: oneToOne(Badge, { onDelete: 'setNull', nullable: true, constraint: 'none' }) },
})
type Member = InstanceOf<typeof Member>
type Values = Pick<Member, 'email' | 'team' | 'seat' | 'badgeId'>

/** A member as the table has it, and one that was loaded when it was written. */
type Stored = Values & { readonly id: string; readonly writeId: string }
type Loaded = { readonly member: Member; readonly writeId: string }

const GUARDED = [['email'], ['team', 'seat'], ['badgeId']] as const

const values: fc.Arbitrary<Values> = fc.record({
  email: fc.constantFrom(null, 'a', 'b', 'c'),
  team: fc.constantFrom(null, 1, 2),
  seat: fc.constantFrom(1, 2),
  badgeId: fc.constantFrom(null, 'x', 'y'),
})
const id = fc.constantFrom('1', '2', '3', '4')
const lost = fc.boolean()

type Step =
  | {
      readonly kind: 'create' | 'update' | 'updateStale'
      readonly id: string
      readonly values: Values
      readonly lost: boolean
    }
  | { readonly kind: 'delete'; readonly id: string; readonly lost: boolean }
  | { readonly kind: 'saveMany'; readonly changes: readonly { readonly id: string; readonly values: Values }[] }

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constantFrom('create', 'update', 'updateStale'), id, values, lost }),
  fc.record({ kind: fc.constant('delete'), id, lost }),
  fc.record({
    kind: fc.constant('saveMany'),
    changes: fc.uniqueArray(fc.record({ id, values }), { selector: change => change.id, minLength: 2, maxLength: 4 }),
  }),
)

describe('guards and their holders', () => {
  it('are a bijection after every step of any sequence of saves, deletes, conflicts and lost responses', async () => {
    let [done, refused] = [0, 0]
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async steps => {
        const shop = memoryDatabase([Badge, Member], { runtime: manualTime().runtime })
        const stale = new Map<string, Loaded>()
        for (const each of steps) {
          const expected = outcomeOf(each, membersOf(shop), stale)
          const outcome = await run(shop, each, stale)
          expect(expected).toContain(outcome)
          if (outcome === 'done') done++
          else refused++
          expect(guardsIn(shop)).toEqual(guardsHeldBy(membersOf(shop).values()))
        }
      }),
      { numRuns: 1_000 },
    )
    // A run that refused everything, or nothing, would show little.
    expect(Math.min(done, refused)).toBeGreaterThan(1_000)
  })

  it('move when two instances swap their values in one transaction, and in a circle of three', async () => {
    const shop = memoryDatabase([Badge, Member])
    const members = shop.database.repository(Member)
    const [one, two, three] = await members.saveMany(['a', 'b', 'c'].map(email => ({ id: email, email })))
    if (!one || !two || !three) throw new Error('Nobody was saved.')

    const [a, b] = await members.saveMany([
      { ...one, email: 'b' },
      { ...two, email: 'a' },
    ])
    await shop.database.transaction(async transaction => {
      const inside = transaction.repository(Member)
      await inside.update(a as Member, { email: 'c' })
      await inside.update(three, { email: 'a' })
      await inside.update(b as Member, { email: 'b' })
    })

    expect(await members.findBy('email', 'c')).toMatchObject({ id: 'a' })
    expect(await members.findBy('email', 'b')).toMatchObject({ id: 'b' })
    expect(await members.findBy('email', 'a')).toMatchObject({ id: 'c' })
    expect(guardsIn(shop)).toEqual(guardsHeldBy(membersOf(shop).values()))
  })

  it('reject the second of two instances that want the same value in one transaction: nothing is written', async () => {
    const shop = memoryDatabase([Badge, Member])

    const both = shop.database.repository(Member).saveMany([
      { id: '1', email: 'a' },
      { id: '2', email: 'a' },
    ])

    await expect(both).rejects.toThrow(ValueTakenError)
    await expect(both).rejects.toMatchObject({ field: 'email', holderId: '1' })
    expect(shop.table.items).toEqual([])
  })

  it('do not keep a value whose guard another writer took', async () => {
    const shop = memoryDatabase([Badge, Member])
    const members = shop.database.repository(Member)
    const member = await members.create({ email: 'a' })
    const { pk, sk } = guardKey(Member, ['email'], ['a'])
    shop.table.write({ pk: { S: pk }, sk: { S: sk } }, undefined)

    const moved = await members.update(member, { email: 'b' })

    expect(await members.findBy('email', 'b')).toEqual(moved)
  })
})

/** The possible outcomes of a step. If a response is lost and too much has happened since, it is unknown. */
function outcomeOf(
  step: Step,
  members: ReadonlyMap<string, Stored>,
  stale: ReadonlyMap<string, Loaded>,
): readonly string[] {
  const after = new Map<string, Values>(members)
  const unless = (refusal: string) => ('lost' in step && step.lost ? [refusal, 'UnavailableError'] : [refusal])
  switch (step.kind) {
    case 'create':
      if (members.has(step.id)) return unless('AlreadyExistsError')
      after.set(step.id, step.values)
      break
    case 'update':
      if (!members.has(step.id)) return ['DoesNotExistError']
      after.set(step.id, step.values)
      break
    case 'updateStale': {
      const known = stale.get(step.id)
      if (!known) return ['none']
      if (isSame(known.member, step.values)) return ['done']
      if (members.get(step.id)?.writeId !== known.writeId) return unless('ConflictError')
      after.set(step.id, step.values)
      break
    }
    case 'delete':
      return [members.has(step.id) ? 'done' : 'none']
    case 'saveMany':
      for (const change of step.changes) after.set(change.id, change.values)
  }
  return hasTwins([...after.values()]) ? unless('ValueTakenError') : ['done']
}

async function run(shop: MemoryDatabase, step: Step, stale: Map<string, Loaded>): Promise<string> {
  const { database, line } = shop
  const members = database.repository(Member)
  line.heal()
  if ('lost' in step && step.lost) {
    line.next('PutItem', lostAnswer)
    line.next('TransactWriteItems', lostAnswer)
  }
  try {
    if (step.kind === 'create') {
      const member = await members.create({ id: step.id, ...step.values })
      stale.set(step.id, { member, writeId: membersOf(shop).get(step.id)?.writeId ?? '' })
    } else if (step.kind === 'update') await members.save({ id: step.id, ...step.values }, { mode: 'update' })
    else if (step.kind === 'saveMany') {
      const all = step.changes.map(change => ({ id: change.id, ...change.values }))
      await members.saveMany(all, { mode: 'upsert' })
    } else {
      const known = step.kind === 'delete' ? await members.find(step.id) : stale.get(step.id)?.member
      if (!known) return 'none'
      if (step.kind === 'delete') await members.delete(known)
      else await members.update(known, step.values)
    }
    return 'done'
  } catch (error) {
    return (error as Error).name
  }
}

function hasTwins(all: readonly Values[]): boolean {
  const held = GUARDED.flatMap(names => all.map(each => heldKey(names, each)).filter(key => key !== undefined))
  return new Set(held).size < held.length
}

function isSame(one: Values, other: Values): boolean {
  return GUARDED.flat().every(name => one[name] === other[name])
}

function heldKey(names: readonly (keyof Values)[], of: Values): string | undefined {
  const parts = names.map(name => of[name])
  return parts.includes(null) ? undefined : guardKey(Member, names, parts).pk
}

function membersOf({ table }: MemoryDatabase): Map<string, Stored> {
  const found = table.items.filter(item => item._type?.S === 'Member')
  return new Map(
    found.map(item => {
      const number = (name: string) => (item[name]?.N === undefined ? null : Number(item[name].N))
      const text = (name: string) => item[name]?.S ?? null
      const held = { email: text('email'), team: number('team'), seat: number('seat'), badgeId: text('badgeId') }
      const id = text('id') ?? ''
      return [id, { ...held, id, writeId: text('_wid') ?? '' }]
    }),
  )
}

function guardsIn({ table }: MemoryDatabase): Record<string, string> {
  const guards = table.items.filter(item => item.sk?.S === 'guard')
  return Object.fromEntries(guards.map(item => [item.pk?.S ?? '', item.owner?.S ?? '']).toSorted())
}

function guardsHeldBy(members: Iterable<Stored>): Record<string, string> {
  const held = [...members].flatMap(member => GUARDED.map(names => [heldKey(names, member), member.id] as const))
  return Object.fromEntries(held.filter(([key]) => key !== undefined).toSorted())
}
