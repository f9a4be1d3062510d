import { created, defineModel, type PostSave, postSave } from 'dynamo-signals'
import { existingTable } from 'dynamo-signals/existing'
import { type ReplayOptions, type ReplayOutcome, replay } from 'dynamo-signals/operations'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { Author } from '../../support/bookshop.ts'
import { someonesTable } from '../../support/existing-table.ts'
import { consumer, parkingShop } from '../../support/parking-shop.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()

/** A shop with three authors, whose stream was not delivered, and a receiver `notes`. */
async function shopOfAuthors() {
  const shop = parkingShop()
  const heard: string[] = []
  const notes = ({ instance }: PostSave<typeof Author>) => void heard.push(instance.id)
  connected(postSave.connect(notes, { sender: Author, dispatchUid: 'notes', consumer }))
  for (const id of ['ada', 'bea', 'cid']) await shop.authors.create({ id, email: `${id}@example.org` })
  const again = (ids: readonly string[], more: Partial<ReplayOptions> = {}) =>
    replay(shop.database, { consumer, model: Author, ids, ...more })
  return { ...shop, heard, again }
}

it('runs receivers for the chosen instances only, each once and in their order, without a scan', async () => {
  const { heard, again, line } = await shopOfAuthors()
  line.take()

  const done = await again(['cid', 'ada', 'cid'])

  expect(heard).toEqual(['cid', 'ada'])
  expect(done).toMatchObject({ scanned: 2, delivered: 2, missing: [], resumeFrom: undefined })
  expect(line.take()).not.toContain('Scan')
})

it('replays nothing if no instance is chosen', async () => {
  const { heard, again } = await shopOfAuthors()

  expect(await again([])).toMatchObject({ scanned: 0, delivered: 0, missing: [] })
  expect(heard).toEqual([])
})

it('returns the ids that no instance has, and replays the others', async () => {
  const { heard, again } = await shopOfAuthors()

  const done = await again(['nobody', 'bea', 'x'.repeat(3_000)])

  expect(done).toMatchObject({ scanned: 3, delivered: 1, missing: ['nobody', 'x'.repeat(3_000)] })
  expect(heard).toEqual(['bea'])
})

it('skips what has a receipt, and says of each receiver whether it would run, again, or not', async () => {
  const { authors, again, heard, deliver } = await shopOfAuthors()
  connected(
    postSave.connect(() => {}, { sender: Author, dispatchUid: 'welcomes', consumer, when: created() }),
    postSave.connect(() => {}, { sender: Author, dispatchUid: 'is-new', consumer }),
  )
  await again(['ada', 'bea'], { dispatchUid: 'notes' })
  await again(['ada'], { dispatchUid: 'welcomes' })
  await authors.update(await authors.get('ada'), { name: 'Ada' })
  heard.length = 0
  const outcomes: ReplayOutcome[] = []

  const dry = await again(['ada', 'bea'], { dryRun: true, onOutcome: outcome => void outcomes.push(outcome) })

  const of = (id: string) => outcomes.filter(({ itemKey }) => itemKey === `Author#${id}`)
  expect(of('ada')).toMatchObject([
    { dispatchUid: 'notes', outcome: 'delivered', isRepeated: true },
    { dispatchUid: 'welcomes', outcome: 'already', isRepeated: false },
    { dispatchUid: 'is-new', outcome: 'delivered', isRepeated: false },
  ])
  expect(of('bea').map(({ outcome }) => outcome)).toEqual(['already', 'delivered', 'delivered'])
  expect(dry).toMatchObject({ delivered: 4, already: 2, repeated: 1, repeats: { notes: 1 } })
  expect(heard).toEqual([])
  expect(await deliver()).toEqual([])
})

it('reports the error of a receiver that fails, and goes on', async () => {
  const { again } = await shopOfAuthors()
  const error = new Error('out of paper')
  const fails = ({ instance }: PostSave<typeof Author>) => {
    if (instance.id === 'ada') throw error
  }
  connected(postSave.connect(fails, { sender: Author, dispatchUid: 'fails', consumer }))
  const outcomes: ReplayOutcome[] = []

  const done = await again(['ada', 'bea'], {
    dispatchUid: 'fails',
    onOutcome: outcome => void outcomes.push(outcome),
  })

  expect(outcomes).toEqual([
    { dispatchUid: 'fails', itemKey: 'Author#ada', outcome: 'failed', isRepeated: false, error },
    { dispatchUid: 'fails', itemKey: 'Author#bea', outcome: 'delivered', isRepeated: false },
  ])
  expect(done).toMatchObject({
    delivered: 1,
    failed: 1,
    failures: [{ dispatchUid: 'fails', itemKey: 'Author#ada', error: 'Error: out of paper' }],
  })
})

it('delivers the state that an instance has when it is its turn', async () => {
  const { again, authors } = await shopOfAuthors()
  const names: string[] = []
  const note = async ({ instance }: PostSave<typeof Author>) => {
    names.push(instance.name)
    if (instance.id === 'ada') await authors.update(await authors.get('bea'), { name: 'new' })
  }
  connected(postSave.connect(note, { sender: Author, dispatchUid: 'names', consumer }))

  await again(['ada', 'bea'], { dispatchUid: 'names' })

  expect(names).toEqual(['', 'new'])
})

it('stops before the next instance, and says how many it has handled', async () => {
  const { again, heard } = await shopOfAuthors()
  const stop = new AbortController()

  const done = await again(['ada', 'bea', 'cid'], { abortSignal: stop.signal, onOutcome: () => stop.abort() })

  expect(done).toMatchObject({ scanned: 1, delivered: 1 })
  expect(heard).toEqual(['ada'])
})

it('replays chosen instances of a table that other code writes, too, but not other items under their keys', async () => {
  const things = existingTable({ tableName: 'things', partitionKey: 'PK', sortKey: 'SK' })
  const key = { PK: ({ name }: Readonly<Record<string, unknown>>) => `THING#${name}`, SK: () => 'a' }
  const storedIn = things.items({ is: { kind: 'thing' }, id: 'name', writes: { key } })
  const Thing = defineModel('Thing', { schema: z.object({ name: z.string() }), storedIn })
  const { put, open } = await someonesTable('things', { partitionKey: 'PK', sortKey: 'SK' })
  const heard: string[] = []
  const note = ({ instance }: PostSave<typeof Thing>) => void heard.push(instance.name)
  connected(postSave.connect(note, { sender: Thing, dispatchUid: 'seen', consumer: 'mails' }))
  for (const [name, kind] of [
    ['lamp', 'thing'],
    ['desk', 'thing'],
    ['fake', 'other'],
  ] as const)
    await put({ PK: { S: `THING#${name}` }, SK: { S: 'a' }, kind: { S: kind }, name: { S: name } })

  const done = await replay(open([Thing]), {
    consumer: 'mails',
    dispatchUid: 'seen',
    model: Thing,
    ids: ['desk', 'fake', 'none'],
  })

  expect(done).toMatchObject({ delivered: 1, missing: ['fake', 'none'] })
  expect(heard).toEqual(['desk'])
})
