import { redrive } from 'dynamo-signals/operations'
import { expect, it } from 'vitest'
import { connectFailing, consumer, parkingShop } from '../../support/parking-shop.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()

async function twoLetters(fail: () => void) {
  const shop = parkingShop()
  const undo: (() => boolean)[] = []
  connectFailing((...each) => void undo.push(...each), fail)
  connected(...undo)
  const ada = await shop.authors.create({ id: 'ada', email: 'ada@example.org' })
  await shop.authors.update(ada, { name: 'Ada' })
  await shop.deliver()
  await shop.deliver()
  await shop.deliver()
  return { ...shop, undo, letters: await shop.letters() }
}

it('says why a letter failed again, and that the next one waits for it', async () => {
  const { database, letters } = await twoLetters(() => {
    throw new TypeError('The mail has no \ud800 address.')
  })

  const { failed, failures } = await redrive(database, { consumer })

  expect(letters).toHaveLength(2)
  expect(failed).toBe(2)
  expect(failures.map(({ id }) => id)).toEqual(letters.map(({ id }) => id))
  expect(failures[0]?.error).toBe('TypeError: The mail has no \ufffd address.')
  expect(failures[1]?.error).toMatch(/^An earlier letter of its item was not removed/)
})

it('reports a letter whose receiver is no longer connected', async () => {
  const { database, undo } = await twoLetters(() => {
    throw new Error('No.')
  })
  for (const disconnect of undo) disconnect()

  const { failures } = await redrive(database, { consumer })

  expect(failures[0]?.error).toMatch(/no longer has a receiver ".*"\. Connect it again/)
})
