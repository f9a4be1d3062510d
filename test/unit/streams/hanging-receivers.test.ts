import { type PostSave, postSave } from 'dynamo-signals'
import { deadLetters } from 'dynamo-signals/operations'
import { createStreamHandler } from 'dynamo-signals/streams'
import { expect, it } from 'vitest'
import { Author, BOOKSHOP, Genre } from '../../support/bookshop.ts'
import { memoryDatabase } from '../../support/memory-database.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()
const consumer = 'links'

/** A shop whose time is up when the test says so. */
function shop() {
  const timers = new Set<() => void>()
  const schedule = (milliseconds: number, run: () => void) => {
    // What the library itself waits for is a request's deadline: nothing here takes that long.
    const timer = () => run()
    if (milliseconds === 8_000) timers.add(timer)
    return () => timers.delete(timer)
  }
  const { database, table, ledger } = memoryDatabase(BOOKSHOP, { runtime: { schedule } })
  const handle = createStreamHandler({ database, consumer })
  const isDue = async () => {
    for (const timer of timers) timer()
  }
  const deliver = () => handle({ Records: table.records as never }, { getRemainingTimeInMillis: () => 10_000 })
  return { database, table, ledger, isDue, deliver, timers }
}

const turns = async () => {
  for (let turn = 0; turn < 200; turn++) await Promise.resolve()
}

it('counts an attempt before the function is stopped if a receiver hangs, and parks its record after its attempts', async () => {
  const { database, isDue, deliver, timers } = shop()
  const heard: string[] = []
  const hang = ({ instance }: PostSave<typeof Author>) => {
    if (instance.id === 'ada') return new Promise<void>(() => {})
    heard.push(instance.id)
    return undefined
  }
  connected(postSave.connect(hang, { sender: Author, dispatchUid: 'hangs', consumer, maxAttempts: 2 }))
  await database.repository(Author).create({ id: 'ada', email: 'ada@example.org' })
  await database.repository(Author).create({ id: 'bob', email: 'bob@example.org' })

  const counts: number[] = []
  for (let time = 0; time < 2; time++) {
    const answer = deliver()
    await turns()
    await isDue()
    counts.push((await answer).batchItemFailures.length)
  }

  expect(counts).toEqual([1, 0])
  expect(heard).toContain('bob')
  const [letter, ...others] = await Array.fromAsync(deadLetters(database, consumer))
  expect(others).toEqual([])
  expect(letter).toMatchObject({ itemKey: 'Author#ada', attempts: 2 })
  expect(letter?.error).toMatch(/^TimeUpError: The receiver was still running/)
  expect(timers.size).toBe(0)
})

it('commits nothing and starts no effect of a receiver that continues after its time is up', async () => {
  const { database, table, isDue, deliver } = shop()
  const { promise: late, resolve: goOn } = Promise.withResolvers<void>()
  const { promise: over, resolve: end } = Promise.withResolvers<unknown[]>()
  const sent: string[] = []
  connected(
    postSave.connect(
      async event => {
        await late
        const genre = { id: 'late', title: 'Late' }
        const results = await Promise.allSettled([
          event.once('mail', async () => void sent.push('mail')),
          event.database.repository(Genre).create(genre),
          event.effects.repository(Genre).create(genre),
        ])
        end(results.map(({ status }) => status))
      },
      { sender: Author, dispatchUid: 'late', consumer },
    ),
  )
  await database.repository(Author).create({ id: 'ada', email: 'ada@example.org' })
  const answer = deliver()
  await turns()
  await isDue()
  expect((await answer).batchItemFailures).toHaveLength(1)
  const before = table.changes.length

  goOn()
  await over
  await turns()

  expect(sent).toEqual([])
  expect(table.changes).toHaveLength(before)
})

it('runs without a limit if the remaining time is unknown', async () => {
  const { database, table } = shop()
  const heard: string[] = []
  connected(
    postSave.connect(({ instance }) => void heard.push(instance.id), {
      sender: Author,
      dispatchUid: 'hears',
      consumer,
    }),
  )
  await database.repository(Author).create({ id: 'ada', email: 'ada@example.org' })

  const answer = await createStreamHandler({ database, consumer })({ Records: table.records as never })

  expect(answer).toEqual({ batchItemFailures: [] })
  expect(heard).toEqual(['ada'])
})
