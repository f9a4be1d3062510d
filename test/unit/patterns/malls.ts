import { type Database, defineModel } from 'dynamo-signals'
import { index } from 'dynamo-signals/queries'
import * as z from 'zod'
import { get, put, query, update } from './by-hand.ts'
import { guide } from './guide.ts'

const Store = defineModel('Store', {
  schema: z.object({
    mall: z.string(),
    building: z.string(),
    unit: z.string(),
    category: z.enum(['food', 'clothing', 'spite']),
    rent: z.number(),
    leaseEnds: z.iso.date(),
  }),
  indexes: {
    located: index({ partition: ['mall'], sort: ['building', 'unit'], index: 'gsi1' }),
    leased: index({ partition: ['mall'], sort: ['leaseEnds'], index: 'gsi2' }),
    ofKind: index({ partition: ['mall', 'category'], sort: ['building', 'unit'], index: 'gsi3' }),
  },
})

function open(database: Database) {
  return { stores: database.repository(Store) }
}
type Mall = ReturnType<typeof open>

const PLACE = { mall: 'east', building: 'C', unit: 'C1' }
const NEW_STORE = { id: 's9', ...PLACE, category: 'food' as const, rent: 90, leaseEnds: '2027-01-31' }

/** Eight stores in two buildings of a mall. The leases end month after month. */
async function fill({ stores }: Mall): Promise<void> {
  for (let n = 1; n <= 8; n++) {
    const building = n <= 5 ? 'A' : 'B'
    const category = n % 2 ? 'food' : n === 8 ? 'spite' : 'clothing'
    const leaseEnds = `2026-${String(n + 4).padStart(2, '0')}-30`
    await stores.create({
      id: `s${n}`,
      mall: 'east',
      building,
      unit: `${building}${n}`,
      category,
      rent: n * 10,
      leaseEnds,
    })
  }
}

/** What the people who run a shopping mall ask. */
export const MALLS = guide<Mall>({
  title: 'ElectroDB: shopping malls',
  source: 'ElectroDB documentation, the example of a shopping mall',
  models: [Store],
  open,
  fill,
  patterns: [
    {
      pattern: 'a store by ID',
      ask: ({ stores }) => stores.get('s1'),
      byHand: [get('Store#s1')],
      returns: 's1',
    },
    {
      pattern: 'the stores of a mall, by building and unit',
      ask: ({ stores }) => stores.query('located', { mall: 'east' }),
      byHand: [query('gsi1', 'Store:located#east')],
      returns: 's1 s2 s3 s4 s5 s6 s7 s8',
    },
    {
      pattern: 'the stores of a building',
      ask: ({ stores }) => stores.query('located', { mall: 'east', building: 'B' }),
      byHand: [query('gsi1', 'Store:located#east', { range: ['begins_with', 'B#'] })],
      returns: 's6 s7 s8',
    },
    {
      pattern: 'the store in a unit',
      ask: ({ stores }) => stores.query('located', { mall: 'east', building: 'B', unit: 'B7' }),
      byHand: [query('gsi1', 'Store:located#east', { range: ['begins_with', 'B#B7#'] })],
      returns: 's7',
    },
    {
      pattern: 'the stores of a category',
      ask: ({ stores }) => stores.query('ofKind', { mall: 'east', category: 'clothing' }),
      byHand: [query('gsi3', 'Store:ofKind#east#clothing')],
      returns: 's2 s4 s6',
    },
    {
      pattern: 'the stores of a category in a building',
      ask: ({ stores }) => stores.query('ofKind', { mall: 'east', category: 'food', building: 'A' }),
      byHand: [query('gsi3', 'Store:ofKind#east#food', { range: ['begins_with', 'A#'] })],
      returns: 's1 s3 s5',
    },
    {
      pattern: 'the leases that end next',
      ask: ({ stores }) => stores.query('leased', { mall: 'east', leaseEnds: { gte: '2026-06-01' } }, { limit: 3 }),
      byHand: [query('gsi2', 'Store:leased#east', { range: ['>=', '2026-06-01#'], Limit: 3 })],
      returns: 's2 s3 s4',
    },
    {
      pattern: 'the leases that end in a quarter',
      ask: ({ stores }) => stores.query('leased', { mall: 'east', leaseEnds: { gte: '2026-10-01', lt: '2027-01-01' } }),
      byHand: [query('gsi2', 'Store:leased#east', { range: ['between', '2026-10-01#', '2027-01-01#'] })],
      returns: 's6 s7 s8',
    },
    {
      pattern: 'the spite stores whose lease ends this year',
      ask: ({ stores }) =>
        stores.query(
          'leased',
          { mall: 'east', leaseEnds: { beginsWith: '2026' } },
          { where: ({ category }, { eq }) => eq(category, 'spite') },
        ),
      byHand: [
        query('gsi2', 'Store:leased#east', {
          range: ['begins_with', '2026'],
          FilterExpression: 'category = :spite',
          ExpressionAttributeValues: { ':spite': 'spite' },
        }),
      ],
      returns: 's8',
    },
    {
      pattern: 'adding a store',
      ask: ({ stores }) => stores.create(NEW_STORE),
      byHand: [
        put({
          ...{ pk: 'Store#s9', sk: 'instance', ...NEW_STORE },
          ...{ gsi1pk: 'Store:located#east', gsi1sk: 'C#C1#s9' },
          ...{ gsi2pk: 'Store:leased#east', gsi2sk: '2027-01-31#s9' },
          ...{ gsi3pk: 'Store:ofKind#east#food', gsi3sk: 'C#C1#s9' },
        }),
      ],
    },
    {
      pattern: 'extending the lease of a store that is loaded',
      ask: async ({ stores }) => stores.update(await stores.get('s1'), { leaseEnds: '2030-01-31' }),
      byHand: [
        get('Store#s1'),
        update('Store#s1', 'SET leaseEnds = :ends, gsi2sk = :entry', {
          ExpressionAttributeValues: { ':ends': '2030-01-31', ':entry': '2030-01-31#s1' },
        }),
      ],
    },
  ],
})
