import { DurableSignal } from 'dynamo-signals'
import { openTestDatabase } from 'dynamo-signals/testing'
import { afterEach, expect, it } from 'vitest'
import { MODELS } from '../../support/tested-application.ts'

const trialEnds = new DurableSignal<{ name: string }>('testing-trial-ends')
let names: string[] = []
let again: (() => Promise<unknown>) | undefined
afterEach(() => {
  names = []
  again = undefined
})
const note = async ({ name }: { name: string }) => {
  names.push(name)
  await again?.()
}
const receivers = () => trialEnds.connect(note, { dispatchUid: 'trials/note', consumer: 'trials' })

it('delivers a signal that was sent for later, once its time has come', async () => {
  await using test = await openTestDatabase({ models: MODELS, receivers })
  const { database, settle, clock } = test
  await database.transaction(transaction => trialEnds.send(transaction, { name: 'Ada' }, { after: 3600 }))

  await settle()
  clock.advance('59 minutes')
  await settle()
  const before = [...names]
  clock.advance('1 minute')
  await settle()
  await settle()

  expect(before).toEqual([])
  expect(names).toEqual(['Ada'])
})

it('does not deliver a signal that was canceled', async () => {
  await using test = await openTestDatabase({ models: MODELS, receivers })
  const { database, settle, clock } = test
  const options = { after: 3600, key: 'ada' }
  await database.transaction(transaction => trialEnds.send(transaction, { name: 'Ada' }, options))
  await database.transaction(transaction => trialEnds.cancel(transaction, 'ada'))

  clock.advance('2 hours')
  await settle()

  expect(names).toEqual([])
})

it('stops a receiver that sends itself an immediately due signal outside its effects', async () => {
  await using test = await openTestDatabase({ models: MODELS, receivers })
  const { database, settle } = test
  const send = () => database.transaction(transaction => trialEnds.send(transaction, { name: 'Ada' }, { after: 0 }))
  again = send
  await send()

  await expect(settle({ limit: 5 })).rejects.toMatchObject({ code: 'testing.endlessChain' })

  expect(names).toHaveLength(6)
})

it('forgets a signal that was sent after a snapshot', async () => {
  await using test = await openTestDatabase({ models: MODELS, receivers })
  const { database, settle, clock, snapshot, restore } = test
  const taken = snapshot()
  await database.transaction(transaction => trialEnds.send(transaction, { name: 'Ada' }, { after: 60 }))

  await restore(taken)
  clock.advance('1 hour')
  await settle()

  expect(names).toEqual([])
})

it('delivers a signal that reschedules itself once for each period that passes', async () => {
  await using test = await openTestDatabase({ models: MODELS, receivers })
  const { database, settle, clock } = test
  const send = () => database.transaction(transaction => trialEnds.send(transaction, { name: 'Ada' }, { after: 3600 }))
  again = send
  await send()

  for (let hour = 0; hour < 10; hour++) {
    clock.advance('1 hour')
    await settle({ limit: 3 })
  }

  expect(names).toHaveLength(10)
})
