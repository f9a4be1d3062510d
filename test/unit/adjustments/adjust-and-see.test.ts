import { becomes, created, defineModel, type PostSave, postSave, preSave, ValidationError } from 'dynamo-signals'
import { addToSet, increment, removeFromSet } from 'dynamo-signals/adjustments'
import { index } from 'dynamo-signals/queries'
import { createStreamHandler, inline } from 'dynamo-signals/streams'
import { describe, expect, it, onTestFinished } from 'vitest'
import * as z from 'zod'
import { memoryDatabase } from '../../support/memory-database.ts'

const Player = defineModel('Player', {
  schema: z.object({
    name: z.string(),
    score: z.int().min(0),
    games: z.int().default(0),
    rank: z.int().optional(),
    roles: z.set(z.string()),
    until: z.int().optional(),
  }),
  unique: ['rank'],
  expires: 'until',
  indexes: { byScore: index({ partition: ['name'], sort: ['score'] }) },
})

async function open() {
  const memory = memoryDatabase([Player])
  const players = memory.database.repository(Player)
  await players.create({
    id: 'ada',
    name: 'Ada',
    score: 10,
    rank: 1,
    roles: new Set(['captain']),
    until: 2_000_000_000,
  })
  memory.line.take()
  return { ...memory, players }
}
const READ_AND_SAVED = ['GetItem', 'PutItem']

describe('adjust of an instance that must be read', () => {
  it('reads it and saves the result if a preSave receiver is connected', async () => {
    const { players, line } = await open()
    const seen: unknown[] = []
    const disconnect = preSave.connect(
      ({ instance, previous, updateFields }) => void seen.push([previous?.games, instance.games, updateFields]),
      { sender: Player },
    )
    onTestFinished(() => void disconnect())

    await players.adjust('ada', { games: increment(1) })

    expect(seen).toEqual([[0, 1, ['games']]])
    expect(line.take()).toEqual(READ_AND_SAVED)
  })

  it('lets a preSave receiver veto', async () => {
    const { players } = await open()
    const refuse = () => {
      throw new Error('no more games')
    }
    const disconnect = preSave.connect(refuse, { sender: Player })
    onTestFinished(() => void disconnect())

    await expect(players.adjust('ada', { games: increment(1) })).rejects.toThrow('no more games')

    expect((await players.get('ada')).games).toBe(0)
  })

  it('starts over if another writer changes the instance between the read and the write', async () => {
    const { players } = await open()
    let others = 3
    const disconnect = preSave.connect(
      async ({ updateFields }) => {
        if (updateFields && others-- > 0) await players.save({ ...(await players.get('ada')), name: `Ada ${others}` })
      },
      { sender: Player },
    )
    onTestFinished(() => void disconnect())

    await players.adjust('ada', { games: increment(1) })

    expect(await players.get('ada')).toMatchObject({ games: 1, name: 'Ada 0' })
  })

  it('keeps index entries right', async () => {
    const { players, line } = await open()

    await players.adjust('ada', { score: increment(5) })

    expect(line.take()).toEqual(READ_AND_SAVED)
    const [found] = await players.query('byScore', { name: 'Ada', score: 15 }).toArray()
    expect(found?.id).toBe('ada')
  })

  it('keeps unique values right', async () => {
    const { players } = await open()

    await players.adjust('ada', { rank: increment(1) })

    expect((await players.findBy('rank', 2))?.id).toBe('ada')
    expect(await players.findBy('rank', 1)).toBeUndefined()
  })

  it('keeps the time to live right', async () => {
    const { players, table } = await open()

    await players.adjust('ada', { until: increment(60) })

    expect(table.items.find(({ id }) => id?.S === 'ada')?._ttl).toEqual({ N: '2000000060' })
  })

  it('validates the result by the schema', async () => {
    const { players } = await open()

    await expect(players.adjust('ada', { score: increment(-11) })).rejects.toBeInstanceOf(ValidationError)
  })

  it('does not remove the last member of a set that the schema requires', async () => {
    const { players } = await open()

    await expect(players.adjust('ada', { roles: removeFromSet('captain') })).rejects.toBeInstanceOf(ValidationError)
    await players.adjust('ada', { roles: addToSet('keeper') })
    await players.adjust('ada', { roles: removeFromSet('captain') })

    expect((await players.get('ada')).roles).toEqual(new Set(['keeper']))
  })

  it('is an ordinary save for postSave, which gets the instance before and after', async () => {
    const { database, table } = await open()
    const seen: unknown[] = []
    const disconnect = postSave.connect(
      ({ instance, previous, changedFields, created, context }) =>
        void seen.push([previous?.games, instance.games, changedFields, created, context]),
      { sender: Player, dispatchUid: 'test/games', consumer: 'test', when: becomes('games', 1) },
    )
    onTestFinished(() => void disconnect())

    await database
      .withContext({ actor: 'ada' })
      .repository(Player)
      .adjust('ada', { games: increment(1) })
    const handler = createStreamHandler({ database, consumer: 'test' })
    await handler({ Records: [...table.records] })

    expect(seen).toEqual([[0, 1, ['games'], false, { actor: 'ada' }]])
  })

  it('happens once for a record that is delivered twice, if a durable receiver does it', async () => {
    const { database, players, table } = await open()
    const disconnect = postSave.connect(
      ({ instance, effects }: PostSave<typeof Player>) =>
        effects.repository(Player).adjust(instance.id, { games: increment(1) }),
      { sender: Player, dispatchUid: 'test/count', consumer: 'test', when: created() },
    )
    onTestFinished(() => void disconnect())
    const handler = createStreamHandler({ database, consumer: 'test' })
    const records = [...table.records]

    for (const record of [...records, ...records]) await handler({ Records: [record] })

    expect((await players.get('ada')).games).toBe(1)
  })

  it('passes the instance before and after to inline delivery', async () => {
    const { reopen } = await open()
    const seen: unknown[] = []
    const disconnect = postSave.connect(({ instance, previous }) => void seen.push([previous?.games, instance.games]), {
      sender: Player,
      dispatchUid: 'test/inline',
      consumer: 'test',
    })
    onTestFinished(() => void disconnect())

    await reopen({ delivery: inline() })
      .database.repository(Player)
      .adjust('ada', { games: increment(1) })

    expect(seen).toEqual([[0, 1]])
  })
})
