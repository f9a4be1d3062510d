import { DurableSignal, defineModel, type PostSave, postSave } from 'dynamo-signals'
import { openTestDatabase } from 'dynamo-signals/testing'
import { expect, it } from 'vitest'
import * as z from 'zod'

const User = defineModel('User', { schema: z.object({ email: z.string() }) })
const Note = defineModel('Note', { schema: z.object({ text: z.string() }), unique: ['text'] })
const noted = new DurableSignal<{ userId: string }>('forgotten-await/noted')
const text = 'welcome'

/** Saves a user whose receiver is the given one. Returns what the last of its attempts says, and the notes. */
async function afterSave(receiver: (event: PostSave<typeof User>) => unknown) {
  const receivers = () =>
    postSave.connect(receiver, { sender: User, dispatchUid: 'notes/open', consumer: 'notes', maxAttempts: 1 })
  await using test = await openTestDatabase({ models: [User, Note], receivers })
  await test.database.repository(User).create({ email: 'ada@example.org' })
  await test.settle({ failures: 'collect' })
  const [error] = (await test.parked()).map(letter => letter.error)
  return { error, note: await test.database.repository(Note).findBy('text', text) }
}

const FORGOTTEN =
  'ConfigurationError: The receiver "notes/open" ended before one of its writes did. Await each call that writes.'

it.each<[string, (event: PostSave<typeof User>) => unknown]>([
  ['create', ({ effects }) => void effects.repository(Note).create({ text })],
  ['delete', ({ instance, effects }) => void effects.repository(User).delete(instance)],
  ['atomic', ({ effects }) => void effects.atomic(async all => all.repository(Note).create({ text }))],
])('fails a receiver that does not await %s, whose write would be lost', async (_, receiver) => {
  expect(await afterSave(receiver)).toEqual({ error: FORGOTTEN, note: undefined })
})

it('keeps the writes of a receiver that awaits them side by side', async () => {
  const { error, note } = await afterSave(async ({ effects }) => {
    const notes = effects.repository(Note)
    await Promise.all([notes.create({ text }), notes.create({ text: 'more' }), notes.getOrCreate({ text: 'third' })])
  })

  expect([error, note?.text]).toEqual([undefined, text])
})

it('does not mind a read that nobody awaits', async () => {
  const { error } = await afterSave(({ effects }) => void effects.repository(Note).find('n1'))

  expect(error).toBeUndefined()
})

it('rejects a write that begins after the receiver has ended, instead of losing it silently', async () => {
  let late: Promise<unknown> | undefined
  let kept: PostSave<typeof User>['effects'] | undefined
  const { note } = await afterSave(({ effects }) => {
    kept = effects
    // It reads first, and has nothing to write when the receiver ends.
    late = effects.repository(Note).getOrCreate({ text })
    late.catch(() => {})
  })

  await expect(late).rejects.toThrow('The receiver "notes/open" ended before one of its writes did.')
  expect(() => kept?.send(noted, { userId: 'u1' })).toThrow('The receiver "notes/open" ended before')
  expect(note).toBeUndefined()
})
