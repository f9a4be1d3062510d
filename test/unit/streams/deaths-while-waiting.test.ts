import { type PostSave, postSave } from 'dynamo-signals'
import { expect, it } from 'vitest'
import { Author } from '../../support/bookshop.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'
import { consumer, serviceError, waitingShop } from '../../support/waiting-shop.ts'

const connected = tidyReceivers()

type Outcome = 'dies' | 'waits' | 'fails' | 'works'

/** Connects a receiver that does what the test says: a function that dies never hears from it again. */
function connectMortal() {
  let outcome: Outcome = 'waits'
  let begun = Promise.withResolvers<void>()
  const mail = (_: PostSave<typeof Author>): Promise<void> | undefined => {
    begun.resolve()
    if (outcome === 'dies') return new Promise(() => {})
    if (outcome === 'waits') throw serviceError('Throttling')
    if (outcome === 'fails') throw new Error('No.')
    return undefined
  }
  connected(postSave.connect(mail, { sender: Author, dispatchUid: 'mails', consumer, maxAttempts: 3 }))
  const will = (next: Outcome) => {
    outcome = next
    begun = Promise.withResolvers()
  }
  return { hasBegun: () => begun.promise, will }
}

/** Wakes the consumer time and again, once for each outcome. */
async function live(shop: ReturnType<typeof waitingShop>, mortal: ReturnType<typeof connectMortal>, lives: Outcome[]) {
  for (const outcome of lives) {
    shop.pass(120)
    mortal.will(outcome)
    const woken = shop.wake()
    // It ends without the receiver if the record is parked.
    await (outcome === 'dies' ? Promise.race([mortal.hasBegun(), woken]) : woken)
  }
}

it('does not blame a record for crashes if its receiver has responded in between', async () => {
  const shop = waitingShop()
  const mortal = connectMortal()
  await shop.save('ada')
  await shop.deliver()

  // The first death of a pair is not known yet when the receiver begins, the second one is counted.
  for (let time = 0; time < 10; time++) await live(shop, mortal, ['dies', 'dies', 'waits'])

  expect(await shop.letters()).toEqual([])
  await live(shop, mortal, ['works'])
  expect(await shop.waiting()).toEqual([])
})

it('parks a record if the function crashes repeatedly', async () => {
  const shop = waitingShop()
  const mortal = connectMortal()
  await shop.save('ada')
  await shop.deliver()

  await live(shop, mortal, ['dies', 'dies', 'dies', 'dies'])
  shop.pass(120)
  await shop.wake()

  expect(await shop.letters()).toMatchObject([{ error: expect.stringMatching(/^FunctionDiedError: .* died 3 times/) }])
})

it('counts crashes before a failure as attempts, like the failure', async () => {
  const shop = waitingShop()
  const mortal = connectMortal()
  await shop.save('ada')
  await shop.deliver()

  await live(shop, mortal, ['dies', 'dies', 'fails', 'waits', 'fails'])

  expect(await shop.letters()).toMatchObject([{ error: 'Error: No.', attempts: 3 }])
})

it('does not blame the record of another receiver of the function', async () => {
  const shop = waitingShop()
  const mortal = connectMortal()
  let isDown = true
  let isCrashing = true
  const notes: string[] = []
  const note = ({ instance }: PostSave<typeof Author>): Promise<void> | undefined => {
    if (isDown) throw serviceError('Throttling')
    // It takes long enough to be interrupted by the crash.
    if (isCrashing) return new Promise(() => {})
    notes.push(instance.id)
    return undefined
  }
  connected(postSave.connect(note, { sender: Author, dispatchUid: 'notes', consumer, maxAttempts: 3 }))
  await shop.save('ada')
  await shop.deliver()
  isDown = false

  await live(shop, mortal, ['dies', 'dies', 'dies', 'dies'])
  isCrashing = false
  shop.pass(120)
  await shop.wake()
  shop.pass(120)
  await shop.wake()

  expect(notes).toEqual(['ada'])
  expect(await shop.letters()).toMatchObject([{ dispatchUid: 'mails' }])
})
