import { postSave } from 'dynamo-signals'
import { deadLetters } from 'dynamo-signals/operations'
import { expect, it } from 'vitest'
import { blockedShop, consumer } from '../../support/blocked-shop.ts'
import { Author } from '../../support/bookshop.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()

it('counts no crash while several handlers of a batch may still be running', async () => {
  const { database, deliver, batchMarks } = blockedShop(10 * 60_000)
  const end = Promise.withResolvers<void>()
  connected(postSave.connect(() => end.promise, { sender: Author, dispatchUid: 'slow', consumer, maxAttempts: 1 }))
  await database.repository(Author).create({ id: 'ada', email: 'ada@example.org' })

  const running = [deliver(), deliver(), deliver()]
  for (let turn = 0; turn < 500; turn++) await Promise.resolve()
  end.resolve()
  const answers = await Promise.all(running)

  expect(answers.flatMap(({ batchItemFailures }) => batchItemFailures)).toEqual([])
  expect(await Array.fromAsync(deadLetters(database, consumer))).toEqual([])
  expect(batchMarks()).toEqual([])
})

it('notices the crash of a handler although another one of the same batch has ended since', async () => {
  const { database, deliver, deliverLater, batchMarks } = blockedShop(10 * 60_000)
  const begun = Promise.withResolvers<void>()
  let runs = 0
  const run = () => {
    if (runs++ > 0) throw new Error('No.')
    begun.resolve()
    return new Promise<void>(() => {})
  }
  connected(postSave.connect(run, { sender: Author, dispatchUid: 'blocks', consumer, maxAttempts: 5 }))
  await database.repository(Author).create({ id: 'ada', email: 'ada@example.org' })

  void deliver()
  await begun.promise
  await deliver()
  const afterSecond = batchMarks()
  await deliverLater()

  expect(afterSecond).toHaveLength(1)
  expect(batchMarks()).toEqual([])
})

it('removes the mark of another running handler when it has finished the batch itself', async () => {
  const { database, deliver, batchMarks } = blockedShop(10 * 60_000)
  const begun = Promise.withResolvers<void>()
  let runs = 0
  const run = () => {
    if (runs++ > 0) return undefined
    begun.resolve()
    return new Promise<void>(() => {})
  }
  connected(postSave.connect(run, { sender: Author, dispatchUid: 'blocks', consumer, maxAttempts: 5 }))
  await database.repository(Author).create({ id: 'ada', email: 'ada@example.org' })

  void deliver()
  await begun.promise
  const whileBothRun = batchMarks()
  await deliver()

  expect(whileBothRun).toHaveLength(1)
  expect(batchMarks()).toEqual([])
})
