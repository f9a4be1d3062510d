import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { connectCascade } from 'dynamo-signals/streams'
import { expect, it } from 'vitest'
import { Author, BOOKSHOP, Book, Desk } from '../../support/bookshop.ts'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'
import { storedItems } from '../../support/stored-items.ts'
import { StreamDriver } from '../../support/stream-driver.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

/** How many instances refer to the one that is deleted. The nightly run takes 10,000. */
const CHILDREN = Number(process.env.CASCADE_CHILDREN ?? 600)
const SCRIPT = fileURLToPath(new URL('../../support/cascade-process.ts', import.meta.url))
const connected = tidyReceivers()

/** Runs the cascade in a process of its own. Kills it at its nth commit, or lets it end; tells how it ended. */
async function cascade({ tableName, ledgerTableName }: FreshDatabase, killAt = Number.POSITIVE_INFINITY) {
  const child = spawn(process.execPath, [SCRIPT, tableName, ledgerTableName], { stdio: ['ignore', 'pipe', 'inherit'] })
  const exit = once(child, 'exit')
  let commits = 0
  for await (const line of createInterface(child.stdout)) {
    if (line === 'commit' && ++commits >= killAt) child.kill('SIGKILL')
  }
  const [code, signal] = await exit
  return { code, signal }
}

it(`a delete of an instance with ${CHILDREN} children is completed although its process is killed midway`, async () => {
  connected(connectCascade({ consumer: 'links' }))
  const shop = await freshDatabase(BOOKSHOP)
  const authors = shop.database.repository(Author)
  const author = await authors.create({ id: 'ada', email: 'ada@example.org' })
  await shop.database.repository(Desk).create({ id: 'desk', room: 'A', authorId: 'ada' })
  for (let made = 0; made < CHILDREN; made += 99) {
    const ids = Array.from({ length: Math.min(99, CHILDREN - made) }, (_, number) => `b${made + number}`)
    await shop.database.repository(Book).saveMany(ids.map(id => ({ id, title: id, authorId: 'ada' })))
  }

  const deletion = await authors.delete(author)
  // A chunk is 40 children: the first dies in its first round, the second in the middle of everything.
  const first = await cascade(shop, 4)
  const left = (await storedItems(shop)).length
  const second = await cascade(shop, Math.floor(CHILDREN / 90))
  const leftThen = (await storedItems(shop)).length
  const last = await cascade(shop)

  expect(deletion).toMatchObject({ total: CHILDREN + 1, continues: true })
  expect([first.signal, second.signal, last.code]).toEqual(['SIGKILL', 'SIGKILL', 0])
  expect(left).toBeLessThan(CHILDREN)
  expect(leftThen).toBeLessThan(left)
  expect(leftThen).toBeGreaterThan(CHILDREN / 4)
  expect((await storedItems(shop)).map(item => item.pk?.S)).toEqual(['Desk#desk'])
  const removed = (await new StreamDriver(shop.tableName).records()).filter(({ eventName }) => eventName === 'REMOVE')
  const ids = removed.map(({ dynamodb }) => JSON.stringify(dynamodb?.Keys))
  expect(new Set(ids).size).toBe(ids.length)
  // The children, the author, his e-mail's guard and the desk's guard.
  expect(ids).toHaveLength(CHILDREN + 3)
})
