import { type PostSave, postSave, suspend } from 'dynamo-signals'
import { deadLetters } from 'dynamo-signals/operations'
import { expect, it } from 'vitest'
import { blockedShop, consumer } from '../../support/blocked-shop.ts'
import { Author } from '../../support/bookshop.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()

/** Connects a receiver that never comes back from ada, and says when it has begun. */
function connectBlocking(maxAttempts: number) {
  const heard: string[] = []
  let begun = Promise.withResolvers<void>()
  const block = ({ instance }: PostSave<typeof Author>) => {
    if (instance.id !== 'ada') return void heard.push(instance.id)
    begun.resolve()
    return new Promise<void>(() => {})
  }
  connected(postSave.connect(block, { sender: Author, dispatchUid: 'blocks', consumer, maxAttempts }))
  const hasBegun = async () => {
    await begun.promise
    begun = Promise.withResolvers<void>()
  }
  return { heard, hasBegun }
}

it('parks the record of a receiver that crashes the function, after its attempts', async () => {
  const { database, deliverLater: deliver, batchMarks } = blockedShop(10 * 60_000)
  const { heard, hasBegun } = connectBlocking(2)
  await database.repository(Author).create({ id: 'ada', email: 'ada@example.org' })
  await database.repository(Author).create({ id: 'bob', email: 'bob@example.org' })

  // The first death leaves only the mark of the batch, the next two are counted before the receiver runs.
  for (let death = 0; death < 3; death++) {
    void deliver()
    await hasBegun()
  }
  const { batchItemFailures } = await deliver()

  expect(batchItemFailures).toEqual([])
  expect(heard).toContain('bob')
  const letters = await Array.fromAsync(deadLetters(database, consumer))
  expect(letters).toMatchObject([{ itemKey: 'Author#ada', dispatchUid: 'blocks' }])
  expect(letters[0]?.error).toMatch(/^FunctionDiedError: The function died 2 times while the receiver ran/)
  expect(batchMarks()).toEqual([])
})

it('does not mark a new batch, which costs no more requests than before', async () => {
  const { database, line, deliver, batchMarks } = blockedShop(1_000)
  const heard: string[] = []
  const note = ({ instance }: PostSave<typeof Author>) => void heard.push(instance.id)
  connected(postSave.connect(note, { sender: Author, dispatchUid: 'notes', consumer }))
  await database.repository(Author).create({ id: 'bob', email: 'bob@example.org' })
  line.take()

  await deliver()

  expect(heard).toEqual(['bob'])
  expect(line.take()).toEqual(['Query', 'PutItem'])
  expect(batchMarks()).toEqual([])
})

it('counts a failure once, whether it was counted before or after', async () => {
  const { database, deliverLater: deliver } = blockedShop(10 * 60_000)
  const { hasBegun } = connectBlocking(5)
  await database.repository(Author).create({ id: 'ada', email: 'ada@example.org' })
  void deliver()
  await hasBegun()
  connected(
    postSave.connect(
      () => {
        throw new Error('No.')
      },
      { sender: Author, dispatchUid: 'fails', consumer, maxAttempts: 2, priority: 1 },
    ),
  )

  void deliver()
  await hasBegun()
  const afterOne = await Array.fromAsync(deadLetters(database, consumer))
  void deliver()
  await hasBegun()
  const afterTwo = await Array.fromAsync(deadLetters(database, consumer))

  expect(afterOne).toEqual([])
  expect(afterTwo).toMatchObject([{ dispatchUid: 'fails', attempts: 2 }])
})

it('parks the failing record with its error, after an earlier one of the same item has succeeded', async () => {
  const { database, deliverLater: deliver } = blockedShop(10 * 60_000)
  let begun = Promise.withResolvers<void>()
  const block = ({ instance }: PostSave<typeof Author>) => {
    if (instance.version === 1) return undefined
    begun.resolve()
    return new Promise<void>(() => {})
  }
  connected(postSave.connect(block, { sender: Author, dispatchUid: 'blocks', consumer, maxAttempts: 2 }))
  const authors = database.repository(Author)
  const ada = await authors.create({ id: 'ada', email: 'ada@example.org' })
  await authors.update(ada, { email: 'ada@example.com' })

  for (let death = 0; death < 3; death++) {
    void deliver()
    await begun.promise
    begun = Promise.withResolvers<void>()
  }
  const { batchItemFailures } = await deliver()

  expect(batchItemFailures).toEqual([])
  const letters = await Array.fromAsync(deadLetters(database, consumer))
  expect(letters).toMatchObject([{ parkedBehind: false, error: expect.stringMatching(/^FunctionDiedError: /) }])
})

it('counts no attempt for a suspended receiver after a crash', async () => {
  const { database, deliverLater: deliver } = blockedShop(10 * 60_000)
  const { hasBegun } = connectBlocking(1)
  await database.repository(Author).create({ id: 'ada', email: 'ada@example.org' })

  for (let death = 0; death < 2; death++) {
    void deliver()
    await hasBegun()
    await suspend({ dispatchUids: ['blocks'] }, deliver)
  }
  void deliver()
  await hasBegun()
  void deliver()
  await hasBegun()
  await deliver()

  expect(await Array.fromAsync(deadLetters(database, consumer))).toMatchObject([
    { error: expect.stringMatching(/^FunctionDiedError: The function died 1 times/) },
  ])
})
