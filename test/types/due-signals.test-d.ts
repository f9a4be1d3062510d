import { type Database, DurableSignal, defineModel, type Effects } from 'dynamo-signals'
import { expectTypeOf, it } from 'vitest'
import * as z from 'zod'

declare const database: Database
declare const effects: Effects
const User = defineModel('User', { schema: z.object({ email: z.string() }) })
const reminder = new DurableSignal<{ userId: string }>('type-reminder')
const payload = { userId: 'u1' }

it('a durable signal is sent now, after some time, or at a time', () => {
  database.transaction(async transaction => {
    expectTypeOf(reminder.send(transaction, payload)).toEqualTypeOf<Promise<void>>()
    await reminder.send(transaction, payload, { sender: User })
    await reminder.send(transaction, payload, { after: 60, key: 'u1', sender: User })
    await reminder.send(transaction, payload, { at: new Date() })
    transaction.send(reminder, payload, { after: 60 })
    expectTypeOf(reminder.cancel(transaction, 'u1')).toEqualTypeOf<Promise<void>>()
  })
  effects.send(reminder, payload, { at: new Date(), key: 'u1' })
  expectTypeOf(effects.cancel(reminder, 'u1')).toEqualTypeOf<void>()
})

it('does not take two times, a key without a time, or a sender in place of the options', () => {
  database.transaction(async transaction => {
    // @ts-expect-error: one of them
    await reminder.send(transaction, payload, { after: 60, at: new Date() })
    // @ts-expect-error: only a signal that waits has a key
    await reminder.send(transaction, payload, { key: 'u1' })
    // @ts-expect-error: a time is a Date
    await reminder.send(transaction, payload, { at: 1_800_000_000 })
    // @ts-expect-error: seconds are a number
    await reminder.send(transaction, payload, { after: '60' })
    // @ts-expect-error: the sender is an option
    await reminder.send(transaction, payload, User)
    // @ts-expect-error: the payload of the signal
    await reminder.send(transaction, { id: 'u1' }, { after: 60 })
  })
})
