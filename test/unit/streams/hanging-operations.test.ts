import { type PostSave, postSave } from 'dynamo-signals'
import { redrive, replay } from 'dynamo-signals/operations'
import { expect, it } from 'vitest'
import { Author } from '../../support/bookshop.ts'
import { consumer, parkingShop } from '../../support/parking-shop.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()
const SENTENCE = /^TimeUpError: The receiver was still running after a minute, and was abandoned\./

/** A shop whose receiver fails ada's record, and later hangs on it. A minute passes when only it is left. */
async function hangingShop() {
  const timers = new Set<() => void>()
  const schedule = (milliseconds: number, run: () => void) => {
    // What the library itself waits for is a request's deadline: nothing here takes that long.
    const timer = () => run()
    if (milliseconds === 58_000) timers.add(timer)
    return () => timers.delete(timer)
  }
  const shop = parkingShop({ runtime: { schedule } })
  const receiver = { hangs: false }
  const passMinute = async () => {
    // The other receivers end first.
    for (let turn = 0; turn < 500; turn++) await Promise.resolve()
    for (const timer of timers) timer()
  }
  const run = ({ instance }: PostSave<typeof Author>) => {
    if (instance.id !== 'ada') return undefined
    if (!receiver.hangs) throw new Error('No.')
    void passMinute()
    return new Promise<void>(() => {})
  }
  connected(postSave.connect(run, { sender: Author, consumer, dispatchUid: 'hangs', maxAttempts: 1 }))
  await shop.authors.create({ id: 'ada', email: 'ada@example.org' })
  await shop.authors.create({ id: 'bob', email: 'bob@example.org' })
  return { ...shop, timers, receiver }
}

it('keeps a letter whose receiver hangs, and reports this', async () => {
  const { database, deliver, receiver, timers } = await hangingShop()
  await deliver()
  receiver.hangs = true

  const { failed, failures } = await redrive(database, { consumer })

  expect(failed).toBe(1)
  expect(failures[0]?.error).toMatch(SENTENCE)
  expect(timers.size).toBe(0)
})

it('counts a receiver that hangs as a failure of the replay, and continues with the other items', async () => {
  const { database, receiver, timers } = await hangingShop()
  receiver.hangs = true

  const result = await replay(database, { consumer })

  expect(result).toMatchObject({ failed: 1, delivered: 1 })
  expect(result.failures).toMatchObject([{ itemKey: 'Author#ada', error: expect.stringMatching(SENTENCE) }])
  expect(timers.size).toBe(0)
})
