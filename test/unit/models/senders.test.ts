import { defineModel, postDelete, postSave, preDelete, preSave } from 'dynamo-signals'
import { expect, it } from 'vitest'
import * as z from 'zod'

const schema = z.object({ email: z.string() })
const User = defineModel('User', { schema })
const DURABLE = { dispatchUid: 'senders/it', consumer: 'senders' }
const signals = { preSave, preDelete, postSave, postDelete }

const connect = (signal: unknown, sender: unknown) =>
  (signal as typeof postSave).connect(() => undefined, { ...DURABLE, sender: sender as typeof User })

it.each(Object.entries(signals))('%s refuses a sender that is not a model, which would never send it', (_, signal) => {
  const wrong = {
    'an object': [{}, schema, { id: 'u1', name: 'Ada' }],
    'an array': [[User]],
    '5': [5],
    'a function': [Date],
  }

  for (const [what, senders] of Object.entries(wrong)) {
    for (const sender of senders) {
      expect(() => connect(signal, sender)).toThrow(
        expect.objectContaining({
          code: 'dispatch.badOptions',
          message: expect.stringContaining(`sender must be a model or the name of a model, not ${what}.`),
        }),
      )
    }
  }
  expect(signal.connections).toEqual([])
})

it.each(Object.entries(signals))('%s accepts a model, the name of one, and no sender', (_, signal) => {
  for (const sender of [User, 'User', undefined, null]) {
    const disconnect = connect(signal, sender)

    expect(disconnect()).toBe(true)
  }
})
